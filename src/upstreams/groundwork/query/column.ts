import { badUserInput } from '../../../errors/sightline-error.ts';
import type { HostField } from './host-filter.ts';

/** What of a host a query names, and what its values are. */
export interface Column {
  readonly name: string;
  readonly type: 'number' | 'text' | 'date' | 'property';
}

const COLUMNS: Readonly<Record<HostField, Column>> = {
  ID: { name: 'id', type: 'number' },
  NAME: { name: 'hostName', type: 'text' },
  DESCRIPTION: { name: 'description', type: 'text' },
  APP_TYPE: { name: 'appType', type: 'text' },
  MONITOR_STATUS: { name: 'monitorStatus', type: 'text' },
  AGENT_ID: { name: 'agentId', type: 'text' },
  DEVICE: { name: 'device', type: 'text' },
  DEVICE_NAME: { name: 'deviceName', type: 'text' },
  LAST_CHECK_TIME: { name: 'lastCheckTime', type: 'date' },
  HOST_GROUP: { name: 'hostGroup', type: 'text' },
};

// What is not such a name would be read as syntax: a property's name stands in the query without quotes.
const PROPERTY = /^[A-Za-z_][A-Za-z0-9_]{0,127}(?:\.[A-Za-z0-9_]{1,128}){0,7}$/;

/**
 * The column that a filter or an order names.
 *
 * @throws BAD_USER_INPUT unless exactly one is named, by a name that can stand in a query
 */
export function columnOf(
  { field, property }: { readonly field?: HostField | null; readonly property?: string | null },
  at: string,
): Column {
  if (field && property !== undefined && property !== null) {
    throw badUserInput(`${at}: both field and property; accepted: one of them`);
  }
  if (field) return COLUMNS[field];
  if (property === undefined || property === null) {
    throw badUserInput(`${at}: accepted: field or property, and an operator; or all or any`);
  }
  if (!PROPERTY.test(property)) {
    throw badUserInput(`${at}.property: accepted: letters, digits and _, in parts joined by dots`);
  }
  return { name: `property.${property}`, type: 'property' };
}
