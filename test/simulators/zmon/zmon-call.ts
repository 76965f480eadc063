import type { ServerResponse } from 'node:http';
import { answerText } from '../support/answer.ts';
import { mediaType, type SimulatedRequest } from '../support/simulated-request.ts';
import { BodyFault } from './alert-definition-body.ts';
import type { ZmonUser } from './principal.ts';
import type { ZmonSwitches } from './switches.ts';
import { wireJson } from './wire-json.ts';
import type { ZmonState } from './zmon-state.ts';

/** What an endpoint is given: the request of a known user, and where to answer it. */
export type ZmonCall = {
  readonly request: SimulatedRequest;
  readonly response: ServerResponse;
  readonly user: ZmonUser;
  readonly state: ZmonState;
  readonly switches: ZmonSwitches;
};

const JSON_TYPE = 'application/json;charset=UTF-8';

/** Answers JSON as the server prints it. */
export function answerWire(response: ServerResponse, status: number, body: unknown): void {
  answerText(response, status, wireJson(body), JSON_TYPE);
}

/** A refusal of the alert, downtime and check endpoints. */
export function answerMessage(response: ServerResponse, status: number, message: string): void {
  answerWire(response, status, { message });
}

/** Faults and absences that come without a word. */
export function answerEmpty(response: ServerResponse, status: number): void {
  answerText(response, status, '');
}

/** The default body of the server's framework, which the status and entity endpoints let through. */
export function answerFrameworkFault(call: ZmonCall, status: number, message: string): void {
  const body = {
    timestamp: call.state.now(),
    status,
    error: status === 400 ? 'Bad Request' : 'Internal Server Error',
    exception: 'java.lang.IllegalStateException',
    message,
    path: call.request.path,
  };
  answerWire(call.response, status, body);
}

/** Reads the request's JSON, or throws BodyFault. */
export function readBody(call: ZmonCall): unknown {
  if (mediaType(call.request) !== 'application/json') throw new BodyFault('Content type not supported');
  try {
    return JSON.parse(call.request.body.toString('utf8'));
  } catch {
    throw new BodyFault('Could not read JSON');
  }
}

/** Answers 400 when `work` throws BodyFault. */
export function withBodyFaults(call: ZmonCall, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof BodyFault)) throw error;
    answerMessage(call.response, 400, error.message);
  }
}
