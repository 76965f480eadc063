import { afterEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, readAnswer } from '../support/graphql-client.ts';
import { openRaw, readRaw, sendRaw } from '../support/raw-http.ts';

let gateway: Gateway;
afterEach(() => gateway.close());

const body = JSON.stringify({ query: '{ viewer { id } }' });
const head = (path: string, type = 'application/json') =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n`;

/** Requests under way, the scrape itself not counted. */
async function inFlight(): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return Number(/^sightline_http_requests_in_flight (\d+)$/m.exec(text)?.[1]) - 1;
}

describe('A request that arrives slowly', () => {
  it('is refused with 408 when its time is over, and its place is another’s', async () => {
    gateway = await startGateway({ nhn: {}, limits: { requestsInFlight: 3, receiveTimeoutMs: 500 } });
    const form = 'application/x-www-form-urlencoded';
    const slow = [
      await openRaw(gateway, `${head('/graphql')}{`),
      await openRaw(gateway, `${head('/graphql')}{`),
      await openRaw(gateway, `${head('/prometheus/api/v1/query', form)}q`),
    ];
    await expect.poll(inFlight).toBe(3);
    expect((await ask(gateway, '{ viewer { id } }')).status).toBe(503);
    const answers = (await Promise.all(slow.map(({ closed }) => closed))).map(readRaw);
    expect(answers.map(({ status }) => status)).toEqual([408, 408, 408]);
    const message = 'the request did not arrive in time; accepted: all of it within 500 ms';
    expect(answers.map(({ body: told }) => JSON.parse(told))).toEqual([
      ...Array(2).fill({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] }),
      { status: 'error', errorType: 'bad_data', error: message },
    ]);
    expect((await ask(gateway, '{ viewer { id } }')).status).toBe(200);
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('and in time is answered', async () => {
    gateway = await startGateway({ nhn: {}, limits: { receiveTimeoutMs: 5_000 } });
    const slow = await openRaw(gateway, `${head('/graphql').replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n')}{`);
    await expect.poll(inFlight).toBe(1);
    slow.socket.write(body.slice(1));
    expect(readRaw(await slow.closed).status).toBe(200);
  });

  it('takes no place where nothing is served', async () => {
    gateway = await startGateway({ nhn: {}, limits: { requestsInFlight: 1, receiveTimeoutMs: 60_000 } });
    for (const path of ['/nothing-here', '/livez']) {
      const slow = await openRaw(gateway, head(path));
      await expect.poll(() => slow.text).toContain('404 Not Found');
      slow.socket.destroy();
    }
    expect((await ask(gateway, '{ viewer { id } }')).status).toBe(200);
  });
});

describe('An answer that is taken slowly', () => {
  /** More than the buffers between a client and the gateway hold. */
  const BYTES = 24_000_000;
  const query = `GET /prometheus/api/v1/query?query=up HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;

  async function startLarge(limits: Readonly<Record<string, number>>): Promise<void> {
    gateway = await startGateway({ nhn: {}, limits });
    const result = [{ metric: { long: 'x'.repeat(BYTES) }, value: [0, '1'] }];
    const large = JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
    gateway.nhn.faults.add({ operation: 'query' }, { kind: 'status', status: 200, body: large });
  }

  it.each([
    ['no byte of it for too long', { sendStallMs: 200 }],
    ['all of it not in time', { sendStallMs: 600_000, sendTimeoutMs: 300 }],
  ])('is given up when a client takes %s', async (_what, limits) => {
    await startLarge(limits);
    const slow = await openRaw(gateway, query);
    slow.socket.pause();
    await expect.poll(inFlight).toBe(1);
    await expect.poll(inFlight, { timeout: 5_000 }).toBe(0);
    await expect.poll(() => gateway.logLines.at(-1)).toContain('client hung up');
    slow.socket.resume();
    expect((await slow.closed).length).toBeLessThan(BYTES);
  });

  it('is given whole to a client that takes it in time', async () => {
    await startLarge({ sendStallMs: 2_000, sendTimeoutMs: 10_000 });
    const { status, body: told } = await sendRaw(gateway, query);
    expect([status, told.length]).toEqual([200, expect.any(Number)]);
    expect(told.length).toBeGreaterThan(BYTES);
  });

  it('is not one that waits behind another on the same connection', async () => {
    gateway = await startGateway({ nhn: {}, limits: { sendStallMs: 50, receiveTimeoutMs: 300 } });
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
    const question = JSON.stringify({ query: '{ servers { totalCount } }' });
    const first = head('/graphql').replace(String(body.length), String(question.length)) + question;
    const both = await openRaw(gateway, `${first}GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    await expect.poll(() => gateway.nhn.log.count({ operation: 'listServers' })).toBe(1);
    // By the time that another's limit has gone by, the answer that is ready has waited longer than its own.
    const slow = await openRaw(gateway, `${head('/graphql')}{`);
    expect(readRaw(await slow.closed).status).toBe(408);
    held.resolve();
    expect((await both.closed).match(/200 OK/g)).toHaveLength(2);
  });

  it('leaves a connection that waits for its next request alone', async () => {
    gateway = await startGateway({ nhn: {}, limits: { sendStallMs: 50, sendTimeoutMs: 100, receiveTimeoutMs: 100 } });
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
    const get = 'GET /livez HTTP/1.1\r\nhost: x\r\n\r\n';
    const kept = await openRaw(gateway, get);
    await expect.poll(() => kept.text).toContain('200 OK');
    // By the time that others see a limit of theirs go by, the idle connection has outlived its own.
    const slow = await openRaw(gateway, `${head('/graphql')}{`);
    expect(readRaw(await slow.closed).status).toBe(408);
    const asked = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ servers { totalCount } }' }),
    });
    await expect.poll(() => gateway.nhn.log.count({ operation: 'listServers' })).toBe(1);
    // Nor does an answer count as slow that is not there yet.
    const other = await openRaw(gateway, `${head('/graphql')}{`);
    expect(readRaw(await other.closed).status).toBe(408);
    held.resolve();
    expect((await readAnswer(await asked)).errors).toEqual([]);
    kept.socket.write(get);
    await expect.poll(() => kept.text.match(/200 OK/g)).toHaveLength(2);
    kept.socket.destroy();
  });
});
