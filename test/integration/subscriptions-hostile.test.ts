import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, readAnswer } from '../support/graphql-client.ts';
import { AUDIENCE, startIdentityProvider } from '../support/identity-provider.ts';
import { type KnownPrometheus, startKnownPrometheus } from '../support/known-prometheus.ts';
import { openRaw } from '../support/raw-http.ts';
import { subscribe } from '../support/subscription-client.ts';
import { openWebSocket, type RawWebSocket } from '../support/web-socket.ts';

const query = 'subscription { instant(query: "up", every: "100ms") { series { labels { value } } } }';
const KEY = 'viewer-key-9f2c6b1e';

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

/** Answers of the upstream are of so many bytes. */
function answerLarge(bytes: number): void {
  const result = [{ metric: { long: 'x'.repeat(bytes) }, value: [0, '1'] }];
  const body = JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
  gateway.nhn.faults.add({ operation: 'query' }, { kind: 'status', status: 200, body });
}

async function gauge(name: string): Promise<number> {
  const page = await (await fetch(`${gateway.url}/metrics`)).text();
  const lines = page.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const begin = (id: string, payload: unknown = { query }) => ({ type: 'subscribe', id, payload });

/** A WebSocket on which one may subscribe. */
async function openKnown(payload?: unknown): Promise<RawWebSocket> {
  const opened = await openWebSocket(gateway);
  opened.say({ type: 'connection_init', ...(payload === undefined ? {} : { payload }) });
  await eventually(() => expect(opened.messages).toEqual([{ type: 'connection_ack' }]));
  return opened;
}

const handshake = (lines: readonly string[] = []) =>
  [
    'GET /graphql HTTP/1.1',
    ...['host: x', 'connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'],
    ...[`sec-websocket-key: ${randomBytes(16).toString('base64')}`, 'sec-websocket-protocol: graphql-transport-ws'],
    ...[...lines, '', ''],
  ].join('\r\n');

/** A frame of a client, unmasked by a key of zeros. */
function frame(opcode: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(payload.length > 65_535 ? 14 : payload.length > 125 ? 8 : 6);
  head[0] = 0x80 | opcode;
  if (payload.length > 65_535) {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  } else if (payload.length > 125) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(payload.length, 2);
  } else head[1] = 0x80 | payload.length;
  return Buffer.concat([head, payload]);
}
const message = (value: unknown) => frame(1, Buffer.from(JSON.stringify(value)));

/** Of buffers, those that are waste not counted. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().external;
}

describe('A client that', () => {
  it('uses an id again and again leaves nothing behind', async () => {
    await start();
    const { say, webSocket } = await openKnown();
    for (let i = 0; i < 20; i += 1) for (const each of [begin('a'), { type: 'complete', id: 'a' }]) say(each);
    say(begin('a'));
    await expect.poll(() => gauge('sightline_subscriptions')).toBe(1);
    webSocket.terminate();
    await expect.poll(() => gauge('sightline_subscriptions')).toBe(0);
    const asked = gateway.nhn.log.count();
    await pause(400);
    expect(gateway.nhn.log.count()).toBe(asked);
  });

  it('says much and listens to nothing makes the service hold nothing', async () => {
    await start();
    const { socket } = await openRaw(gateway, handshake());
    socket.pause();
    const said = message({ type: 'ping', payload: { x: 'x'.repeat(200_000) } });
    const before = heldBytes();
    let bytes = 0;
    for (const untilMs = performance.now() + 1_500; performance.now() < untilMs; bytes += said.length) {
      if (!socket.write(said)) await Promise.race([once(socket, 'drain'), pause(100)]);
    }
    expect(bytes).toBeGreaterThan(50_000_000);
    // Waste of a moment ago among it, but not what was said.
    expect(heldBytes() - before).toBeLessThan(bytes / 2);
    socket.destroy();
  });

  it('sends pongs but takes none of its answers is cut', async () => {
    await start({ sendStallMs: 400 });
    answerLarge(8_000_000);
    const { socket } = await openRaw(gateway, handshake());
    socket.pause();
    socket.write(Buffer.concat([message({ type: 'connection_init' }), message(begin('a')), message(begin('b'))]));
    const pongs = setInterval(() => socket.write(frame(0xa)), 100);
    onTestFinished(() => clearInterval(pongs));
    await expect.poll(() => gauge('sightline_subscriptions')).toBe(2);
    await expect.poll(() => gauge('sightline_subscriptions'), { timeout: 10_000 }).toBe(0);
    await expect.poll(() => gauge('sightline_websockets')).toBe(0);
    socket.destroy();
  });

  it.each(['event_stream', 'websocket'] as const)('reads slowly but steadily over %s is not cut', async (transport) => {
    await start({ sendStallMs: 700 });
    answerLarge(24_000_000);
    const body = JSON.stringify({ query: query.replace('100ms', '1h') });
    const post = `POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const { socket } = await openRaw(gateway, transport === 'websocket' ? handshake() : post);
    if (transport === 'websocket') {
      socket.write(Buffer.concat([message({ type: 'connection_init' }), message(begin('a', JSON.parse(body)))]));
    }
    let read = 0;
    socket.on('data', (part: string) => {
      read += part.length;
      socket.pause();
      setTimeout(() => socket.resume(), 5);
    });
    const startedAt = performance.now();
    await expect.poll(() => read, { timeout: 40_000, interval: 100 }).toBeGreaterThan(24_000_000);
    expect(performance.now() - startedAt).toBeGreaterThan(1_400);
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });

  it('says nothing keeps its place only until it should have said something', async () => {
    await start({ subscriptions: 3 });
    const silent = await Promise.all([1, 2, 3].map(() => openRaw(gateway, handshake())));
    await expect.poll(() => gauge('sightline_websockets')).toBe(3);
    await expect
      .poll(
        () =>
          openKnown().then(
            () => 'open',
            () => 'refused',
          ),
        { timeout: 5_000 },
      )
      .toBe('open');
    for (const { socket } of silent) socket.destroy();
  });

  it('was refused is let go of, even when it holds on', async () => {
    await start();
    const { hostname, port } = new URL(gateway.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    socket.on('error', () => resolve()).on('data', () => undefined);
    socket.write(handshake(['origin: https://evil.example']));
    const writes = setInterval(() => socket.write('still here'), 50);
    onTestFinished(() => clearInterval(writes));
    await gone;
  });

  it('opens more WebSockets than it may have subscriptions is refused them, and nobody else is', async () => {
    const apiKeys = [KEY, 'other-key-11aa7733ff'].map((key, i) => ({ name: `watcher-${i}`, key, role: 'VIEWER' }));
    await start({ subscriptions: 9, subscriptionsPerCaller: 1 }, { auth: { apiKeys } });
    await openKnown({ 'x-api-key': KEY });
    const second = await openWebSocket(gateway);
    second.say({ type: 'connection_init', payload: { 'x-api-key': KEY } });
    expect(await second.closed).toEqual({
      code: 1013,
      reason: 'you have as many WebSockets open as one caller may; accepted: at most 1 at once',
    });
    await openKnown({ 'x-api-key': 'other-key-11aa7733ff' });
  });

  it('was told goodbye and does not answer is cut, and is asked for no more', async () => {
    await start();
    const { socket, text } = await openRaw(gateway, handshake());
    expect(text).toBe('');
    socket.write(Buffer.concat([message({ type: 'connection_init' }), message(begin('a'))]));
    await expect.poll(() => gateway.nhn.log.count()).toBeGreaterThan(1);
    socket.write(Buffer.concat([message({ type: 'connection_init' }), message(begin('b'))]));
    await expect.poll(() => gauge('sightline_subscriptions')).toBe(0);
    const asked = gateway.nhn.log.count();
    await expect.poll(() => gauge('sightline_websockets'), { timeout: 3_000 }).toBe(0);
    expect(gateway.nhn.log.count()).toBe(asked);
  });

  it.each([
    [{ type: 'connection_ack' }, 4400],
    [{ type: 'next', id: 'a', payload: {} }, 4400],
    [{ type: 'error', id: 'a', payload: [{ message: 'no' }] }, 4400],
  ])('speaks as servers do is told that it is none: %j', async (said, code) => {
    await start();
    const { say, closed } = await openWebSocket(gateway);
    say(said);
    expect(await closed).toMatchObject({ code });
    expect(gateway.logLines.filter((line) => line.includes('masked'))).toEqual([]);
  });

  it('says goodbye and holds on is asked for no more', async () => {
    await start();
    for (const goodbye of [frame(8, Buffer.from([0x03, 0xe8])), Buffer.from('ff8000000000', 'hex')]) {
      const { hostname, port } = new URL(gateway.url);
      const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
      onTestFinished(() => void socket.destroy());
      socket.on('error', () => undefined).on('data', () => undefined);
      socket.write(handshake());
      socket.write(Buffer.concat([message({ type: 'connection_init' }), message(begin('a'))]));
      await expect.poll(() => gauge('sightline_subscriptions')).toBe(1);
      socket.write(goodbye);
      await expect.poll(() => gauge('sightline_websockets'), { timeout: 3_000 }).toBe(0);
      expect(await gauge('sightline_subscriptions')).toBe(0);
    }
  });

  it('pings, and reads slowly for long, is not cut', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    await start({ sendStallMs: 1_000 });
    answerLarge(24_000_000);
    const { socket } = await openRaw(gateway, handshake());
    const asked = begin('a', { query: query.replace('100ms', '1h') });
    socket.write(Buffer.concat([message({ type: 'connection_init' }), message(asked), message({ type: 'ping' })]));
    let read = 0;
    socket.on('data', (part: string) => {
      read += part.length;
      socket.pause();
      setTimeout(() => socket.resume(), 5);
    });
    await expect.poll(() => read).toBeGreaterThan(1_000_000);
    // The time of a ping of its own, which it would not get to see in time.
    vi.advanceTimersByTime(12_000);
    await expect.poll(() => read, { timeout: 40_000 }).toBeGreaterThan(24_000_000);
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });

  it('uses an id again is told nothing of what it had before', async () => {
    await start();
    const { webSocket, say, messages } = await openKnown();
    answerLarge(16_000_000);
    webSocket.pause();
    // Of different questions, so that each is asked by itself.
    const once = (name: string) => ({
      query: `subscription { ${name}: instant(query: "up{for=\\"${name}\\"}", every: "1h") { series { labels { value } } } }`,
    });
    const answered = () => gauge('sightline_operation_duration_seconds_count');
    say(begin('x', once('large')));
    await expect.poll(answered).toBe(1);
    say(begin('a', once('first')));
    await expect.poll(answered).toBe(2);
    say({ type: 'complete', id: 'a' });
    say(begin('a', once('second')));
    await expect.poll(answered).toBe(3);
    webSocket.resume();
    const told = () =>
      messages
        .filter(({ id }) => id === 'a')
        .map(({ payload }) => Object.keys((payload as { data: object }).data).join());
    await expect.poll(told).toEqual(['second']);
  });

  it('leaves while it is answered is no failure of anyone’s', async () => {
    await start();
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'query' }, { kind: 'hold', until: held.promise });
    const { say, webSocket } = await openKnown();
    say(begin('a'));
    await expect.poll(() => gateway.nhn.log.count({ operation: 'query' })).toBe(1);
    say({ type: 'complete', id: 'a' });
    await expect.poll(() => gauge('sightline_subscriptions')).toBe(0);
    await expect.poll(() => gateway.logLines.some((line) => line.includes('"msg":"subscription"'))).toBe(true);
    webSocket.close();
    held.resolve();
    await expect.poll(() => gateway.logLines.some((line) => line.includes('"msg":"websocket closed"'))).toBe(true);
    expect(gateway.logLines.filter((line) => line.includes('INTERNAL_SERVER_ERROR'))).toEqual([]);
    expect(await gauge('sightline_operation_errors_total')).toBe(0);
  });

  it('has a long id is told when it is in use', async () => {
    await start();
    const { say, closed } = await openKnown();
    for (let i = 0; i < 2; i += 1) say(begin('한'.repeat(100)));
    expect(await closed).toMatchObject({ code: 4409 });
  });

  it('has an id that is longer than answers can bear is told what is accepted', async () => {
    await start();
    const { say, closed } = await openKnown();
    say(begin('x'.repeat(129)));
    expect(await closed).toEqual({ code: 4400, reason: 'id: accepted: 1 to 128 characters' });
  });

  it('asks on a connection that is answering something else is cut', async () => {
    await start();
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
    const body = JSON.stringify({ query: '{ servers { totalCount } }' });
    const post = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const { closed } = await openRaw(gateway, post + handshake());
    expect(await closed).not.toContain('101');
    held.resolve();
  });
});

describe('What a client says of itself', () => {
  const auth = { apiKeys: [{ name: 'watcher', key: KEY, role: 'VIEWER' }] };

  it.each([
    ['a name twice', { 'X-Api-Key': 'nobody-knows-this-key', 'x-api-key': KEY }],
    ['a list', { 'x-api-key': ['a', KEY] }],
    ['two credentials', { 'x-api-key': KEY, authorization: `Bearer ${KEY}` }],
  ])('is refused with %s', async (_what, payload) => {
    await start({}, { auth });
    const { say, closed } = await openWebSocket(gateway, { headers: { 'x-api-key': KEY } });
    say({ type: 'connection_init', payload });
    expect(await closed).toMatchObject({ code: 4403 });
  });

  it('is refused when a region is no text', async () => {
    await start({}, { auth });
    const { say, closed } = await openWebSocket(gateway);
    say({ type: 'connection_init', payload: { 'x-api-key': KEY, 'X-Sysmon-Region': ['kr'] } });
    expect(await closed).toEqual({ code: 4400, reason: 'X-Sysmon-Region: accepted: a text' });
  });

  it('goes before what a proxy says of it, and names the lines of the log', async () => {
    await start({}, { auth });
    const { say, messages } = await openWebSocket(gateway, {
      headers: { authorization: 'Basic cHJveHk6cHJveHktc2VjcmV0' },
    });
    say({ type: 'connection_init', payload: { 'x-api-key': KEY, 'X-Request-Id': 'the-clients-own', other: { x: 1 } } });
    say(begin('a', { query: query.replace('100ms', '1h') }));
    await eventually(() => expect(messages.map(({ type }) => type)).toEqual(['connection_ack', 'next']));
    say({ type: 'complete', id: 'a' });
    await eventually(() =>
      expect(gateway.logLines.some((line) => line.includes('"reqId":"the-clients-own"'))).toBe(true),
    );
  });

  it('is asked for again when its token has expired before it subscribes', async () => {
    const provider = await startIdentityProvider();
    const { issuer, jwksUri } = provider;
    await start({}, { auth: { jwt: { issuer, jwksUri, audience: AUDIENCE, roleClaim: 'role' } } });
    // Clocks may differ by half a minute.
    const token = await provider.token({ claims: { exp: Math.floor(Date.now() / 1_000) - 26, role: 'VIEWER' } });
    const { say, messages, closed } = await openKnown({ authorization: `Bearer ${token}` });
    await pause(4_500);
    say(begin('a'));
    expect(await closed).toMatchObject({ code: 4403 });
    expect(messages[1]).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    await provider.close();
  });
});

describe('What is asked', () => {
  const condition = (field: string, more = '') =>
    `subscription ($x: Boolean!) { ${field} } ${more}`.replaceAll(
      'UP',
      'instant(query: "up{secret_label=\\"do-not-log\\"}")',
    );

  it.each([
    condition('UP @skip(if: $x) { text }'),
    condition('UP @include(if: $x) { text }'),
    condition('... @skip(if: $x) { UP { text } }'),
    condition('UP @ #}\n , skip(if: $x) { text }'),
    condition('...F', 'fragment F on Subscription { UP @ include(if: $x) { text } }'),
  ])('under a condition is refused by name, and stands in no line of the log: %s', async (document) => {
    await start();
    const { status, errors } = await ask(gateway, document, { variables: { x: false } });
    expect([status, errors]).toEqual([
      400,
      [
        {
          message: 'the field of a subscription: accepted: without @skip and @include',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    ]);
    const { say, messages } = await openKnown();
    say(begin('a', { query: document, variables: { x: false } }));
    await eventually(() =>
      expect(messages[1]).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'BAD_USER_INPUT' } }] }),
    );
    expect(gateway.logLines.filter((line) => line.includes('do-not-log') || line.includes('masked'))).toEqual([]);
  });

  it('is looked at in no time, whatever stands in its comments', async () => {
    await start();
    const flood = `{ viewer { id } } # subscription ${'@'.repeat(200_000)}`;
    const startedAt = performance.now();
    expect((await ask(gateway, flood)).status).toBe(200);
    // What grows with the square of it would take a minute.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('may have conditions below that', async () => {
    await start();
    const document = 'subscription ($x: Boolean!) { instant(query: "up") { series @skip(if: $x) { name } text } }';
    await using open = subscribe(gateway, 'websocket', document, { variables: { x: true } });
    expect(await open.take(1)).toMatchObject([{ data: { instant: { text: null } } }]);
  });

  it('is refused with variables that nest without end', async () => {
    await start();
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const body = `{"query":${JSON.stringify(query)},"variables":{"x":${deep}}}`;
    for (const accept of ['application/json', 'text/event-stream']) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json', accept }, body };
      const answer = await readAnswer(await fetch(`${gateway.url}/graphql`, init));
      expect([answer.status, answer.errors]).toMatchObject([400, [{ extensions: { code: 'BAD_USER_INPUT' } }]]);
    }
    const { say, messages } = await openKnown();
    say(`{"type":"subscribe","id":"a","payload":${body}}`);
    await eventually(() =>
      expect(messages[1]).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'BAD_USER_INPUT' } }] }),
    );
    expect(gateway.logLines.filter((line) => line.includes('masked'))).toEqual([]);
  });

  it('has to be sent as a text', async () => {
    await start();
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const { say, messages } = await openKnown();
    say(begin('a', { query: '', extensions: { persistedQuery: { version: 1, sha256Hash } } }));
    await eventually(() =>
      expect(messages[1]).toMatchObject({
        payload: [{ message: 'query: accepted: the text of a subscription, not its hash' }],
      }),
    );
  });

  it('has to be named among several', async () => {
    await start();
    const several = 'subscription A { instant(query: "up") { text } } subscription B { instant(query: "up") { text } }';
    await using open = subscribe(gateway, 'event_stream', several);
    expect(await open.take(2)).toMatchObject([
      { errors: [{ message: expect.stringMatching(/operation/), extensions: { code: 'BAD_USER_INPUT' } }] },
    ]);
  });
});

it('A clock that is set back does not hold answers up', async () => {
  await start();
  await using open = subscribe(gateway, 'event_stream', query);
  await open.take(2);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  const startedAt = performance.now();
  await open.take(5);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
