import type { ServerResponse } from 'node:http';
import type { SimulatedRequest } from '../support/simulated-request.ts';
import { readHeader } from '../support/simulated-request.ts';
import type { Refusal } from './principal.ts';
import type { ZmonSwitches } from './switches.ts';
import { answerWire } from './zmon-call.ts';

/** Answers 401 in the form that the switch chooses; the OAuth form repeats the token, as libraries do. */
export function denyUnknown(
  request: SimulatedRequest,
  response: ServerResponse,
  reason: Refusal,
  switches: ZmonSwitches,
) {
  const full = 'Full authentication is required to access this resource';
  if (switches.denial === 'message') {
    return answerWire(response, 401, { message: reason === 'absent' ? full : 'Bad credentials' });
  }
  if (reason === 'absent') return answerWire(response, 401, { error: 'unauthorized', error_description: full });
  const token = (readHeader(request, 'authorization') ?? '').replace(/^\S+\s*/, '');
  answerWire(response, 401, { error: 'invalid_token', error_description: `Invalid access token: ${token}` });
}

/** Answers 403 to a user without the scope. */
export function denyScope(response: ServerResponse, switches: ZmonSwitches) {
  const message = 'Access is denied';
  if (switches.denial === 'message') return answerWire(response, 403, { message });
  answerWire(response, 403, { error: 'access_denied', error_description: message });
}
