import { decodeSegment, type Route } from '../support/route-table.ts';
import { answerError, answerResource } from './groundwork-answer.ts';
import type { GroundWorkCall } from './groundwork-call.ts';
import type { StoredHost } from './host-model.ts';
import { hostView, readDepth } from './host-view.ts';
import { findInjection } from './query/injection-alarm.ts';
import { QueryError } from './query/query-error.ts';
import { runQuery } from './query/run-query.ts';

/** The longest request line that the server's front reads. */
const MAX_TARGET_BYTES = 8192;

function byName(left: StoredHost, right: StoredHost): number {
  if (left.hostName === right.hostName) return 0;
  return left.hostName < right.hostName ? -1 : 1;
}

function answerHosts(call: GroundWorkCall, hosts: readonly StoredHost[]): void {
  const depth = readDepth(call.request.query.get('depth'));
  const views = hosts.map((host) => hostView(call, host, depth));
  answerResource(call, 200, 'hosts', call.switches.lists === 'bare' ? views : { hosts: views });
}

/** Without a query the list is sorted by name; with one it is not, unless it says so (upstreams.md §5 q15). */
function select(call: GroundWorkCall): StoredHost[] {
  const hosts = [...call.state.hosts.values()];
  const query = call.request.query.get('query') ?? '';
  if (query === '') return hosts.sort(byName);
  const alarm = findInjection(query);
  if (alarm !== null) {
    call.state.alarms.push(alarm);
    throw new QueryError(alarm.reason);
  }
  return runQuery(query, hosts, {
    knownProperties: call.state.knownProperties,
    zoneOffsetMinutes: call.zoneOffsetMinutes,
    ignoresCase: call.switches.queryIgnoresCase,
  });
}

/** Reads `first` or `count`: -1 when absent, null when it is no number. */
function readPaging(call: GroundWorkCall, name: string): number | null {
  const text = call.request.query.get(name) ?? '-1';
  return /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}

function list(call: GroundWorkCall) {
  const first = readPaging(call, 'first');
  const count = readPaging(call, 'count');
  if (first === null || count === null) return answerError(call, 404, 'first and count are numbers');
  if (call.request.path.length + call.request.rawQuery.length > MAX_TARGET_BYTES) {
    return answerError(call, 414, 'request line is too long');
  }
  try {
    const from = Math.max(0, first);
    const page = select(call).slice(from, count < 0 ? undefined : from + count);
    if (page.length === 0) return answerError(call, 404, 'hosts not found');
    answerHosts(call, page);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    answerError(call, 500, 'An error occurred processing the request');
  }
}

function getOne(call: GroundWorkCall, [segment = '']: readonly string[]) {
  const name = decodeSegment(segment);
  if (name === null) return answerError(call, 400, 'malformed path');
  const host = call.state.find(name);
  if (host === undefined) return answerError(call, 404, `host ${name} not found`);
  answerResource(call, 200, 'host', hostView(call, host, readDepth(call.request.query.get('depth'))));
}

/** Unknown groups are ignored and the answer is sorted; whether "none" is an empty list or 404 is a switch (q21). */
function filterByGroups(call: GroundWorkCall) {
  const wanted = (call.request.query.get('hostGroupNames') ?? '').split(',').map((name) => name.trim());
  const hosts = [...call.state.hosts.values()].filter((host) => host.hostGroups.some((name) => wanted.includes(name)));
  if (hosts.length === 0 && call.switches.emptyFilter === 'notFound') return answerError(call, 404, 'hosts not found');
  answerHosts(call, hosts.sort(byName));
}

function autocomplete(call: GroundWorkCall, [segment = '']: readonly string[]) {
  const prefix = (decodeSegment(segment) ?? '').toLowerCase();
  const limitText = call.request.query.get('limit') ?? '10';
  const limit = /^-?\d{1,9}$/.test(limitText) ? Number(limitText) : 10;
  const matching = call.state.indexedNames.filter((name) => prefix === '*' || name.toLowerCase().startsWith(prefix));
  const sorted = matching.toSorted((left, right) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1));
  const names = limit < 0 ? sorted : sorted.slice(0, limit);
  if (names.length === 0) return answerError(call, 404, `no names for ${prefix}`);
  const items = call.switches.autocompleteItems === 'objects' ? names.map((name) => ({ name })) : names;
  answerResource(call, 200, 'names', { names: items });
}

/** On a server with the other path this one is nothing, or a host of that name (q21). */
function filterOn(path: 'seed' | 'code'): Route<GroundWorkCall>['answer'] {
  return (call) => {
    if (call.switches.filterPath === path) return filterByGroups(call);
    return path === 'seed' ? getOne(call, ['filter']) : answerError(call, 404, 'no such resource');
  };
}

/** G5, G6, G11 and G12, as they stand below the API's path. */
export const hostReadRoutes: readonly Route<GroundWorkCall>[] = [
  { operation: 'listHosts', method: 'GET', path: /^\/hosts$/, answer: list },
  { operation: 'filterHosts', method: 'GET', path: /^\/hosts\/filter$/, answer: filterOn('seed') },
  { operation: 'filterHosts', method: 'GET', path: /^\/hosts\/filter\/hostgroups$/, answer: filterOn('code') },
  { operation: 'autocompleteHosts', method: 'GET', path: /^\/hosts\/autocomplete\/([^/]+)$/, answer: autocomplete },
  { operation: 'getHost', method: 'GET', path: /^\/hosts\/([^/]+)$/, answer: getOne },
];
