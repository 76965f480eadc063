import { expect, it } from 'vitest';
import { createRequestTally } from '../../../src/telemetry/request-tally.ts';

const servers = { source: 'nhn', region: 'kr', operation: 'listServers' } as const;
const range = { source: 'nhn', region: 'kr', operation: 'queryRange' } as const;
const call = { type: 'call', attempts: 1, status: 200, code: null } as const;

it('costs are added up by source, region and operation', () => {
  const tally = createRequestTally();
  tally.observeLoads({ type: 'read', ...servers, keys: 3, joined: false });
  tally.observeEndpoint({ type: 'retry', ...servers, attempt: 1, waitMs: 5, code: 'UPSTREAM_UNAVAILABLE' });
  tally.observeEndpoint({ ...call, ...servers, ms: 10.4, bytes: 100 });
  tally.observeEndpoint({ ...call, ...servers, region: 'jp', ms: 1, bytes: 7 });
  tally.observeLoads({ type: 'read', ...servers, keys: 1, joined: true });
  expect(tally.calls).toBe(2);
  expect(tally.costs()).toEqual([
    { ...servers, calls: 1, keys: 4, cacheHits: 0, coalesced: 1, retries: 1, bytes: 100, ms: 10 },
    { ...servers, region: 'jp', calls: 1, keys: 0, cacheHits: 0, coalesced: 0, retries: 0, bytes: 7, ms: 1 },
  ]);
});

it('a question that the cache answers is a key that was served without a call', () => {
  const tally = createRequestTally();
  tally.observeLoads({ type: 'cache', cache: 'range', outcome: 'hit', ...range });
  tally.observeLoads({ type: 'cache', cache: 'range', outcome: 'partial', ...range });
  tally.observeLoads({ type: 'cache', cache: 'range', outcome: 'miss', ...range });
  tally.observeLoads({ type: 'read', ...range, keys: 2, joined: false });
  expect(tally.costs()).toMatchObject([{ calls: 0, keys: 3, cacheHits: 2 }]);
});

it('what waits in a queue or changes a circuit costs nothing by itself', () => {
  const tally = createRequestTally();
  tally.observeEndpoint({ type: 'queued', ...servers, waiting: 1 });
  tally.observeEndpoint({ type: 'circuit', source: 'nhn', region: 'kr', to: 'OPEN' });
  expect([tally.calls, tally.costs()]).toEqual([0, []]);
});
