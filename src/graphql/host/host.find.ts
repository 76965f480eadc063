import type { HostDepth } from '../../loaders/groundwork/records.ts';
import type { GraphContext } from '../context.ts';
import { Host } from './host.type.ts';

/** The host that a global id's parts name; `null` where there is none (any more). */
export async function findHost(
  { selection, loaders }: GraphContext,
  [source = '', region = '', number = '']: readonly string[],
  depth: HostDepth,
): Promise<Host | null> {
  const place = selection.sourceEndpointOf('groundwork', source, region);
  const hostId = Number(number);
  if (!place || !/^\d{1,15}$/.test(number)) return null;
  const record = await loaders.groundwork.hosts.byId({ place, hostId, depth });
  return record && new Host(place, record);
}
