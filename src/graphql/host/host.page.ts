import { badUserInput } from '../../errors/sightline-error.ts';
import type { HostCursor } from '../../loaders/groundwork/host-pages.ts';
import type { HostPlace } from '../../loaders/groundwork/host-place.ts';
import type { HostDepth, HostFilter, HostOrder } from '../../loaders/groundwork/records.ts';
import { PageInfo } from '../connection/page-info.type.ts';
import { type PageRequest, pageSizeOf } from '../connection/paginate.ts';
import type { GraphContext } from '../context.ts';
import type { HostConnection } from './host.connection.ts';
import { Host } from './host.type.ts';

/** A page of hosts; GroundWork counts in pages of its own and has no cursors, so these are ours. */
export async function hostPage(
  { loaders, limits }: GraphContext,
  place: HostPlace,
  {
    filter,
    order,
    depth,
    ...page
  }: PageRequest & {
    readonly filter: HostFilter | null;
    readonly order: HostOrder | null;
    readonly depth: HostDepth;
  },
): Promise<HostConnection> {
  const after = typeof page.after === 'string' ? fromCursor(page.after) : null;
  const request = { filter, order, count: pageSizeOf(page, limits), after };
  const { rows, hasNextPage } = await loaders.groundwork.page(place, request, depth);
  const edges = rows.map(({ host, cursor }) => ({ cursor: toCursor(cursor), node: new Host(place, host) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: new PageInfo({ edges, hasNextPage, hasPreviousPage: after !== null }),
  };
}

function toCursor(cursor: HostCursor): string {
  return Buffer.from(JSON.stringify(Object.entries(cursor)[0])).toString('base64url');
}

function fromCursor(text: string): HostCursor {
  const [way, value] = pairOf(text);
  if (way === 'name' && typeof value === 'string' && value.isWellFormed()) return { name: value };
  if (way === 'hostId' && isCount(value)) return { hostId: value };
  if (way === 'offset' && isCount(value)) return { offset: value };
  throw badUserInput('after: not a cursor; accepted: `pageInfo.endCursor` or an edge’s `cursor` of an earlier answer');
}

function pairOf(text: string): readonly unknown[] {
  try {
    const pair: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(pair) ? pair : [];
  } catch {
    return [];
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
