import type { GroundworkHostDraft, GroundworkRename } from '../../loaders/groundwork/records.ts';
import type { UserError } from '../write/user-error.type.ts';
import type { HostInput, RenameHostInput } from './host-writes.input.ts';

/** A checked input: what to send, or what is wrong with it. */
interface Checked<T> {
  readonly faults: readonly UserError[];
  readonly value: T;
}

/** Hosts as they can be sent. GroundWork would take a missing `appType` for NAGIOS in silence, and lose equal names. */
export function checkHosts(hosts: readonly HostInput[]): Checked<GroundworkHostDraft[]> {
  const names = hosts.map(({ name }) => name);
  const faults = hosts.flatMap((host, i) => hostFaults(host, ['hosts', String(i)]));
  return { faults: [...namesFaults(names, 'hosts', ['name']), ...faults], value: hosts.map(draftOf) };
}

/** What is wrong with the names of hosts to delete. */
export function checkNames(names: readonly string[]): readonly UserError[] {
  return namesFaults(names, 'names', []);
}

/** A rename as it can be sent. */
export function checkRename({ from, to, ...rest }: RenameHostInput): Checked<GroundworkRename> {
  const { description, deviceIdentification } = given(rest, ['description', 'deviceIdentification']);
  const faults = [
    ...textFaults(from, ['from'], true),
    ...textFaults(to, ['to'], true),
    ...textFaults(description, ['description']),
    ...textFaults(deviceIdentification, ['deviceIdentification'], true),
  ];
  return { faults, value: { from, to, ...given(rest, ['description', 'deviceIdentification']) } };
}

/** Names must differ by more than case, and there must be one: results are matched by them. */
function namesFaults(names: readonly string[], list: string, below: readonly string[]): UserError[] {
  if (names.length === 0) return [fault([list], 'accepted: at least one host')];
  const seen = new Set<string>();
  return names.flatMap((name, i) => {
    const at = [list, String(i), ...below];
    const again = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    const twice = again ? [fault(at, 'accepted: each host once; upper and lower case are the same')] : [];
    return [...textFaults(name, at, true), ...twice];
  });
}

const OPTIONAL = ['description', 'monitorStatus', 'deviceDisplayName', 'monitorServer', 'agentId'] as const;

function hostFaults(host: HostInput, at: readonly string[]): UserError[] {
  return [
    ...textFaults(host.appType, [...at, 'appType'], true),
    ...textFaults(host.deviceIdentification, [...at, 'deviceIdentification'], true),
    ...OPTIONAL.flatMap((field) => textFaults(host[field], [...at, field])),
    ...Object.entries(host.properties ?? {}).flatMap(([name, value]) => {
      const place = [...at, 'properties', name];
      if (!isScalar(value)) return [fault(place, 'accepted: a text, a number, true, false or null')];
      return textFaults(name + String(value), place);
    }),
  ];
}

/** `needed`: it must not be empty. */
function textFaults(text: string | null | undefined, at: readonly string[], needed = false): UserError[] {
  if (text === null || text === undefined) return [];
  if (needed && text.trim() === '') return [fault(at, 'accepted: a text that is not empty')];
  return text.isWellFormed() ? [] : [fault(at, 'accepted: a text without half a surrogate pair')];
}

function fault(at: readonly string[], message: string): UserError {
  return { code: 'BAD_INPUT', message, field: ['input', ...at], upstreamCode: null };
}

function draftOf(host: HostInput): GroundworkHostDraft {
  const { name, appType, deviceIdentification } = host;
  const properties = Object.entries(host.properties ?? {}).flatMap(([key, value]) =>
    isScalar(value) ? [[key, value] as const] : [],
  );
  return {
    name,
    appType,
    deviceIdentification,
    ...given(host, OPTIONAL),
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
  };
}

/** Those of `keys` that have a value: null means the same as leaving out, "as it is". */
function given<Key extends string>(
  fields: { readonly [K in Key]?: string | null },
  keys: readonly Key[],
): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = fields[key];
    if (typeof value === 'string') found[key] = value;
  }
  return found;
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
