import type { ProjectScope } from '../../selection/project-scope.ts';
import { type Connection, toConnection } from '../connection/connection.type.ts';
import { contains } from '../connection/contains.ts';
import { type PageRequest, paginate } from '../connection/paginate.ts';
import type { GraphContext } from '../context.ts';
import type { ServerFilter } from './server.input.ts';
import { Server } from './server.type.ts';

/** A page of a project's servers in a region, by name. */
export async function serverPage(
  { loaders, limits }: GraphContext,
  scope: ProjectScope,
  page: PageRequest,
  filter: ServerFilter | null | undefined,
): Promise<Connection<Server>> {
  const all = await loaders.servers.list(scope);
  const shown = all.filter(
    ({ name, ip, hostId }) =>
      contains(name, filter?.nameContains) &&
      (filter?.ips?.includes(ip ?? '') ?? true) &&
      (filter?.hostIds?.includes(hostId) ?? true),
  );
  const cut = paginate(shown, ({ name, hostId }) => [name, hostId], page, limits);
  return toConnection(cut, (record) => new Server(scope, record));
}
