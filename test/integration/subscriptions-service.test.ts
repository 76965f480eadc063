import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, readAnswer } from '../support/graphql-client.ts';
import { type KnownPrometheus, startKnownPrometheus } from '../support/known-prometheus.ts';
import { openRaw } from '../support/raw-http.ts';
import { subscribe, TRANSPORTS } from '../support/subscription-client.ts';

const query = 'subscription Watch { instant(query: "up", every: "100ms") { series { name } } }';
const read = '{ servers { totalCount } }';

let prometheus: KnownPrometheus;
let gateway: Gateway;
beforeAll(async () => {
  prometheus = await startKnownPrometheus();
});
afterAll(() => prometheus.close());
afterEach(() => gateway.close());

async function start(limits: Readonly<Record<string, number>> = {}, config: Readonly<Record<string, unknown>> = {}) {
  gateway = await startGateway({
    nhn: { prometheusUrl: () => prometheus.url },
    limits: { subscriptionEveryMinMs: 100, ...limits },
    config,
  });
}

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}, signal?: AbortSignal) =>
  fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal && { signal }),
  });

/** Holds answers of the upstream until the returned function is called. */
function hold(): () => void {
  const held = Promise.withResolvers<void>();
  gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
  return () => {
    gateway.nhn.faults.clear();
    held.resolve();
  };
}

describe.each(TRANSPORTS)('A subscription over %s', (transport) => {
  it('pays for each answer, and goes on when its caller has points again', async () => {
    const auth = { apiKeys: [{ name: 'watcher', key: 'viewer-key-9f2c6b1e', role: 'VIEWER' }] };
    await start({ costPerMinute: 40 }, { auth });
    const headers = { 'x-api-key': 'viewer-key-9f2c6b1e' };
    await using open = subscribe(gateway, transport, query, { headers });
    const answers = await open.take(5);
    const remaining = answers.flatMap(({ extensions }) => (extensions?.cost ? [extensions.cost] : []));
    expect(remaining).toEqual([
      { used: 11, limit: 20_000, remaining: 29 },
      { used: 11, limit: 20_000, remaining: 18 },
      { used: 11, limit: 20_000, remaining: 7 },
    ]);
    for (const answer of answers.slice(3)) {
      expect(answer).toMatchObject({
        errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } }],
      });
    }
  });

  it('takes no place among the requests under way but for the moment of an answer', async () => {
    await start({ requestsInFlight: 1 });
    await using open = subscribe(gateway, transport, query);
    await open.take(1);
    await eventually(async () => expect((await ask(gateway, '{ viewer { id } }')).status).toBe(200));
    const release = hold();
    let held: Promise<{ status: number }> | undefined;
    await eventually(async () => {
      held ??= ask(gateway, read).then((answer) => {
        if (answer.status === 503) held = undefined;
        return answer;
      });
      expect(gateway.nhn.log.count({ operation: 'listServers' })).toBe(1);
    });
    await eventually(async () => {
      const [busy] = await open.take(1);
      expect(busy).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } }] });
    });
    release();
    expect(await held).toMatchObject({ status: 200 });
    await eventually(async () => expect(await open.take(1)).toMatchObject([{ data: { instant: {} } }]));
  });

  it('is told when the service shuts down, so that its client comes back', async () => {
    await start();
    const open = subscribe(gateway, transport, query);
    await open.take(1);
    const rest = open.take(1_000).then(
      () => 'completed',
      (error: unknown) => error,
    );
    const startedAt = performance.now();
    await gateway.close();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const ended = await rest;
    if (transport === 'websocket')
      expect(ended).toMatchObject({ code: 1001, reason: expect.stringContaining('shutting down') });
    else expect(ended).not.toBe('completed');
  });

  it('is one line in the log, with no payload, and its answers are operations in the metrics', async () => {
    await start();
    const open = subscribe(gateway, transport, query);
    await open.take(3);
    const during = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(during).toContain(`sightline_subscriptions{transport="${transport}"} 1`);
    expect(during).toMatch(
      /sightline_operation_duration_seconds_count\{operation_name="Watch",operation_type="subscription"\} [3-9]/,
    );
    expect(during).toMatch(/^sightline_http_requests_in_flight 1$/m);
    await open.end();
    const lines = () => gateway.logLines.map((line): Record<string, unknown> => JSON.parse(line));
    await eventually(() => expect(lines().filter(({ msg }) => msg === 'subscription')).toHaveLength(1));
    expect(lines().find(({ msg }) => msg === 'subscription')).toMatchObject({
      ...{ operationName: 'Watch', caller: 'anonymous', transport, reqId: expect.any(String), ms: expect.any(Number) },
      answers: expect.any(Number),
    });
    expect(lines().filter(({ msg }) => msg === 'client hung up')).toEqual([]);
    expect(gateway.logLines.filter((line) => line.includes('instant('))).toEqual([]);
    const after = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(after).toContain(`sightline_subscriptions{transport="${transport}"} 0`);
  });

  it('has to be a trusted document where only those are taken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sightline-subscriptions-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const manifest = join(folder, 'manifest.json');
    const hash = createHash('sha256').update(query).digest('hex');
    await writeFile(manifest, JSON.stringify({ [hash]: query }));
    await start({}, { trustedDocuments: { manifest, mode: 'enforce' } });
    await using trusted = subscribe(gateway, transport, query);
    expect(await trusted.take(1)).toMatchObject([{ data: { instant: {} } }]);
    await using other = subscribe(gateway, transport, query.replace('Watch', 'Other'));
    const refused = await other.take(1).catch((error: unknown) => [error].flat());
    if (transport === 'websocket') expect(refused).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    else expect(refused).toMatchObject([{ response: { status: 400 } }]);
  });
});

describe('A stream of events', () => {
  it('has the headers of every answer, and nothing collects it on its way', async () => {
    await start();
    const controller = new AbortController();
    const { status, headers } = await post({ query }, {}, controller.signal);
    controller.abort();
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      ...{ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      ...{ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'x-request-id': expect.any(String) },
    });
  });

  it('is read by the line', async () => {
    await start();
    const answered = await post({ query: 'subscription { instant(query: "up", every: "1ms") { text } }' });
    const events = (await answered.text()).split('\n\n');
    expect(events).toEqual([
      ':',
      expect.stringMatching(/^event: next\ndata: \{.*"BAD_USER_INPUT".*\}$/),
      'event: complete\ndata:',
      '',
    ]);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
  ])('is not begun by what any page may send: %s', async (type) => {
    await start();
    const answered = await post({ query }, { 'content-type': type, origin: 'https://evil.example' });
    expect(answered.status).toBeGreaterThanOrEqual(400);
    expect(answered.status).toBeLessThan(500);
    const get = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { accept: 'text/event-stream' },
    });
    expect(get.status).toBeGreaterThanOrEqual(400);
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('that ends in the middle of an event, because the service does, says nothing that could be taken for its end', async () => {
    await start();
    const result = [{ metric: { long: 'x'.repeat(30_000_000) }, value: [0, '1'] }];
    const large = JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
    gateway.nhn.faults.add({ operation: 'query' }, { kind: 'status', status: 200, body: large });
    const body = JSON.stringify({ query: query.replace('{ name }', '{ labels { value } }') });
    const head = `POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    const slow = await openRaw(gateway, head + body);
    await expect.poll(() => slow.text.length).toBeGreaterThan(100_000);
    slow.socket.pause();
    await gateway.close();
    slow.socket.resume();
    const text = await slow.closed;
    expect(text.length).toBeLessThan(30_000_000);
    expect(text).not.toContain('shutting down');
    expect(text).not.toContain('complete');
  });

  it.each([
    ['{', 400],
    ['[]', 400],
    ['{}', 400],
    ['{"query":1}', 400],
    ['null', 400],
  ])('is not begun by %s', async (body, status) => {
    await start();
    const answered = await readAnswer(await post(body));
    expect([answered.status, answered.errors.map(({ extensions }) => extensions.code)]).toEqual([
      status,
      ['BAD_USER_INPUT'],
    ]);
  });

  it('is cut when its client takes nothing of it for too long, and no more is asked for it', async () => {
    await start({ sendStallMs: 300 });
    const result = [{ metric: { long: 'x'.repeat(8_000_000) }, value: [0, '1'] }];
    const large = JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
    gateway.nhn.faults.add({ operation: 'query' }, { kind: 'status', status: 200, body: large });
    const body = JSON.stringify({ query: query.replace('{ name }', '{ labels { value } }') });
    const head = `POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    const slow = await openRaw(gateway, head + body);
    slow.socket.pause();
    const openNow = async () =>
      /subscriptions\{transport="event_stream"\} (\d+)/.exec(await (await fetch(`${gateway.url}/metrics`)).text())?.[1];
    await expect.poll(openNow).toBe('1');
    await expect.poll(openNow, { timeout: 10_000 }).toBe('0');
    expect(gateway.nhn.log.count({ operation: 'query' })).toBeLessThan(6);
    slow.socket.resume();
    await slow.closed;
  });
});

it('A WebSocket whose client does not answer is closed', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  await start({ sendStallMs: 200 });
  const webSocket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    autoPong: false,
  });
  onTestFinished(() => webSocket.terminate());
  const closed = new Promise((resolve) => webSocket.once('close', resolve));
  await new Promise((resolve) => webSocket.once('open', resolve));
  const acknowledged = new Promise((resolve) => webSocket.once('message', resolve));
  webSocket.send(JSON.stringify({ type: 'connection_init' }));
  await acknowledged;
  vi.advanceTimersByTime(12_000);
  expect(await closed).toBe(1006);
});

it('More subscriptions that are due at one moment than may be under way wait for each other, and none goes without', async () => {
  await start({ requestsInFlight: 8, subscriptions: 200 });
  const open = Array.from({ length: 60 }, () => subscribe(gateway, 'websocket', query.replace('100ms', '1s')));
  try {
    const answers = (await Promise.all(open.map((each) => each.take(3)))).flat();
    expect(answers).toHaveLength(180);
    expect(answers.filter(({ errors }) => errors !== undefined)).toEqual([]);
    expect((await ask(gateway, '{ viewer { id } }')).status).toBe(200);
  } finally {
    await Promise.all(open.map((each) => each.end()));
  }
});
