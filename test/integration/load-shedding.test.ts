import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { type Answer, ask, data } from '../support/graphql-client.ts';
import { openRaw } from '../support/raw-http.ts';

const READ = '{ servers { totalCount } }';
const REFUSAL = {
  errors: [
    {
      message: 'the service has more to do than it can; come back later',
      extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 },
    },
  ],
};
const WATCHERS = ['/livez', '/readyz', '/metrics'];

let gateway: Gateway;
afterEach(() => gateway.close());

describe('More requests than may be under way', () => {
  /** Requests that wait for their upstream until the returned function is called. */
  async function hold(count: number): Promise<{ release(): void; answers: Promise<Answer<unknown>[]> }> {
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
    const regions = ['kr', 'jp', 'us', 'kr2'].slice(0, count);
    const answers = Promise.all(
      regions.map((region) => ask(gateway, READ, { headers: { 'x-sysmon-region': region } })),
    );
    await expect.poll(() => gateway.nhn.log.count({ operation: 'listServers' })).toBe(count);
    return { release: held.resolve, answers };
  }

  it('are refused with 503 and a time to come back; those under way are answered, and then others again', async () => {
    gateway = await startGateway({ nhn: {}, limits: { requestsInFlight: 3 } });
    const { release, answers } = await hold(3);
    const refused = await ask(gateway, READ);
    expect([refused.status, JSON.parse(refused.text)]).toEqual([503, REFUSAL]);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(refused.headers.get('x-frame-options')).toBe('DENY');

    release();
    expect((await answers).map(({ status, errors }) => [status, errors])).toEqual(Array(3).fill([200, []]));
    await expect.poll(async () => (await ask(gateway, READ)).status).toBe(200);
  });

  it('are told in Prometheus’ words where its API is asked', async () => {
    gateway = await startGateway({ nhn: {}, limits: { requestsInFlight: 1 } });
    const { release, answers } = await hold(1);
    const refused = await fetch(`${gateway.url}/prometheus/api/v1/query?query=up`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toEqual({
      status: 'error',
      errorType: 'unavailable',
      error: 'the service has more to do than it can; come back later',
    });
    release();
    await answers;
  });

  it('do not touch those who watch the service', async () => {
    gateway = await startGateway({ nhn: {}, limits: { requestsInFlight: 1 } });
    const { release, answers } = await hold(1);
    for (const path of WATCHERS) {
      const response = await fetch(gateway.url + path);
      expect([path, response.status]).toEqual([path, 200]);
      await response.text();
    }
    release();
    await answers;
  });

  it('have their places back when clients hang up', async () => {
    gateway = await startGateway({ nhn: {}, limits: { requestsInFlight: 2 } });
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'blackHole' });
    const client = new AbortController();
    const left = ['kr', 'jp'].map((region) =>
      ask(gateway, READ, { headers: { 'x-sysmon-region': region }, signal: client.signal }).catch(() => 'left'),
    );
    await expect.poll(() => gateway.nhn.log.count({ operation: 'listServers' })).toBe(2);
    expect((await ask(gateway, READ)).status).toBe(503);
    client.abort();
    expect(await Promise.all(left)).toEqual(['left', 'left']);
    gateway.nhn.faults.clear();
    await expect.poll(async () => (await ask(gateway, READ)).status).toBe(200);
  });
});

describe('More requests of one caller than it may have under way', () => {
  const headersOf = (name: string) => ({ 'x-api-key': `${name}-key-0123456789` });
  const auth = {
    apiKeys: ['greedy', 'other'].map((name) => ({ name, key: headersOf(name)['x-api-key'], role: 'VIEWER' })),
  };

  it.each([
    ['as many as are configured', { requestsPerCaller: 3 }, 3],
    ['half of all places when nothing is configured', { requestsInFlight: 6 }, 3],
    ['the one place there is', { requestsInFlight: 1 }, 1],
  ])('are refused with 429, whoever else asks is answered: %s', async (_what, limits, most) => {
    gateway = await startGateway({ nhn: {}, limits, config: { auth } });
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
    const answers = ['kr', 'jp', 'us']
      .slice(0, most)
      .map((region) => ask(gateway, READ, { headers: { ...headersOf('greedy'), 'x-sysmon-region': region } }));
    await expect.poll(() => gateway.nhn.log.count({ operation: 'listServers' })).toBe(most);
    if (most > 1) {
      const refused = await ask(gateway, READ, { headers: headersOf('greedy') });
      expect([refused.status, refused.headers.get('retry-after'), refused.errors]).toEqual([
        429,
        '1',
        [
          {
            message: 'you have as many requests under way as one caller may; accepted: at most 3 at once',
            extensions: { code: 'RATE_LIMITED', requestsPerCaller: 3, retryAfterSeconds: 1 },
          },
        ],
      ]);
      const face = await fetch(`${gateway.url}/prometheus/api/v1/query?query=up`, { headers: headersOf('greedy') });
      expect([face.status, await face.json()]).toMatchObject([429, { errorType: 'too_many_requests' }]);
      expect((await ask(gateway, '{ viewer { id } }', { headers: headersOf('other') })).status).toBe(200);
    }
    held.resolve();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(most).fill(200));
    await expect.poll(async () => (await ask(gateway, READ, { headers: headersOf('greedy') })).status).toBe(200);
  });

  it('are refused before their bodies are read, and those whose bodies never come take no other’s place', async () => {
    const limits = { requestsInFlight: 4, receiveTimeoutMs: 60_000 };
    gateway = await startGateway({ nhn: {}, limits, config: { auth } });
    const key = `x-api-key: ${headersOf('greedy')['x-api-key']}`;
    const sent = `POST /graphql HTTP/1.1\r\nhost: x\r\n${key}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{`;
    const slow = await Promise.all(Array.from({ length: 8 }, () => openRaw(gateway, sent)));
    await expect.poll(() => slow.filter(({ text }) => text.startsWith('HTTP/1.1 429 ')).length).toBe(6);
    expect((await ask(gateway, READ, { headers: headersOf('other') })).status).toBe(200);
    for (const { socket } of slow) socket.destroy();
    await expect.poll(async () => (await ask(gateway, READ, { headers: headersOf('greedy') })).status).toBe(200);
  });

  it('are not told from anyone else’s where callers are not told apart', async () => {
    gateway = await startGateway({ nhn: {}, limits: { requestsPerCaller: 1 } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(gateway, READ)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  });
});

describe('An event loop that is behind', () => {
  const BLOCK_MS = 150;

  /** Keeps the event loop, which the gateway shares, from turning. */
  function block(): void {
    const until = performance.now() + BLOCK_MS;
    while (performance.now() < until);
  }

  /** What is answered to a request that arrives while the event loop is blocked for the third time in a row. */
  async function askWhileBlocked(path: string, body?: string): Promise<{ status: number; text: string }> {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    let text = '';
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    for (let i = 0; i < 2; i += 1) {
      block();
      await pause(1);
    }
    const head = `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n`;
    const described = `content-type: application/json\r\ncontent-length: ${body?.length ?? 0}\r\n`;
    socket.write(`${head}${described}\r\n${body ?? ''}`);
    block();
    await once(socket, 'close');
    return { status: Number(text.split(' ', 2)[1]), text };
  }

  it('refuses what comes in with 503 and a time to come back, and recovers by itself', async () => {
    gateway = await startGateway({ nhn: {}, limits: { eventLoopDelayMs: 50 } });
    const refused = await askWhileBlocked('/graphql', JSON.stringify({ query: READ }));
    expect(refused.status).toBe(503);
    expect(refused.text).toContain(JSON.stringify(REFUSAL));
    expect(refused.text).toMatch(/^retry-after: 1\r$/m);
    expect(gateway.nhn.log.count()).toBe(0);
    await expect.poll(async () => (await ask(gateway, READ)).status).toBe(200);
  });

  it('still answers those who watch the service', async () => {
    gateway = await startGateway({ nhn: {}, limits: { eventLoopDelayMs: 50 } });
    for (const path of WATCHERS) expect([path, (await askWhileBlocked(path)).status]).toEqual([path, 200]);
  });

  it.each([
    ['it is by less than the limit', 5_000],
    ['there is no limit', 0],
  ])('lets everything in when %s', async (_, eventLoopDelayMs) => {
    gateway = await startGateway({ nhn: {}, limits: { eventLoopDelayMs } });
    expect((await askWhileBlocked('/graphql', JSON.stringify({ query: READ }))).status).toBe(200);
  });

  it('lets in what waited for one long pause', async () => {
    gateway = await startGateway({ nhn: {}, limits: { eventLoopDelayMs: 50 } });
    await data(gateway, READ);
    const answer = ask(gateway, READ);
    block();
    expect((await answer).status).toBe(200);
  });
});
