import type { ServerResponse } from 'node:http';
import { Faults } from '../support/faults.ts';
import { startLoopbackServer } from '../support/loopback-server.ts';
import { RequestLog } from '../support/request-log.ts';
import { findRoute, type Route } from '../support/route-table.ts';
import type { SimulatedRequest } from '../support/simulated-request.ts';
import { alertDefinitionRoutes } from './alert-definition-routes.ts';
import { checkDefinitionRoutes } from './check-definition-routes.ts';
import { denyScope, denyUnknown } from './denial.ts';
import { directoryRoutes } from './directory-routes.ts';
import { downtimeRoutes } from './downtime-routes.ts';
import { entityRoutes } from './entity-routes.ts';
import { identify, storyUsers, type ZmonUser } from './principal.ts';
import { snapshotRoutes } from './snapshot-routes.ts';
import { statusRoutes } from './status-routes.ts';
import { defaultZmonSwitches, type ZmonSwitches } from './switches.ts';
import { answerEmpty, type ZmonCall } from './zmon-call.ts';
import { addZmonFleet, type ZmonFleet } from './zmon-fleet.ts';
import { ZmonState } from './zmon-state.ts';
import { tellZmonStory } from './zmon-story.ts';

/** How a simulated ZMON is set up; all of it has a default. */
export type ZmonSimulatorOptions = {
  readonly port?: number;
  /** Epoch milliseconds; left out, the machine's clock. */
  readonly now?: () => number;
  readonly seed?: number;
  /** Left out, the story's two users. */
  readonly users?: readonly ZmonUser[];
  readonly switches?: Partial<ZmonSwitches>;
  /** False for a server that knows nothing yet. */
  readonly story?: boolean;
  readonly fleet?: ZmonFleet;
};

/** A running simulator. `state` and `switches` may be changed while it runs. */
export type ZmonSimulator = {
  readonly url: string;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly state: ZmonState;
  readonly switches: ZmonSwitches;
  close(): Promise<void>;
};

const ROUTES: readonly Route<ZmonCall>[] = [
  ...downtimeRoutes,
  ...alertDefinitionRoutes,
  ...statusRoutes,
  ...entityRoutes,
  ...checkDefinitionRoutes,
  ...snapshotRoutes,
  ...directoryRoutes,
];

const READS: readonly string[] = ['GET', 'HEAD'];

function serve(
  request: SimulatedRequest,
  response: ServerResponse,
  users: readonly ZmonUser[],
  world: Pick<ZmonCall, 'state' | 'switches'>,
): void | Promise<void> {
  // Everything else, /rest/** above all, belongs to the browser's session (upstreams.md §2).
  if (!request.path.startsWith('/api/v1/')) return answerEmpty(response, 404);
  const user = identify(request, users);
  if (typeof user === 'string') return denyUnknown(request, response, user, world.switches);
  const needed = READS.includes(request.method) ? 'read' : 'write';
  if (!user.scopes.includes(needed)) return denyScope(response, world.switches);
  const match = findRoute(ROUTES, request);
  if (match === null) return answerEmpty(response, 404);
  return match.route.answer({ request, response, user, ...world }, match.groups);
}

/** Starts a ZMON controller on loopback, as strict as upstreams.md §2 says the real one is. */
export async function startZmonSimulator(options: ZmonSimulatorOptions = {}): Promise<ZmonSimulator> {
  const now = options.now ?? Date.now;
  const state = new ZmonState(now, options.seed ?? 1);
  if (options.story !== false) tellZmonStory(state);
  if (options.fleet !== undefined) addZmonFleet(state, options.fleet);
  const switches = { ...defaultZmonSwitches(), ...options.switches };
  const users = options.users ?? storyUsers;
  const log = new RequestLog(now);
  const faults = new Faults();
  const server = await startLoopbackServer({
    source: 'zmon',
    ...(options.port === undefined ? {} : { port: options.port }),
    log,
    faults,
    name: (request) => ({
      operation: findRoute(ROUTES, request)?.route.operation ?? 'unknown',
      region: null,
      project: null,
    }),
    answer: (request, response) => serve(request, response, users, { state, switches }),
  });
  return { url: server.url, log, faults, state, switches, close: () => server.close() };
}
