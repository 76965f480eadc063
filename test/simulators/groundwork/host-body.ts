import { mediaType, readJson, type SimulatedRequest } from '../support/simulated-request.ts';
import { readDateMs } from './wire-date.ts';

/** A body that the server cannot map: HTTP 400 for the whole batch. */
export class BodyFault extends Error {
  override readonly name = 'BodyFault';
}

/** One host of a batch as it was sent: absent and null alike are left out. */
export type HostItem = {
  readonly texts: Readonly<Record<string, string>>;
  readonly datesMs: Readonly<Record<string, number>>;
  readonly acknowledged: boolean | null;
  readonly properties: Readonly<Record<string, string>>;
};

const TEXTS: readonly string[] = [
  'hostName',
  'description',
  'monitorStatus',
  'deviceIdentification',
  'deviceDisplayName',
  'appType',
  'monitorServer',
  'agentId',
  'alias',
  'stateType',
  'checkType',
  'lastPlugInOutput',
];
const DATES: readonly string[] = ['lastCheckTime', 'nextCheckTime', 'lastStateChange'];
const READ_ONLY: readonly string[] = [
  'id',
  'appTypeDisplayName',
  'bubbleUpStatus',
  'serviceAvailability',
  'serviceCount',
];
const KNOWN: ReadonlySet<string> = new Set([...TEXTS, ...DATES, ...READ_ONLY, 'acknowledged', 'properties']);

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BodyFault('expected an object');
  return { ...value };
}

/** A null property becomes empty text, and every other scalar its text (upstreams.md §5 q8). */
function readProperties(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {};
  const entries = Object.entries(readObject(value)).map(([name, inner]): [string, string] => {
    if (typeof inner === 'object' && inner !== null) throw new BodyFault(`property ${name} is no scalar`);
    return [name, inner === null ? '' : String(inner)];
  });
  return Object.fromEntries(entries);
}

function readItem(value: unknown): HostItem {
  const body = readObject(value);
  const given = Object.entries(body).filter(([, inner]) => inner !== null);
  const unknown = Object.keys(body).find((field) => !KNOWN.has(field));
  if (unknown !== undefined) throw new BodyFault(`unrecognized field ${unknown}`);
  const texts = given.filter(([field]) => TEXTS.includes(field));
  const wrong = texts.find(([, inner]) => typeof inner === 'object');
  if (wrong !== undefined) throw new BodyFault(`${wrong[0]} is no text`);
  const dates = given.filter(([field]) => DATES.includes(field));
  return {
    texts: Object.fromEntries(texts.map(([field, inner]) => [field, String(inner)])),
    datesMs: Object.fromEntries(
      dates.map(([field, inner]) => {
        const epochMs = readDateMs(inner);
        if (epochMs === null) throw new BodyFault(`${field} is no date`);
        return [field, epochMs];
      }),
    ),
    acknowledged: typeof body.acknowledged === 'boolean' ? body.acknowledged : null,
    properties: readProperties(body.properties),
  };
}

/** Reads `{hosts:[…]}`; a bare array is right only on 7.0. Throws BodyFault, for an unknown field too. */
export function readHostItems(request: SimulatedRequest, bareArray: boolean): HostItem[] {
  if (mediaType(request) !== 'application/json') throw new BodyFault('content type is not supported');
  const json = readJson(request);
  if (bareArray && Array.isArray(json)) return json.map(readItem);
  const wrapper = readObject(json);
  const hosts = wrapper.hosts;
  if (!Array.isArray(hosts) || Object.keys(wrapper).length > 1) throw new BodyFault('expected {"hosts": [...]}');
  return hosts.map(readItem);
}
