import type { ServerResponse } from 'node:http';
import { answerJson, answerText } from './answer.ts';
import type { Fault, FaultMatch } from './fault.ts';
import type { Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import { readJson, type SimulatedRequest } from './simulated-request.ts';

/** Everything below this path talks to the simulator itself; it is neither logged nor faulted. */
export const adminPrefix = '/__simulator/';

/**
 * The remote control, for playing with the demo:
 * `POST /__simulator/faults {match, fault, times?, after?}` (`operation` and `path` as regular expressions),
 * `DELETE /__simulator/faults`, `GET /__simulator/requests`, `DELETE /__simulator/requests`.
 */
export function answerAdmin(
  request: SimulatedRequest,
  response: ServerResponse,
  log: RequestLog,
  faults: Faults,
): void {
  const route = `${request.method} ${request.path.slice(adminPrefix.length)}`;
  if (route === 'GET requests') answerJson(response, 200, log.entries);
  else if (route === 'DELETE requests') {
    log.clear();
    answerText(response, 204, '');
  } else if (route === 'DELETE faults') {
    faults.clear();
    answerText(response, 204, '');
  } else if (route === 'POST faults') addFault(request, response, faults);
  else answerJson(response, 404, { error: `no such control: ${route}` });
}

const remoteKinds: readonly string[] = [
  'status',
  'businessCode',
  'html',
  'truncated',
  'slowDrip',
  'hugeBody',
  'drop',
  'blackHole',
  'delay',
  'malformedJson',
  'wrongShape',
];

function addFault(request: SimulatedRequest, response: ServerResponse, faults: Faults): void {
  const body = readJson(request);
  if (!isRecord(body) || !isFault(body.fault)) {
    answerJson(response, 400, { error: `expected {match, fault: {kind: ${remoteKinds.join(' | ')}}, times?, after?}` });
    return;
  }
  const times = typeof body.times === 'number' ? { times: body.times } : {};
  const after = typeof body.after === 'number' ? { after: body.after } : {};
  faults.add(readMatch(body.match), body.fault, { ...times, ...after });
  answerText(response, 204, '');
}

function readMatch(value: unknown): FaultMatch {
  if (!isRecord(value)) return {};
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const regexFields = ['operation', 'path'];
  return Object.fromEntries(
    texts.map(([field, text]) => [field, regexFields.includes(field) ? new RegExp(text) : text]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFault(value: unknown): value is Fault {
  if (!isRecord(value) || !remoteKinds.includes(String(value.kind))) return false;
  if (value.kind === 'status') return typeof value.status === 'number';
  if (value.kind === 'businessCode') return value.code !== undefined;
  if (value.kind === 'hugeBody') return typeof value.bytes === 'number';
  return value.kind !== 'delay' || typeof value.delayMs === 'number';
}
