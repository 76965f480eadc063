import type { NhnServer } from '../../loaders/nhn/records.ts';
import type { MachineOverlays } from '../../loaders/zmon/overlay.loader.ts';
import type { ZmonPlace } from '../../loaders/zmon/zmon-place.ts';
import type { ProjectScope } from '../../selection/project-scope.ts';
import { type AlertsArgs, definitionIdsOf } from '../alert/alert.args.ts';
import type { GraphContext } from '../context.ts';
import type { MetricSeries } from './metric-series.type.ts';

/** The machine behind a series. */
export interface SeriesMachine {
  readonly scope: ProjectScope;
  readonly server: NhnServer;
}

/** The server that a series was scraped from, by its labels; `null` when they fit none, or several. */
export async function machineOf(
  { endpoint, record }: MetricSeries,
  { loaders }: GraphContext,
): Promise<SeriesMachine | null> {
  const scope = endpoint.project;
  const hostId = scope && (await loaders.entityScopes.hostIdOf(scope, record));
  const server = scope && hostId ? await loaders.servers.byId({ scope, hostId }) : null;
  return scope && server && { scope, server };
}

/** What lies over the series of a machine, and which controller says so. */
export async function overlaysOf(
  { scope, server }: SeriesMachine,
  { definitionIds, source }: AlertsArgs,
  context: GraphContext,
): Promise<MachineOverlays & { readonly place: ZmonPlace }> {
  const place = context.selection.sourceEndpoint('zmon', { source, region: scope.region });
  const key = { place, scope, definitionIds: definitionIdsOf(definitionIds, context) };
  return { place, ...(await context.loaders.zmon.overlays.ofServer(key, server)) };
}
