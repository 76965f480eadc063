import type { StoryServer } from '../story.ts';
import { answerText } from '../support/answer.ts';
import { Faults } from '../support/faults.ts';
import { startLoopbackServer } from '../support/loopback-server.ts';
import { RequestLog } from '../support/request-log.ts';
import { findRoute, type Route, type RouteMatch } from '../support/route-table.ts';
import type { SimulatedRequest } from '../support/simulated-request.ts';
import { authRoutes } from './auth-routes.ts';
import { answerError } from './groundwork-answer.ts';
import type { GroundWorkCall } from './groundwork-call.ts';
import { GroundWorkState } from './groundwork-state.ts';
import { tellGroundWorkStory } from './groundwork-story.ts';
import { hostReadRoutes } from './host-read-routes.ts';
import { hostWriteRoutes } from './host-write-routes.ts';
import { defaultGroundWorkSwitches, type GroundWorkSwitches } from './switches.ts';
import { passesGate } from './token-gate.ts';
import { type GroundWorkUser, storyOperators } from './token-store.ts';

/** How a simulated GroundWork is set up; all of it has a default. */
export type GroundWorkSimulatorOptions = {
  readonly port?: number;
  /** Epoch milliseconds; left out, the machine's clock. */
  readonly now?: () => number;
  readonly seed?: number;
  /** Left out, the story's two users. */
  readonly users?: readonly GroundWorkUser[];
  readonly switches?: Partial<GroundWorkSwitches>;
  /** The server's zone, east of Greenwich; left out, UTC. */
  readonly zoneOffsetMinutes?: number;
  /** False for a server that knows no host yet. */
  readonly story?: boolean;
  /** More hosts, one a server: for counting calls. */
  readonly fleet?: readonly StoryServer[];
};

/** A running simulator. `state` and `switches` may be changed while it runs. */
export type GroundWorkSimulator = {
  /** Without the API's path: both `/api` and `/foundation-webapp/api` stand below it. */
  readonly url: string;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly state: GroundWorkState;
  readonly switches: GroundWorkSwitches;
  close(): Promise<void>;
};

const RESOURCES: readonly Route<GroundWorkCall>[] = [...hostReadRoutes, ...hostWriteRoutes];
const API_PATHS = ['/foundation-webapp/api', '/api'] as const;

function findUnder(
  routes: readonly Route<GroundWorkCall>[],
  request: SimulatedRequest,
): RouteMatch<GroundWorkCall> | null {
  const base = API_PATHS.find((path) => request.path.startsWith(`${path}/`));
  return base === undefined ? null : findRoute(routes, { ...request, path: request.path.slice(base.length) });
}

function serve(call: GroundWorkCall): void | Promise<void> {
  const entrance = findUnder(authRoutes, call.request);
  if (entrance !== null) return entrance.route.answer(call, entrance.groups);
  if (!API_PATHS.some((path) => call.request.path.startsWith(`${path}/`))) return answerText(call.response, 404, '');
  if (!passesGate(call)) return;
  const match = findUnder(RESOURCES, call.request);
  if (match === null) return answerError(call, 404, 'no such resource');
  return match.route.answer(call, match.groups);
}

function addFleet(state: GroundWorkState, servers: readonly StoryServer[]): void {
  for (const { name, ip } of servers) {
    state.seedHost({
      hostName: name,
      deviceIdentification: ip,
      lastCheckTimeMs: state.now() - 60_000,
      hostGroups: ['fleet'],
      properties: { Latency: '125' },
      services: [{ name: 'ssh', monitorStatus: 'OK' }],
    });
  }
}

/** Starts a GroundWork Foundation on loopback, as strict as upstreams.md §5 says the real one is. */
export async function startGroundWorkSimulator(options: GroundWorkSimulatorOptions = {}): Promise<GroundWorkSimulator> {
  const now = options.now ?? Date.now;
  const state = new GroundWorkState(now, options.seed ?? 1);
  if (options.story !== false) tellGroundWorkStory(state);
  addFleet(state, options.fleet ?? []);
  const switches = { ...defaultGroundWorkSwitches(), ...options.switches };
  const users = options.users ?? storyOperators;
  const zoneOffsetMinutes = options.zoneOffsetMinutes ?? 0;
  const log = new RequestLog(now);
  const faults = new Faults();
  const server = await startLoopbackServer({
    source: 'groundwork',
    ...(options.port === undefined ? {} : { port: options.port }),
    log,
    faults,
    name: (request) => ({
      operation: findUnder([...authRoutes, ...RESOURCES], request)?.route.operation ?? 'unknown',
      region: null,
      project: null,
    }),
    answer: (request, response) => serve({ request, response, state, switches, users, zoneOffsetMinutes }),
  });
  return { url: server.url, log, faults, state, switches, close: () => server.close() };
}
