import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors/upstream-error.ts';
import { ClientGone, noDeadline, startDeadline } from '../../src/resilience/deadline.ts';
import type { EndpointEvent } from '../../src/resilience/endpoint-event.ts';
import type { Endpoint } from '../../src/upstreams/http/endpoint.ts';
import type { CallOptions, UpstreamRequest, UpstreamResponse } from '../../src/upstreams/http/exchange.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../../src/upstreams/http/http-client.ts';
import { path } from '../../src/upstreams/http/path.ts';
import { statusFailure } from '../../src/upstreams/http/status-failure.ts';
import { json, type Script, startScriptedServer } from './scripted-server.ts';

const clients: HttpClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function httpClient(options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient({
    upstreamTimeoutMs: 5_000,
    upstreamBodyBytes: 1_000_000,
    upstreamConcurrency: 4,
    random: () => 0,
    ...options,
  });
  clients.push(client);
  return client;
}

const get: UpstreamRequest = { operation: 'read', method: 'GET', path: path`/thing`, idempotent: true };
const post: UpstreamRequest = {
  operation: 'write',
  method: 'POST',
  path: path`/thing`,
  json: { a: 1 },
  idempotent: false,
};

function ask(
  endpoint: Endpoint,
  request: UpstreamRequest = get,
  client: HttpClient = httpClient(),
  options: CallOptions = { deadline: noDeadline() },
): Promise<UpstreamResponse> {
  return client.call(endpoint, request, options, (response, call) => {
    const failure = statusFailure(response, call);
    if (failure) throw failure;
    return response;
  });
}

async function failureOf(promise: Promise<unknown>): Promise<UpstreamError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error(`expected an UpstreamError, got ${String(error)}`);
}

describe('the HTTP client, sending', () => {
  it("keeps the base address's own path, and sends query, form and JSON as such", async () => {
    await using server = await startScriptedServer(json('ok'));
    const endpoint = server.endpoint('/api/gateway/');
    await ask(endpoint, {
      ...get,
      query: [
        ['match[]', 'up{a="b c&d"}'],
        ['match[]', '+'],
      ],
    });
    await ask(endpoint, { ...get, method: 'POST', form: [['query', 'a+b é']] });
    await ask(endpoint, { ...post, headers: { 'x-key': 'k' } });
    await ask(endpoint, { ...post, method: 'DELETE', json: undefined });
    const [first, second, third, fourth] = server.requests;
    expect(first?.url.startsWith('/api/gateway/thing?')).toBe(true);
    expect(new URLSearchParams(first?.url.split('?')[1]).getAll('match[]')).toEqual(['up{a="b c&d"}', '+']);
    expect(second?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(new URLSearchParams(second?.body).get('query')).toBe('a+b é');
    expect(third).toMatchObject({ body: '{"a":1}', headers: { 'content-type': 'application/json', 'x-key': 'k' } });
    expect(fourth).toMatchObject({ method: 'DELETE', body: '' });
    expect(fourth?.headers['content-type']).toBeUndefined();
  });

  it('keeps connections alive for reads, and takes a fresh one for a write', async () => {
    await using server = await startScriptedServer(json('ok'));
    const client = httpClient();
    for (const request of [get, get, post, post, get]) await ask(server.endpoint(), request, client);
    const [a, b, c, d, e] = server.requests.map(({ connection }) => connection);
    expect([a, b, e]).toEqual([a, a, a]);
    expect(new Set([a, c, d]).size).toBe(3);
  });

  it('has no more in flight to one endpoint than it may', async () => {
    const held: ServerResponse[] = [];
    let most = 0;
    await using server = await startScriptedServer((response) => {
      most = Math.max(most, held.push(response));
      // Only when all slots are taken does any come free: a fourth would be seen, and fewer than three would hang.
      if (held.length === 3) setImmediate(() => held.splice(0).map((each) => each.end('{}')));
    });
    const client = httpClient({ upstreamConcurrency: 3 });
    await Promise.all(Array.from({ length: 30 }, () => ask(server.endpoint(), get, client)));
    expect(server.requests).toHaveLength(30);
    expect(most).toBe(3);
  });

  it('decompresses, and strips a byte order mark', async () => {
    await using server = await startScriptedServer((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('\uFEFF{"ä":1}'));
    });
    expect(await ask(server.endpoint())).toMatchObject({ status: 200, text: '{"ä":1}', bytes: 11 });
  });

  it('sends the headers of the call, but lets the adapter decide its own', async () => {
    await using server = await startScriptedServer(json('ok'));
    const options = { deadline: noDeadline(), headers: { traceparent: '00-a-b-01', 'x-key': 'stolen' } };
    await ask(server.endpoint(), { ...get, headers: { 'x-key': 'own' } }, httpClient(), options);
    expect(server.requests[0]?.headers).toMatchObject({ traceparent: '00-a-b-01', 'x-key': 'own' });
  });
});

const drop: Script = (response) => void response.socket?.destroy();
const truncated: Script = (response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"a":', () => response.socket?.destroy());
};
const truncatedChunks: Script = (response) => {
  response.writeHead(200);
  response.write('{"a":', () => response.socket?.destroy());
};
const truncatedGzip: Script = (response) => {
  response.writeHead(200, { 'content-encoding': 'gzip' });
  response.end(gzipSync('x'.repeat(10_000)).subarray(0, 20));
};
const notGzip: Script = (response) => {
  response.writeHead(200, { 'content-encoding': 'gzip' });
  response.end('plain text');
};
const notHttp: Script = (response) => void response.socket?.end('SSH-2.0-OpenSSH\r\n\r\n');

describe('the HTTP client, failing', () => {
  it.each([
    ['a dropped connection', drop, 'UPSTREAM_UNAVAILABLE', 2],
    ['a truncated answer', truncated, 'UPSTREAM_UNAVAILABLE', 2],
    ['truncated chunks', truncatedChunks, 'UPSTREAM_UNAVAILABLE', 2],
    ['HTTP 500', json({}, 500), 'UPSTREAM_UNAVAILABLE', 2],
    ['HTTP 429', json({}, 429), 'UPSTREAM_UNAVAILABLE', 2],
    ['truncated compression', truncatedGzip, 'UPSTREAM_MALFORMED', 1],
    ['false compression', notGzip, 'UPSTREAM_MALFORMED', 1],
    ['another protocol', notHttp, 'UPSTREAM_MALFORMED', 1],
    ['HTTP 401', json({}, 401), 'UPSTREAM_UNAUTHENTICATED', 1],
    ['HTTP 403', json({}, 403), 'UPSTREAM_FORBIDDEN', 1],
    ['HTTP 404', json({}, 404), 'UPSTREAM_REJECTED', 1],
  ] as const)('%s: a read is asked as often as sense has it', async (_, script, code, attempts) => {
    await using server = await startScriptedServer(script);
    const error = await failureOf(ask(server.endpoint()));
    expect(error).toMatchObject({ code, upstream: { source: 'up', region: 'kr', operation: 'read', attempts } });
    expect(server.requests).toHaveLength(attempts);
  });

  it.each([
    ['a dropped connection', drop, true],
    ['a truncated answer', truncated, true],
    ['false compression', notGzip, true],
    ['HTTP 500', json({}, 500), true],
    ['HTTP 503', json({}, 503), true],
    ['HTTP 429', json({}, 429), false],
    ['HTTP 401', json({}, 401), false],
    ['HTTP 400', json({}, 400), false],
    ['a redirect', json({}, 307, { location: '/elsewhere' }), false],
  ] as const)('%s: a write is sent once, and says whether its outcome is known', async (_, script, unknown) => {
    await using server = await startScriptedServer(script);
    const error = await failureOf(ask(server.endpoint(), post));
    expect(server.requests).toHaveLength(1);
    expect(error.upstream.attempts).toBe(1);
    expect(error.message.includes('whether it took effect is unknown')).toBe(unknown);
  });

  it('cannot reach a closed port: a write that was never sent has a known outcome', async () => {
    const server = await startScriptedServer(json('ok'));
    const endpoint = server.endpoint();
    await server[Symbol.asyncDispose]();
    expect(await failureOf(ask(endpoint))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: { attempts: 2 } });
    const error = await failureOf(ask(endpoint, post));
    expect(error.message).toBe('up (kr) write: it could not be reached (ECONNREFUSED)');
  });

  it('cannot resolve a name that does not exist', async () => {
    const endpoint: Endpoint = { source: 'up', kind: 'nhn', region: null, baseUrl: new URL('http://nowhere.invalid') };
    const error = await failureOf(ask(endpoint));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: { source: 'up', operation: 'read' } });
    expect(error.message).not.toContain('nowhere');
  });

  it('does not speak TLS with a server that does not', async () => {
    await using server = await startScriptedServer(json('ok'));
    const baseUrl = new URL(server.url.replace('http:', 'https:'));
    const error = await failureOf(ask({ ...server.endpoint(), baseUrl }));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
  });

  it('does not follow a redirect, nor send its headers anywhere else', async () => {
    await using elsewhere = await startScriptedServer(json('stolen'));
    await using server = await startScriptedServer(json({}, 302, { location: `${elsewhere.url}/thing` }));
    const error = await failureOf(ask(server.endpoint(), { ...get, headers: { 'x-tc-app-key': 'k' } }));
    expect(error).toMatchObject({ code: 'UPSTREAM_REJECTED', upstream: { status: 302 } });
    expect(error.message).toBe('up (kr) read was answered with HTTP 302: redirects are not followed');
    expect(elsewhere.requests).toHaveLength(0);
  });

  it.each([503, 429])(
    'asks no more for a minute when HTTP %i says so by Retry-After, whoever calls',
    async (status) => {
      await using server = await startScriptedServer(json({}, status, { 'retry-after': '60' }));
      const client = httpClient();
      using deadline = startDeadline({ timeoutMs: 10_000 });
      const first = await failureOf(ask(server.endpoint(), get, client, { deadline }));
      expect(first.upstream).toMatchObject({ status, attempts: 1 });
      for (let i = 0; i < 5; i++) {
        const { code, message, upstream } = await failureOf(ask(server.endpoint(), get, client));
        expect([code, upstream.attempts]).toEqual(['UPSTREAM_UNAVAILABLE', 0]);
        expect(message).toMatch(/^up \(kr\) read was not asked: it asked to be left alone for \d+ s more$/);
      }
      expect(client.state(server.endpoint())).toMatchObject({ circuit: 'OPEN', quiet: true });
      expect(server.requests).toHaveLength(1);
    },
  );

  it('waits as Retry-After says before it asks again', async () => {
    let asked = 0;
    await using server = await startScriptedServer((response, request) => {
      (asked++ === 0 ? json({}, 503, { 'retry-after': '1' }) : json('ok'))(response, request);
    });
    const events: EndpointEvent[] = [];
    await ask(server.endpoint(), get, httpClient({ observe: (event) => events.push(event) }));
    expect(events.map(({ type }) => type)).toEqual(['retry', 'call']);
    expect(events[0]).toMatchObject({ waitMs: 1_000, code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('says nothing of bodies, addresses and credentials', async () => {
    await using server = await startScriptedServer(json({ secret: 'body' }, 500));
    const error = await failureOf(ask(server.endpoint(), { ...get, headers: { 'x-tc-app-key': 'seeded-secret' } }));
    const shown = JSON.stringify([error, error.message, error.stack, error.cause, error.extensions]);
    for (const hidden of ['seeded-secret', 'body', '127.0.0.1']) expect(shown).not.toContain(hidden);
  });
});

describe('the HTTP client, bounding', () => {
  const endless: Script = (response) => {
    response.writeHead(200);
    const more = () => {
      while (response.writable && response.write('x'.repeat(65_536))) {}
      if (response.writable) response.once('drain', more);
    };
    more();
  };

  it('stops reading an answer at the limit and closes the connection', async () => {
    await using server = await startScriptedServer(endless);
    const error = await failureOf(ask(server.endpoint()));
    expect(error.code).toBe('UPSTREAM_MALFORMED');
    expect(error.message).toBe('up (kr) read: its answer is longer than 1000000 bytes (limits.upstreamBodyBytes)');
    await server.requests[0]?.closed;
  });

  it('counts what was decompressed, so that a small bomb is stopped too', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    await using server = await startScriptedServer((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    expect(await failureOf(ask(server.endpoint()))).toMatchObject({ code: 'UPSTREAM_MALFORMED' });
  });

  it('takes an answer of exactly the limit', async () => {
    await using server = await startScriptedServer((response) => void response.end('x'.repeat(1_000)));
    expect(await ask(server.endpoint(), get, httpClient({ upstreamBodyBytes: 1_000 }))).toMatchObject({ bytes: 1_000 });
    const error = await failureOf(ask(server.endpoint(), get, httpClient({ upstreamBodyBytes: 999 })));
    expect(error.code).toBe('UPSTREAM_MALFORMED');
  });

  it('gives up an answer for which there is no room beside those of requests under way, and blames no endpoint', async () => {
    await using server = await startScriptedServer((response) => void response.end('x'.repeat(1_000)));
    const client = httpClient({ upstreamBytesInFlight: 2_500 });
    const events: EndpointEvent[] = [];
    const observe = (event: EndpointEvent) => void events.push(event);
    const asking = Array.from({ length: 2 }, () => startDeadline({ timeoutMs: 60_000 }));
    for (const deadline of asking) await ask(server.endpoint(), get, client, { deadline });
    const error = await failureOf(ask(server.endpoint(), get, client, { deadline: noDeadline(), observe }));
    expect(error).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      upstream: { source: 'up', region: 'kr', attempts: 1 },
    });
    expect(error.message).toBe(
      'up (kr) read: its answer was given up: too many bytes of answers are held already (limits.upstreamBytesInFlight); ask for less',
    );
    expect(client.state(server.endpoint())).toMatchObject({ circuit: 'CLOSED', reachable: true });
    expect(server.requests).toHaveLength(3);
    asking[0]?.[Symbol.dispose]();
    expect(await ask(server.endpoint(), get, client)).toMatchObject({ bytes: 1_000 });
    asking[1]?.[Symbol.dispose]();
  });

  it('gives up the largest answer while it is read, and lets a small one pass', async () => {
    const held: ServerResponse[] = [];
    await using large = await startScriptedServer((response) => {
      response.write('x'.repeat(2_000));
      held.push(response);
    });
    await using small = await startScriptedServer((response) => void response.end('x'.repeat(600)));
    const client = httpClient({ upstreamBytesInFlight: 2_500 });
    const refused = failureOf(ask(large.endpoint(), get, client));
    await expect.poll(() => client.bytesInFlight).toBe(2_000);
    expect(await ask({ ...small.endpoint(), region: 'jp' }, get, client)).toMatchObject({ bytes: 600 });
    expect((await refused).message).toContain('its answer was given up');
    await large.requests[0]?.closed;
    expect(client.bytesInFlight).toBe(0);
  });

  it.each([
    ['fails', json({}, 404)],
    ['is no answer', drop],
  ])('holds no room for a call that %s', async (_, script) => {
    await using server = await startScriptedServer(script);
    const client = httpClient();
    using deadline = startDeadline({ timeoutMs: 60_000 });
    await failureOf(ask(server.endpoint(), get, client, { deadline }));
    expect(client.bytesInFlight).toBe(0);
  });

  const silent: Script = () => {};
  const dripping: Script = (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 10);
    response.once('close', () => clearInterval(timer));
  };

  it.each([
    ['never answers', silent],
    ['drips', dripping],
  ] as const)('ends an attempt that %s, and closes its connection', async (_, script) => {
    await using server = await startScriptedServer(script);
    const client = httpClient({ upstreamTimeoutMs: 100 });
    const error = await failureOf(ask(server.endpoint(), get, client));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', upstream: { attempts: 2 } });
    expect(error.message).toBe('up (kr) read: no complete answer within 100 ms');
    await Promise.all(server.requests.map(({ closed }) => closed));
  });

  it('ends an attempt on a port that accepts connections and never reads', async () => {
    const hole = createServer(() => {});
    await new Promise<void>((resolve) => void hole.listen(0, '127.0.0.1', resolve));
    const address = hole.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const endpoint: Endpoint = {
      source: 'up',
      kind: 'nhn',
      region: 'jp',
      baseUrl: new URL(`https://127.0.0.1:${port}`),
    };
    const error = await failureOf(ask(endpoint, get, httpClient({ upstreamTimeoutMs: 100 })));
    expect(error.code).toBe('UPSTREAM_TIMEOUT');
    hole.close();
  });

  it('says that a write which timed out may have taken effect', async () => {
    await using server = await startScriptedServer(silent);
    const error = await failureOf(ask(server.endpoint(), post, httpClient({ upstreamTimeoutMs: 100 })));
    expect(server.requests).toHaveLength(1);
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', upstream: { attempts: 1 } });
    expect(error.message).toBe('up (kr) write: no complete answer within 100 ms; whether it took effect is unknown');
  });

  it('answers within the deadline, however many attempts it had in mind', async () => {
    await using server = await startScriptedServer(silent);
    using deadline = startDeadline({ timeoutMs: 250 });
    const startedAt = performance.now();
    const error = await failureOf(ask(server.endpoint(), get, httpClient({ upstreamTimeoutMs: 200 }), { deadline }));
    expect(error.code).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(server.requests.length).toBeLessThanOrEqual(2);
  });

  it("takes the caller's abort down to the upstream's socket", async () => {
    const arrived = Promise.withResolvers<void>();
    await using server = await startScriptedServer(() => arrived.resolve());
    const client = new AbortController();
    using deadline = startDeadline({ timeoutMs: 60_000, clientSignal: client.signal });
    const left = ask(server.endpoint(), get, httpClient({ upstreamTimeoutMs: 60_000 }), { deadline });
    left.catch(() => {});
    await arrived.promise;
    client.abort();
    await expect(left).rejects.toBeInstanceOf(ClientGone);
    await server.requests[0]?.closed;
    expect(server.requests).toHaveLength(1);
  });

  it('one black-holed endpoint takes nothing from the others', async () => {
    await using hole = await startScriptedServer(silent);
    await using healthy = await startScriptedServer(json('ok'));
    const client = httpClient({ upstreamConcurrency: 2 });
    using deadline = startDeadline({ timeoutMs: 400 });
    const stuck = Promise.all(
      Array.from({ length: 10 }, () => failureOf(ask(hole.endpoint(), get, client, { deadline }))),
    );
    const other = { ...healthy.endpoint(), region: 'jp' };
    await Promise.all(Array.from({ length: 10 }, () => ask(other, get, client)));
    expect(deadline.signal.aborted).toBe(false);
    expect((await stuck).map(({ code }) => code)).toEqual(Array(10).fill('UPSTREAM_TIMEOUT'));
    expect(client.state(other)).toMatchObject({ circuit: 'CLOSED', reachable: true });
  });
});

describe('the HTTP client, reporting', () => {
  it('knows nothing of an endpoint before its first call, and then how it does', async () => {
    let status = 503;
    await using server = await startScriptedServer((response, request) => json({}, status)(response, request));
    const client = httpClient();
    expect(client.state(server.endpoint())).toEqual({
      circuit: 'CLOSED',
      quiet: false,
      reachable: null,
      latencyMs: null,
      lastError: null,
      inFlight: 0,
      queued: 0,
    });
    await failureOf(ask(server.endpoint(), get, client));
    expect(client.state(server.endpoint())).toMatchObject({
      reachable: false,
      latencyMs: expect.any(Number),
      lastError: 'up (kr) read was answered with HTTP 503',
    });
    status = 401;
    await failureOf(ask(server.endpoint(), get, client));
    expect(client.state(server.endpoint())).toMatchObject({
      reachable: true,
      lastError: expect.stringContaining('401'),
    });
    status = 200;
    await ask(server.endpoint(), get, client);
    expect(client.state(server.endpoint())).toMatchObject({ reachable: true, lastError: null });
  });

  it('tells both observers of a call what it cost', async () => {
    await using server = await startScriptedServer(json('four'));
    const all: EndpointEvent[] = [];
    const own: EndpointEvent[] = [];
    const client = httpClient({ observe: (event) => all.push(event) });
    await ask(server.endpoint(), get, client, { deadline: noDeadline(), observe: (event) => own.push(event) });
    expect(own).toEqual(all);
    expect(own).toEqual([
      {
        type: 'call',
        source: 'up',
        region: 'kr',
        operation: 'read',
        ms: expect.any(Number),
        attempts: 1,
        bytes: 6,
        status: 200,
        code: null,
      },
    ]);
  });

  it('opens the circuit of an endpoint that keeps failing, and asks it no more', async () => {
    await using server = await startScriptedServer(drop);
    const client = httpClient();
    for (let i = 0; i < 10; i++) await failureOf(ask(server.endpoint(), post, client));
    expect(client.state(server.endpoint()).circuit).toBe('OPEN');
    const error = await failureOf(ask(server.endpoint(), get, client));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: { attempts: 0 } });
    expect(server.requests).toHaveLength(10);
  });
});
