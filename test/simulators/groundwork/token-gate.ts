import { readHeader } from '../support/simulated-request.ts';
import { answerFiltered } from './groundwork-answer.ts';
import type { GroundWorkCall } from './groundwork-call.ts';

/**
 * The filter before every resource. False when it has answered: 400 for a missing header, 401 for a token that is
 * unknown, idle, or another application's, and 401, not 403, when a user who is no administrator writes.
 */
export function passesGate(call: GroundWorkCall): boolean {
  const token = readHeader(call.request, 'gwos-api-token') ?? '';
  const appName = readHeader(call.request, 'gwos-app-name') ?? '';
  if (token === '' || appName === '') {
    answerFiltered(call, 400, 'GWOS-API-TOKEN and GWOS-APP-NAME headers are required');
    return false;
  }
  const user = call.state.tokens.use(token, appName);
  if (user === null || (call.request.method !== 'GET' && !user.admin)) {
    answerFiltered(call, 401, 'API token is not authorized');
    return false;
  }
  return true;
}
