import type { GraphContext } from '../context.ts';
import { Server } from './server.type.ts';

/** The server that a global id's parts name; `null` where there is none for this caller. */
export async function findServer(
  { selection, loaders }: GraphContext,
  [source = '', region = '', project = '', hostId = '']: readonly string[],
): Promise<Server | null> {
  const scope = selection.scopeOf(source, region, project);
  const record = scope && (await loaders.servers.byId({ scope, hostId }));
  return record && new Server(scope, record);
}
