import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { readRaw, sendRaw } from '../support/raw-http.ts';
import { openWebSocket } from '../support/web-socket.ts';

const KEY = 'viewer-key-9f2c6b1e';
const PROTOCOL = 'graphql-transport-ws';
const CONSOLE = 'https://console.example';
const subscription = 'subscription { instant(query: "up", every: "100ms") { series { name } } }';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({
    nhn: { prometheus: {} },
    limits: { subscriptionEveryMinMs: 100, bodyBytes: 2_048, subscriptions: 3 },
    config: { cors: { origins: [CONSOLE] }, auth: { apiKeys: [{ name: 'watcher', key: KEY, role: 'VIEWER' }] } },
  });
});
afterAll(() => gateway?.close());

const open = (headers: Record<string, string> = {}, protocols?: string[]) =>
  openWebSocket(gateway, { headers, ...(protocols && { protocols }) });

const init = { type: 'connection_init', payload: { 'X-Api-Key': KEY } };
const begin = (id: string, query: unknown = subscription) => ({ type: 'subscribe', id, payload: { query } });

const handshake = (lines: readonly string[] = [], path = '/graphql') =>
  [
    `GET ${path} HTTP/1.1`,
    ...['Host: sightline', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `Sec-WebSocket-Protocol: ${PROTOCOL}`,
    ...lines,
    '',
    '',
  ].join('\r\n');

describe('A WebSocket', () => {
  it('speaks graphql-transport-ws, and many subscriptions at once', async () => {
    const { say, messages } = await open();
    say(init);
    await eventually(() => expect(messages).toEqual([{ type: 'connection_ack' }]));
    say(begin('a'));
    say(begin('b'));
    say({ type: 'ping', payload: { n: 1 } });
    await eventually(() => {
      for (const id of ['a', 'b'])
        expect(messages.filter((each) => each.type === 'next' && each.id === id).length).toBeGreaterThan(2);
    });
    expect(messages).toContainEqual({ type: 'pong' });
    say({ type: 'complete', id: 'a' });
    await eventually(async () => {
      const page = await (await fetch(`${gateway.url}/metrics`)).text();
      expect(page).toContain('sightline_subscriptions{transport="websocket"} 1');
    });
    const before = messages.filter(({ id }) => id === 'a').length;
    const others = messages.filter(({ id }) => id === 'b').length;
    await eventually(() => expect(messages.filter(({ id }) => id === 'b').length).toBeGreaterThan(others + 2));
    expect(messages.filter(({ id }) => id === 'a')).toHaveLength(before);
  });

  it('has one id for all that comes of it, which its client is told', async () => {
    const { say, messages, webSocket, response } = await open();
    const id = response.headers['x-request-id'];
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    say(init);
    await eventually(() => expect(messages).toHaveLength(1));
    say(begin('a', subscription.replace('100ms', '1h')));
    await eventually(() => expect(messages.length).toBeGreaterThan(1));
    webSocket.close();
    const told = () =>
      gateway.logLines.filter((line) => line.includes(`"reqId":"${id}"`)).map((line): string => JSON.parse(line).msg);
    await eventually(() => expect(told().toSorted()).toEqual(['request', 'subscription', 'websocket closed']));
    const given = await open({ 'x-request-id': 'my-own-id' });
    expect(given.response.headers['x-request-id']).toBe('my-own-id');
  });

  it('takes the credentials of its request where the payload has none', async () => {
    const { say, messages } = await open({ 'x-api-key': KEY });
    say({ type: 'connection_init' });
    await eventually(() => expect(messages).toEqual([{ type: 'connection_ack' }]));
  });

  it.each([
    ['no JSON', ['nonsense'], 4400],
    ['an unknown message', [init, { type: 'start', id: '1' }], 4400],
    ['a subscription before connection_init', [begin('a')], 4401],
    ['no credentials', [{ type: 'connection_init' }], 4403],
    ['wrong credentials', [{ type: 'connection_init', payload: { 'x-api-key': 'nobody-knows-this-key' } }], 4403],
    ['a second connection_init', [init, init], 4429],
    ['a message that is too large', [init, begin('a', 'x'.repeat(3_000))], 1009],
  ])('closes after %s', async (_what, messages, code) => {
    const { say, closed } = await open();
    for (const message of messages) say(message);
    expect(await closed).toMatchObject({ code });
  });

  it('closes at a second subscription of the same id', async () => {
    const { say, messages, closed } = await open();
    say(init);
    await eventually(() => expect(messages).toHaveLength(1));
    say(begin('a'));
    say(begin('a'));
    expect(await closed).toMatchObject({ code: 4409 });
  });

  it('closes when nobody says who they are', async () => {
    const { closed } = await open();
    expect(await closed).toMatchObject({ code: 4408 });
  });

  it('of no protocol that is spoken here is closed with what says so', async () => {
    const { closed } = await open({}, []);
    expect(await closed).toMatchObject({ code: 4406 });
  });

  it.each([
    ['a query that is no text', { query: 1 }, 'BAD_USER_INPUT'],
    ['no query', {}, 'BAD_USER_INPUT'],
    ['brackets without end', { query: '{'.repeat(500) }, 'QUERY_TOO_COMPLEX'],
    ['a query', { query: '{ viewer { id } }' }, 'BAD_USER_INPUT'],
    ['a syntax error', { query: 'subscription {' }, 'GRAPHQL_PARSE_FAILED'],
  ])('is told of %s, and stays open', async (_what, payload, code) => {
    const { say, messages, webSocket } = await open();
    say(init);
    await eventually(() => expect(messages).toHaveLength(1));
    say({ type: 'subscribe', id: 'x', payload });
    await eventually(() => {
      // The protocol’s own reader takes a query that is none for no message of its.
      if (webSocket.readyState !== webSocket.OPEN) return;
      expect(messages[1]).toMatchObject({ type: 'error', id: 'x', payload: [{ extensions: { code } }] });
    });
  });
});

describe('The request for a WebSocket', () => {
  it.each([
    ['from another page', ['Origin: https://evil.example'], 403, 'FORBIDDEN'],
    ['from a page of nowhere', ['Origin: null'], 403, 'FORBIDDEN'],
    ['for two regions', ['X-Sysmon-Region: kr', 'X-Sysmon-Region: jp'], 400, 'BAD_USER_INPUT'],
    ['for two hosts', ['Host: other'], 400, 'BAD_USER_INPUT'],
  ])('%s is refused as every request is', async (_what, lines, status, code) => {
    const answer = await sendRaw(gateway, handshake(lines));
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(answer.headers.get('x-request-id')).toMatch(/.+/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each([
    ['of another version', handshake().replace('Version: 13', 'Version: 7')],
    ['without a key', handshake().replace(/Sec-WebSocket-Key: .*\r\n/, '')],
  ])('%s is refused, and told what is accepted', async (_what, text) => {
    const answer = await sendRaw(gateway, text);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).errors[0].message).toMatch(/accepted: RFC 6455, version 13$/);
  });

  it.each([
    ['at another path', handshake(['Connection: close'], '/else')],
    ['to another protocol', handshake(['Connection: close']).replace('Upgrade: websocket', 'Upgrade: h2c')],
  ])('%s is an ordinary request', async (_what, text) => {
    const answer = await sendRaw(gateway, text.replace('Connection: Upgrade', 'Connection: Upgrade, close'));
    expect([401, 404]).toContain(answer.status);
  });

  it('from a page that the operator allows, and from the gateway’s own, is taken', async () => {
    await open({ origin: CONSOLE });
    await open({ origin: gateway.url });
  });

  it('beyond as many as the service takes is refused', async () => {
    const opened = [await open(), await open(), await open()];
    const answer = readRaw(
      await sendRaw(gateway, handshake()).then((each) => `HTTP/1.1 ${each.status} x\r\n\r\n${each.body}`),
    );
    expect(answer.status).toBe(503);
    for (const { webSocket } of opened) webSocket.terminate();
    await eventually(() => open());
  });
});
