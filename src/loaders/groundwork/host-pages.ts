import { badUserInput } from '../../errors/sightline-error.ts';
import { distinct } from '../../upstreams/groundwork/groundwork-client.ts';
import { columnOf } from '../../upstreams/groundwork/query/column.ts';
import { compileFilter } from '../../upstreams/groundwork/query/compile-filter.ts';
import { ALWAYS } from '../../upstreams/groundwork/query/condition.ts';
import type { HostFilter, HostOrder } from '../../upstreams/groundwork/query/host-filter.ts';
import { listQuery } from '../../upstreams/groundwork/query/host-query.ts';
import type { GroundworkHost, HostDepth } from '../../upstreams/groundwork/shapes.ts';
import type { HostPlace } from './host-place.ts';
import type { GroundworkReads } from './shared-reads.ts';

/**
 * Where a row stands: by its name or number where the list is sorted by it, so that what comes and goes between two pages
 * neither repeats nor skips another row; else by its count.
 */
export type HostCursor = { readonly name: string } | { readonly hostId: number } | { readonly offset: number };

/** Which page of which list. */
export interface HostPageRequest {
  readonly filter: HostFilter | null;
  readonly order: HostOrder | null;
  /** How many rows, at the most. */
  readonly count: number;
  readonly after: HostCursor | null;
}

/** A page of a list whose length GroundWork does not tell. */
export interface HostSlice {
  readonly rows: readonly { readonly host: GroundworkHost; readonly cursor: HostCursor }[];
  readonly hasNextPage: boolean;
}

const EMPTY: HostSlice = { rows: [], hasNextPage: false };

/**
 * One page of hosts, with one call: one more row than wanted is asked for, to know whether there is one.
 *
 * @throws BAD_USER_INPUT for a filter, order or cursor that cannot be used
 */
export async function readHostPage(
  reads: GroundworkReads,
  place: HostPlace,
  { filter, order, count, after }: HostPageRequest,
  depth: HostDepth,
): Promise<HostSlice> {
  const column = order ? columnOf(order, 'orderBy') : columnOf({ field: 'NAME' }, 'orderBy');
  const direction = order?.direction ?? 'ASC';
  const way = column.name === 'hostName' ? 'name' : column.name === 'id' ? 'hostId' : 'offset';
  if (after && !(way in after)) throw badUserInput('after: a cursor of another order; accepted: one of this list');
  const cursorOf = (host: GroundworkHost, place: number): HostCursor => {
    if (way === 'name') return { name: host.name };
    return way === 'hostId' ? { hostId: host.hostId } : { offset: place };
  };

  const groups = groupsOf(filter);
  if (groups?.length === 0) return EMPTY;
  if (groups?.every(fitsGroupList)) {
    if (way === 'offset') throw badUserInput('orderBy: with hostGroups, accepted: NAME or ID');
    const all = await reads.filterByGroups(place, groups, depth);
    return cut(sortedBehind(all, way, direction, after), 0);
  }

  const condition = groups
    ? compileFilter({ field: 'HOST_GROUP', in: groups }, place.source.timeZone)
    : filter && isGiven(filter)
      ? compileFilter(filter, place.source.timeZone)
      : ALWAYS;
  const start = after && !('offset' in after) ? after : undefined;
  const query = listQuery(condition, { column, direction }, start);
  if (query === null) return EMPTY;
  const first = after && 'offset' in after ? after.offset + 1 : 0;
  const chosenByCaller = condition !== ALWAYS || order !== null;
  return cut(await reads.listHosts(place, { query, chosenByCaller, depth, first, count: count + 1 }), first);

  function cut(hosts: readonly GroundworkHost[], from: number): HostSlice {
    const rows = distinct(hosts.slice(0, count)).map((host) => ({
      host,
      cursor: cursorOf(host, from + hosts.indexOf(host)),
    }));
    return { rows, hasNextPage: hosts.length > count };
  }
}

/** A filter of nothing but groups; `null` for every other. */
function groupsOf(filter: HostFilter | null): readonly string[] | null {
  if (!filter?.hostGroups) return null;
  const { hostGroups, ...others } = filter;
  if (isGiven(others)) throw badUserInput('filter.hostGroups: accepted: alone, and only at the top');
  return hostGroups;
}

/** The filter endpoint takes a list with commas and trims it: other names are asked for by query. */
function fitsGroupList(name: string): boolean {
  return name !== '' && name === name.trim() && !name.includes(',');
}

function isGiven(filter: HostFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== null);
}

function sortedBehind(
  hosts: readonly GroundworkHost[],
  way: 'name' | 'hostId',
  direction: 'ASC' | 'DESC',
  after: HostCursor | null,
): readonly GroundworkHost[] {
  const sign = direction === 'ASC' ? 1 : -1;
  const order = (a: string | number, b: string | number) => (a === b ? 0 : a < b ? -sign : sign);
  const start = after && way in after ? Object.values(after)[0] : undefined;
  return hosts
    .filter((host) => start === undefined || order(host[way], start) > 0)
    .toSorted((a, b) => order(a[way], b[way]));
}
