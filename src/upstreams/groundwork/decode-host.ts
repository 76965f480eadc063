import { z } from 'zod';
import type { GroundworkHost, GroundworkHostMembers, GroundworkHostStatus, HostDepth } from './shapes.ts';
import { readWireDate } from './wire-date.ts';

/** Null fields are left out or shown, as the version pleases (upstreams.md §5, quirk 13). */
const orNull = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? null);
const text = orNull(z.string());
const named = orNull(z.object({ name: text }));

const flag = orNull(
  z.union([z.boolean(), z.enum(['true', 'false']).transform((said) => said === 'true')], 'expected a boolean'),
);

/** Text with at most two decimals, `""` where there is nothing to tell. */
const percent = orNull(
  z.union(
    [z.number(), z.string().transform((said) => (said.trim() === '' ? Number.NaN : Number(said)))],
    'expected a number',
  ),
).transform((value) => (value !== null && Number.isFinite(value) ? value : null));

const properties = orNull(
  z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null()], 'expected a scalar').transform((value) =>
      // All values are texts; a null one is an empty text (quirk 8).
      value === null ? '' : String(value),
    ),
  ),
).transform((value) => value ?? {});

const wireService = z.object({
  description: text,
  name: text,
  monitorStatus: orNull(z.union([z.string(), z.object({ name: text }).transform(({ name }) => name)])),
  lastCheckTime: z.unknown().optional(),
  lastPlugInOutput: text,
});

const identity = z.object({
  id: z.int(),
  hostName: z.string(),
  description: text,
  appType: text,
  deviceIdentification: text,
  deviceDisplayName: text,
  agentId: text,
  device: orNull(z.object({ identification: text, displayName: text })),
  applicationType: named,
});

const status = z.object({
  monitorStatus: text,
  lastCheckTime: z.unknown().optional(),
  nextCheckTime: z.unknown().optional(),
  lastStateChange: z.unknown().optional(),
  lastPlugInOutput: text,
  bubbleUpStatus: text,
  serviceAvailability: percent,
  serviceCount: orNull(z.int()),
  acknowledged: flag,
  stateType: text,
  checkType: text,
  alias: text,
  properties,
  hostStatus: orNull(
    z.object({
      hostMonitorStatus: named,
      stateType: named,
      checkType: named,
      lastCheckTime: z.unknown().optional(),
      nextCheckTime: z.unknown().optional(),
    }),
  ),
});

const members = z.object({
  services: orNull(z.array(wireService)),
  hostGroups: orNull(z.array(z.object({ name: z.string() }))),
});

/**
 * A Host as the wire shows it at `depth`. What a lesser depth says beyond its own fields is not even looked at: it would be
 * an invented default (quirk 14).
 */
export function hostDecoder(depth: HostDepth, timeZone: string): z.ZodType<GroundworkHost> {
  return z.unknown().transform((wire, context): GroundworkHost => {
    const part = <T>(schema: z.ZodType<T>): T | null => {
      const result = schema.safeParse(wire);
      if (result.success) return result.data;
      for (const { path, message } of result.error.issues) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
      return null;
    };
    const who = part(identity);
    const how = depth === 'simple' ? null : part(status);
    const what = depth === 'deep' ? part(members) : null;
    if (who === null) return z.NEVER;
    return {
      hostId: who.id,
      name: who.hostName,
      description: who.description,
      appType: who.appType ?? who.applicationType?.name ?? null,
      deviceIdentification: who.deviceIdentification ?? who.device?.identification ?? null,
      deviceDisplayName: who.deviceDisplayName ?? who.device?.displayName ?? null,
      agentId: who.agentId,
      status: how && statusOf(how, timeZone),
      members: what && membersOf(what, timeZone),
    };
  });
}

/** Deep tells some of it a second time, in objects; older pages only there. */
function statusOf({ hostStatus: deep, ...wire }: z.infer<typeof status>, timeZone: string): GroundworkHostStatus {
  return {
    monitorStatus: wire.monitorStatus ?? deep?.hostMonitorStatus?.name ?? null,
    lastCheckTimeMs: readWireDate(wire.lastCheckTime ?? deep?.lastCheckTime, timeZone),
    nextCheckTimeMs: readWireDate(wire.nextCheckTime ?? deep?.nextCheckTime, timeZone),
    lastStateChangeMs: readWireDate(wire.lastStateChange, timeZone),
    lastPluginOutput: wire.lastPlugInOutput,
    bubbleUpStatus: wire.bubbleUpStatus,
    serviceAvailability: wire.serviceAvailability,
    serviceCount: wire.serviceCount,
    acknowledged: wire.acknowledged,
    stateType: wire.stateType ?? deep?.stateType?.name ?? null,
    checkType: wire.checkType ?? deep?.checkType?.name ?? null,
    alias: wire.alias,
    properties: wire.properties,
  };
}

function membersOf({ services, hostGroups }: z.infer<typeof members>, timeZone: string): GroundworkHostMembers {
  return {
    hostGroups: (hostGroups ?? []).map(({ name }) => name),
    services: (services ?? []).map(({ description, name, monitorStatus, lastCheckTime, lastPlugInOutput }) => ({
      name: description ?? name ?? '',
      monitorStatus,
      lastCheckTimeMs: readWireDate(lastCheckTime, timeZone),
      output: lastPlugInOutput,
    })),
  };
}

/** A list of hosts, wrapped or, on 7.0, bare (quirk 22). */
export function hostListDecoder(depth: HostDepth, timeZone: string): z.ZodType<readonly GroundworkHost[]> {
  return unwrapped('hosts', z.array(hostDecoder(depth, timeZone)));
}

/** Names, as texts or as objects (quirk 20). */
export const nameListDecoder: z.ZodType<readonly string[]> = unwrapped(
  'names',
  z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)], 'expected a name')),
);

function unwrapped<T>(wrapper: string, list: z.ZodType<T>): z.ZodType<T> {
  return z.preprocess(
    (wire) => (typeof wire === 'object' && wire !== null && wrapper in wire ? Reflect.get(wire, wrapper) : wire),
    list,
  );
}
