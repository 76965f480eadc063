import type { StoredHost } from '../host-model.ts';
import { QueryError } from './query-error.ts';

/** A value that a query can compare; dates are epoch milliseconds. */
export type Value = string | number | null;

/** What a field name stands for. More than one value is a joined collection; none drops the host (an inner join). */
export type Column = {
  readonly name: string;
  readonly type: 'number' | 'text' | 'date' | 'property';
  read(host: StoredHost): readonly Value[];
};

type Reader = (host: StoredHost) => readonly Value[];
type Definition = readonly [names: readonly string[], type: Column['type'], read: Reader];

// The seed's table of query fields and aliases, with the dotted paths of upstreams.md §5 q19.
const DEFINITIONS: readonly Definition[] = [
  [['id', 'hostId'], 'number', (host) => [host.id]],
  [['hostName', 'name', 'host'], 'text', (host) => [host.hostName]],
  [['description'], 'text', (host) => [host.description]],
  [['appType', 'applicationType.name'], 'text', (host) => [host.appType]],
  [['applicationType.description'], 'text', (host) => [`${host.appType} monitoring`]],
  [['monitorStatus', 'monitor'], 'text', (host) => [host.monitorStatus]],
  [['agentId'], 'text', (host) => [host.agentId]],
  [['device', 'deviceIdentification'], 'text', (host) => [host.device.identification]],
  [['deviceName', 'deviceDisplayName'], 'text', (host) => [host.device.displayName]],
  [['lastCheckTime'], 'date', (host) => [host.lastCheckTimeMs]],
  [['hostGroup', 'hostGroups.name'], 'text', (host) => host.hostGroups],
  [['serviceStatuses.serviceDescription'], 'text', (host) => host.services.map((service) => service.name)],
];

const COLUMNS: ReadonlyMap<string, Column> = new Map(
  DEFINITIONS.flatMap(([names, type, read]) =>
    names.map((name): [string, Column] => [name.toLowerCase(), { name: names[0] ?? name, type, read }]),
  ),
);

function propertyColumn(property: string, known: ReadonlySet<string>): Column {
  if (!known.has(property)) throw new QueryError(`unknown property ${property}`);
  return {
    name: `property.${property}`,
    type: 'property',
    read: (host) => {
      const value = Object.hasOwn(host.properties, property) ? host.properties[property] : undefined;
      return value === undefined ? [] : [value];
    },
  };
}

/**
 * Finds a field. Names are case-insensitive, but a property's name is not (upstreams.md §5 q16); calculated fields and
 * the wrongly aliased `stateType` and `checkType` (q19) are as unknown as any other word. Throws QueryError.
 */
export function findColumn(field: string, knownProperties: ReadonlySet<string>): Column {
  const prefix = 'property.';
  if (field.toLowerCase().startsWith(prefix)) return propertyColumn(field.slice(prefix.length), knownProperties);
  const column = COLUMNS.get(field.toLowerCase());
  if (column === undefined) throw new QueryError(`cannot query ${field}`);
  return column;
}
