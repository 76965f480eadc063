import { decodeSegment, type Route } from '../support/route-table.ts';
import { scheduleBackground } from './background.ts';
import { answerResults, type ItemResult, locationOf } from './batch-results.ts';
import { answerError, answerResource } from './groundwork-answer.ts';
import type { GroundWorkCall } from './groundwork-call.ts';
import { BodyFault, type HostItem, readHostItems } from './host-body.ts';
import { upsertHost } from './host-upsert.ts';
import { hostView } from './host-view.ts';

const UPDATE = { entityType: 'Host', operation: 'Update' } as const;
const DELETE = { entityType: 'Host', operation: 'Delete' } as const;

function withItems(work: (call: GroundWorkCall, items: readonly HostItem[]) => void): Route<GroundWorkCall>['answer'] {
  return (call) => {
    try {
      work(call, readHostItems(call.request, call.switches.lists === 'bare'));
    } catch (error) {
      if (!(error instanceof BodyFault)) throw error;
      answerError(call, 400, error.message);
    }
  };
}

/** The answer to an asynchronous batch names a task, and tells nothing of the hosts (upstreams.md §5 q7). */
function submit(call: GroundWorkCall, work: () => void) {
  if (!call.state.enqueue(work)) return answerError(call, 429, 'too many tasks are waiting');
  const task: ItemResult = { entity: call.state.random.uuid(), status: 'success', message: 'Job was submitted' };
  answerResults(call, { entityType: 'Async', operation: 'Update' }, [task]);
}

function upsert(call: GroundWorkCall, items: readonly HostItem[]) {
  const { query } = call.request;
  const rules = { merge: query.get('merge') !== 'false', missingAppType: call.switches.missingAppType };
  const run = (): ItemResult[] => items.map((item) => upsertHost(call.state, item, rules));
  scheduleBackground(call);
  if (query.get('async') === 'true') return submit(call, run);
  answerResults(call, UPDATE, run());
}

function removeOne(call: GroundWorkCall, name: string): ItemResult {
  const refusal = call.state.refusals.get(name.toLowerCase());
  if (refusal !== undefined) return { entity: name, status: 'failure', message: refusal };
  if (call.state.hosts.delete(name.toLowerCase())) {
    return { entity: name, status: 'success', message: `Host ${name} deleted` };
  }
  if (call.switches.deleteAbsent === 'success') return { entity: name, status: 'success', location: locationOf(name) };
  return { entity: name, status: 'warning', message: `Host ${name} not found, cannot delete` };
}

function removeAll(call: GroundWorkCall, names: readonly string[]): void {
  scheduleBackground(call);
  answerResults(
    call,
    DELETE,
    names.map((name) => removeOne(call, name)),
  );
}

/** The list is split on commas after decoding, so no name with a comma can be deleted this way (q11). */
function removeByPath(call: GroundWorkCall, [segment = '']: readonly string[]) {
  const list = decodeSegment(segment);
  if (list === null) return answerError(call, 400, 'malformed path');
  removeAll(
    call,
    list.split(',').map((name) => name.trim()),
  );
}

function removeByBody(call: GroundWorkCall, items: readonly HostItem[]): void {
  removeAll(
    call,
    items.map((item) => item.texts.hostName ?? 'unknown host'),
  );
}

function rename(call: GroundWorkCall) {
  const { query } = call.request;
  const [from, to] = [query.get('oldHostName') ?? '', query.get('newHostName') ?? ''];
  if (from === '' || to === '') return answerError(call, 400, 'oldHostName and newHostName are required');
  const host = call.state.find(from);
  if (host === undefined) return answerError(call, 404, `host ${from} not found`);
  // The name itself in another case exists already, too.
  if (call.state.hosts.has(to.toLowerCase())) return answerError(call, 400, `host ${to} exists already`);
  call.state.hosts.delete(host.hostName.toLowerCase());
  host.hostName = to;
  host.description = query.get('description') ?? host.description;
  const device = query.get('deviceIdentification');
  if (device !== null) host.device = call.state.device(device, null);
  call.state.keep(host);
  scheduleBackground(call);
  answerResource(call, 200, 'host', hostView(call, host, 'shallow'));
}

/** G7 to G10, as they stand below the API's path. */
export const hostWriteRoutes: readonly Route<GroundWorkCall>[] = [
  { operation: 'upsertHosts', method: 'POST', path: /^\/hosts$/, answer: withItems(upsert) },
  { operation: 'deleteHosts', method: 'DELETE', path: /^\/hosts$/, answer: withItems(removeByBody) },
  { operation: 'deleteHosts', method: 'DELETE', path: /^\/hosts\/([^/]+)$/, answer: removeByPath },
  { operation: 'renameHost', method: 'PUT', path: /^\/hosts\/rename$/, answer: rename },
];
