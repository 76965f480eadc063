import { afterEach, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask } from '../support/graphql-client.ts';

let gateway: Gateway;
afterEach(() => gateway.close());

/** A gateway whose clock works for so many looks after its start, and is then a fault that nobody foresaw. */
async function startFaulty(): Promise<{ breakAfter(looks: number): void }> {
  let left = Number.POSITIVE_INFINITY;
  const nowMs = (): number => {
    left -= 1;
    if (left < 0) throw new TypeError('the clock holds a s3cret');
    return Date.now();
  };
  gateway = await startGateway({ nhn: {}, nowMs, limits: { listMaxAgeMs: 1_000 } });
  return {
    breakAfter(looks) {
      left = looks;
    },
  };
}

const lines = () =>
  gateway.logLines
    .filter((line) => line.includes('"level":50'))
    .map((line): Record<string, unknown> => JSON.parse(line));

it.each([
  ['in a resolver', 1, 200],
  ['before anything was executed', 0, 500],
])('a fault of the gateway %s is masked, and its line has the id of the request', async (_where, looks, status) => {
  const { breakAfter } = await startFaulty();
  breakAfter(looks);
  const ids = ['first-7', 'second-8'];
  for (const id of ids) {
    breakAfter(looks);
    const answer = await ask(gateway, '{ servers { totalCount } }', { headers: { 'x-request-id': id } });
    expect([answer.status, answer.errors.map(({ message, extensions }) => [message, extensions])]).toEqual([
      status,
      [['Internal server error', { code: 'INTERNAL_SERVER_ERROR' }]],
    ]);
    expect(answer.text).not.toContain('s3cret');
  }
  expect(lines().map(({ reqId, msg, err }) => [reqId, msg, err])).toEqual(
    ids.map((id) => [id, 'masked error', expect.objectContaining({ type: 'TypeError' })]),
  );
});

it('a fault of the gateway behind the Prometheus API has the id, too', async () => {
  const { breakAfter } = await startFaulty();
  breakAfter(0);
  const headers = { 'x-request-id': 'third-9' };
  const response = await fetch(`${gateway.url}/prometheus/api/v1/labels`, { headers });
  expect(response.status).toBe(500);
  await response.text();
  expect(lines()).toMatchObject([{ reqId: 'third-9', msg: 'masked error' }]);
});
