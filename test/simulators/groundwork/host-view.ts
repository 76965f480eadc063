import type { GroundWorkCall } from './groundwork-call.ts';
import { deepPart, fullPart } from './host-deep-view.ts';
import { bubbleUpStatus, serviceAvailability } from './host-health.ts';
import type { StoredHost } from './host-model.ts';
import { createDateWriter } from './wire-date.ts';

/** One host as the wire shows it. */
export type HostView = Readonly<Record<string, unknown>>;

const DEPTHS = ['simple', 'shallow', 'deep', 'sync', 'full'] as const;
const SYNC_PROPERTIES: readonly string[] = ['Alias', 'Notes', 'Parent'];

/** How much of a host is told. */
export type Depth = (typeof DEPTHS)[number];

/** Reads a depth without regard to case; what is unknown or absent is shallow (upstreams.md §5 q14). */
export function readDepth(text: string | null): Depth {
  return DEPTHS.find((depth) => depth === text?.toLowerCase()) ?? 'shallow';
}

function identityPart(host: StoredHost): HostView {
  return {
    id: host.id,
    hostName: host.hostName,
    description: host.description,
    appType: host.appType,
    appTypeDisplayName: host.appType,
    deviceIdentification: host.device.identification,
    deviceDisplayName: host.device.displayName,
    agentId: host.agentId,
  };
}

function statusPart(call: GroundWorkCall, host: StoredHost): HostView {
  const date = createDateWriter(call.switches.dates, call.zoneOffsetMinutes);
  return {
    monitorStatus: host.monitorStatus,
    lastCheckTime: date(host.lastCheckTimeMs),
    nextCheckTime: date(host.nextCheckTimeMs),
    lastStateChange: date(host.lastStateChangeMs),
    bubbleUpStatus: bubbleUpStatus(host),
    serviceAvailability: serviceAvailability(host),
    stateType: host.stateType,
    checkType: host.checkType,
    alias: host.alias,
    lastPlugInOutput: host.lastPlugInOutput,
  };
}

// What simple says of these three is the class's defaults, not the host's state (q14).
const SIMPLE_DEFAULTS = { acknowledged: false, serviceCount: 0, properties: {} };

function syncProperties(host: StoredHost): HostView {
  return Object.fromEntries(Object.entries(host.properties).filter(([name]) => SYNC_PROPERTIES.includes(name)));
}

function wholeView(call: GroundWorkCall, host: StoredHost, depth: Depth): HostView {
  const head = identityPart(host);
  if (depth === 'simple') return { ...head, ...SIMPLE_DEFAULTS };
  const status = statusPart(call, host);
  if (depth === 'sync') return { ...head, ...status, properties: syncProperties(host) };
  const counted = { acknowledged: host.acknowledged, serviceCount: host.services.length };
  const shallow = { ...head, ...status, ...counted, properties: host.properties };
  if (depth === 'shallow') return shallow;
  const deep = { ...shallow, ...deepPart(call, host) };
  return depth === 'full' ? { ...deep, ...fullPart(host) } : deep;
}

/** Shows a host at a depth; null fields are left out unless the switch says otherwise (q13). */
export function hostView(call: GroundWorkCall, host: StoredHost, depth: Depth): HostView {
  const view = wholeView(call, host, depth);
  if (call.switches.nulls === 'shown') return view;
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null));
}
