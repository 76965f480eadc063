import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask } from '../support/graphql-client.ts';

const timeoutMs = 700;
/** What an answer may take beyond its deadline on a busy machine. */
const slackMs = 600;
const query = '{ regions { code workspaces { totalCount nodes { targets { totalCount } } } servers { totalCount } } }';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {}, limits: { upstreamTimeoutMs: 5_000 } });
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.nhn.faults.clear();
  gateway.nhn.log.clear();
});

type Regions = { regions: { code: string; workspaces: { totalCount: number } | null; servers: unknown }[] };

describe('Four regions at once, one of them a black hole', () => {
  it('three answer within the healthy time, the fourth is null with UPSTREAM_TIMEOUT by the deadline', async () => {
    gateway.nhn.faults.add({ region: 'jp' }, { kind: 'blackHole' });
    const startedAt = Date.now();
    const answer = await ask<Regions>(gateway, query, { headers: { 'x-sightline-timeout': `${timeoutMs}ms` } });
    const tookMs = Date.now() - startedAt;

    expect(answer.status).toBe(200);
    expect(answer.data.regions.map(({ code }) => code)).toEqual(['kr', 'kr2', 'us', 'jp']);
    for (const region of answer.data.regions.slice(0, 3)) {
      expect(region.workspaces?.totalCount, region.code).toBeGreaterThan(0);
      expect(region.servers, region.code).not.toBeNull();
    }
    expect(answer.data.regions[3]).toEqual({ code: 'jp', workspaces: null, servers: null });

    expect(answer.errors.map(({ path, extensions }) => ({ path, ...extensions }))).toEqual(
      expect.arrayContaining([
        {
          path: ['regions', 3, 'workspaces'],
          code: 'UPSTREAM_TIMEOUT',
          upstream: { source: 'nhn', region: 'jp', operation: 'listWorkspaces' },
        },
        {
          path: ['regions', 3, 'servers'],
          code: 'UPSTREAM_TIMEOUT',
          upstream: { source: 'nhn', region: 'jp', operation: 'listServers' },
        },
      ]),
    );
    expect(answer.errors.map(({ path }) => path)).toHaveLength(2);

    expect(tookMs).toBeGreaterThanOrEqual(timeoutMs - 5);
    expect(tookMs).toBeLessThan(timeoutMs + slackMs);
    const healthy = gateway.nhn.log.where(({ region }) => region !== 'jp');
    const lastHealthyMs = Math.max(...healthy.map(({ endedAt }) => (endedAt ?? Number.POSITIVE_INFINITY) - startedAt));
    expect(lastHealthyMs).toBeLessThan(timeoutMs);
  });

  it('the calls into it are cut at the deadline and not repeated', async () => {
    gateway.nhn.faults.add({ region: 'jp' }, { kind: 'blackHole' });
    await ask(gateway, '{ region(code: "jp") { servers { totalCount } } }', {
      headers: { 'x-sightline-timeout': '200ms' },
    });
    await expect.poll(() => gateway.nhn.log.where({ region: 'jp', aborted: true })).toHaveLength(1);
    expect(gateway.nhn.log.count({ region: 'jp' })).toBe(1);
  });

  it('X-Sightline-Timeout only shortens: one that is no duration is refused', async () => {
    for (const value of ['soon', '0s', '-1s', '1.5h']) {
      const answer = await ask(gateway, '{ viewer { id } }', { headers: { 'x-sightline-timeout': value } });
      expect(
        answer.errors.map(({ extensions }) => extensions.code),
        value,
      ).toEqual(['BAD_USER_INPUT']);
      expect(answer.status).toBe(400);
    }
  });
});

describe('A region that answers late, or broken', () => {
  it.each([
    ['drops the connection', { kind: 'drop' }, 'UPSTREAM_UNAVAILABLE', 2],
    ['answers 503', { kind: 'status', status: 503 }, 'UPSTREAM_UNAVAILABLE', 2],
    ['answers 429', { kind: 'status', status: 429 }, 'UPSTREAM_UNAVAILABLE', 2],
    ['answers -50000', { kind: 'businessCode', code: -50000 }, 'UPSTREAM_UNAVAILABLE', 2],
    ['answers 418', { kind: 'status', status: 418 }, 'UPSTREAM_REJECTED', 1],
    ['answers a page', { kind: 'html' }, 'UPSTREAM_MALFORMED', 1],
    ['answers half of it', { kind: 'truncated' }, 'UPSTREAM_UNAVAILABLE', 2],
    ['answers broken JSON', { kind: 'malformedJson' }, 'UPSTREAM_MALFORMED', 1],
    ['answers another shape', { kind: 'wrongShape' }, 'UPSTREAM_MALFORMED', 1],
  ] as const)('when it %o only its own fields are null', async (_what, fault, code, attempts) => {
    // A gateway of its own: what fails here must not open a circuit for the next.
    const own = await startGateway({ nhn: {} });
    try {
      own.nhn.faults.add({ region: 'us' }, fault);
      const answer = await ask<Regions>(own, '{ regions { code servers { totalCount } } }');
      expect(answer.data.regions.map(({ code: region, servers }) => [region, servers !== null])).toEqual([
        ['kr', true],
        ['kr2', true],
        ['us', false],
        ['jp', true],
      ]);
      expect(answer.errors).toHaveLength(1);
      const { upstream, ...extensions } = answer.errors[0]?.extensions ?? { code: '' };
      expect(extensions).toEqual({ code });
      expect(upstream).toMatchObject({ source: 'nhn', region: 'us', operation: 'listServers', attempts });
      expect(own.nhn.log.count({ region: 'us' })).toBe(attempts);
    } finally {
      await own.close();
    }
  });

  it('a read that fails once is repeated, and the answer is whole', async () => {
    gateway.nhn.faults.add({ region: 'us' }, { kind: 'drop' }, { times: 1 });
    const answer = await ask<Regions>(gateway, '{ regions { code servers { totalCount } } }');
    expect(answer.errors).toEqual([]);
    expect(gateway.nhn.log.count({ region: 'us' })).toBe(2);
  });
});
