import type { ServerResponse } from 'node:http';
import type { SimulatedRequest } from '../support/simulated-request.ts';
import type { GroundWorkState } from './groundwork-state.ts';
import type { GroundWorkSwitches } from './switches.ts';
import type { GroundWorkUser } from './token-store.ts';

/** What an endpoint is given: the request, and where to answer it. */
export type GroundWorkCall = {
  readonly request: SimulatedRequest;
  readonly response: ServerResponse;
  readonly state: GroundWorkState;
  readonly switches: GroundWorkSwitches;
  readonly users: readonly GroundWorkUser[];
  /** The server's zone, east of Greenwich. */
  readonly zoneOffsetMinutes: number;
};
