import { type ItemResult, locationOf } from './batch-results.ts';
import type { GroundWorkState } from './groundwork-state.ts';
import type { HostItem } from './host-body.ts';
import type { StoredHost } from './host-model.ts';
import type { GroundWorkSwitches } from './switches.ts';

/** How a batch treats its hosts. */
export type UpsertRules = Pick<GroundWorkSwitches, 'missingAppType'> & { readonly merge: boolean };

const APP_TYPES: readonly string[] = ['NAGIOS', 'VEMA', 'GDMA', 'SEL', 'CLOUDHUB', 'SYSTEM'];
const STATE_TYPES: readonly string[] = ['SOFT', 'HARD', 'UNKNOWN'];
const CHECK_TYPES: readonly string[] = ['ACTIVE', 'PASSIVE'];

function failure(entity: string, message: string): ItemResult {
  return { entity, status: 'failure', message };
}

/** DOWN is never stored as such: the scheduled depth decides which of the two it is (upstreams.md §5 q9). */
function storedStatus(status: string, properties: Readonly<Record<string, string>>): string {
  if (status !== 'DOWN') return status;
  return Number(properties.ScheduledDowntimeDepth ?? '0') > 0 ? 'SCHEDULED DOWN' : 'UNSCHEDULED DOWN';
}

function readAppType(item: HostItem): string {
  return APP_TYPES.find((known) => known === item.texts.appType) ?? 'NAGIOS';
}

function create(state: GroundWorkState, item: HostItem, hostName: string, device: string): StoredHost {
  return {
    id: state.nextId(),
    identityId: state.random.uuid(),
    hostName,
    description: '',
    monitorStatus: 'PENDING',
    appType: readAppType(item),
    device: state.device(device, null),
    agentId: null,
    lastCheckTimeMs: null,
    nextCheckTimeMs: null,
    lastStateChangeMs: null,
    lastPlugInOutput: null,
    alias: null,
    acknowledged: false,
    stateType: 'UNKNOWN',
    checkType: 'ACTIVE',
    properties: {},
    hostGroups: [],
    services: [],
  };
}

function applyStatus(host: StoredHost, item: HostItem, properties: Readonly<Record<string, string>>): void {
  const status = item.texts.monitorStatus;
  if (status !== undefined) host.monitorStatus = storedStatus(status, properties);
}

/** Omitted fields stay, properties merge by key, unknown state and check types are ignored (q8). */
function apply(state: GroundWorkState, host: StoredHost, item: HostItem): void {
  const { texts, datesMs } = item;
  host.properties = { ...host.properties, ...item.properties };
  applyStatus(host, item, host.properties);
  host.description = texts.description ?? host.description;
  host.agentId = texts.agentId ?? host.agentId;
  host.alias = texts.alias ?? host.alias;
  host.lastPlugInOutput = texts.lastPlugInOutput ?? host.lastPlugInOutput;
  host.stateType = STATE_TYPES.find((known) => known === texts.stateType) ?? host.stateType;
  host.checkType = CHECK_TYPES.find((known) => known === texts.checkType) ?? host.checkType;
  host.lastCheckTimeMs = datesMs.lastCheckTime ?? host.lastCheckTimeMs;
  host.nextCheckTimeMs = datesMs.nextCheckTime ?? host.nextCheckTimeMs;
  host.lastStateChangeMs = datesMs.lastStateChange ?? host.lastStateChangeMs;
  host.acknowledged = item.acknowledged ?? host.acknowledged;
  const identification = texts.deviceIdentification ?? host.device.identification;
  host.device = state.device(identification, texts.deviceDisplayName ?? null);
}

function update(state: GroundWorkState, host: StoredHost, item: HostItem, merge: boolean): ItemResult {
  const asked = item.texts.hostName ?? '';
  if (!merge && host.hostName !== asked) {
    return { entity: asked, status: 'warning', message: `Host ${host.hostName} differs by case only` };
  }
  // Under another application's name only the status text changes, and nobody says so (q8).
  if (readAppType(item) === host.appType) apply(state, host, item);
  else applyStatus(host, item, host.properties);
  state.keep(host);
  return { entity: host.hostName, status: 'success', location: locationOf(host.hostName) };
}

/** Writes one host of a batch and says what became of it; an existing host keeps the case of its name (q10). */
export function upsertHost(state: GroundWorkState, item: HostItem, rules: UpsertRules): ItemResult {
  const { hostName = '', appType, deviceIdentification = '' } = item.texts;
  if (hostName === '') return failure('unknown host', 'Required field Host Name was not provided');
  const refusal = state.refusals.get(hostName.toLowerCase());
  if (refusal !== undefined) return failure(hostName, refusal);
  if (appType === undefined && rules.missingAppType === 'failure') {
    return failure(hostName, 'Required field Application Type was not provided');
  }
  const existing = state.hosts.get(hostName.toLowerCase());
  if (existing !== undefined) return update(state, existing, item, rules.merge);
  if (deviceIdentification === '') return failure(hostName, 'Required field Device was not provided');
  const host = create(state, item, hostName, deviceIdentification);
  apply(state, host, item);
  state.keep(host);
  return { entity: hostName, status: 'success', location: locationOf(hostName) };
}
