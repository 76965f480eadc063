import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDrain, type Drain } from '../../../src/server/drain.ts';

interface Service {
  readonly http: FastifyInstance;
  readonly drain: Drain;
  readonly port: number;
  /** Lets `GET /slow` answer. */
  readonly release: () => void;
  /** How many requests to `/slow` have arrived. */
  readonly arrived: () => number;
}

const GRACE_MS = 1_000;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function start(graceMs: number): Promise<Service> {
  const drain = createDrain(graceMs);
  const http = fastify();
  const held = Promise.withResolvers<void>();
  let arrived = 0;
  http.get('/quick', async () => 'quick');
  http.get('/slow', async () => {
    arrived += 1;
    await held.promise;
    return 'slow';
  });
  drain.watch(http);
  await http.listen({ host: '127.0.0.1', port: 0 });
  const address = http.server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { http, drain, port, release: held.resolve, arrived: () => arrived };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** Sends a request that keeps the connection, and gives the answer's text; empty when the connection ends instead. */
async function get(socket: Socket, path: string): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nhost: test\r\n\r\n`);
  const answered = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [''])]);
  return String(answered[0]);
}

describe('A drain', () => {
  it('ends at once when nobody is connected, and only once', async () => {
    const { drain, http } = await start(10_000);
    expect(drain.draining).toBe(false);
    const first = drain.close();
    expect(drain.draining).toBe(true);
    expect(drain.close()).toBe(first);
    await first;
    expect(http.server.listening).toBe(false);
  });

  it('keeps the port open until what was under way is answered', async () => {
    const { drain, http, port, release, arrived } = await start(10_000);
    const slow = get(await open(port), '/slow');
    await expect.poll(arrived).toBe(1);
    const closed = drain.close();
    expect(await get(await open(port), '/quick')).toMatch(/^HTTP\/1\.1 200 /);
    expect(http.server.listening).toBe(true);
    release();
    expect(await slow).toMatch(/\r\nslow$|\r\n\r\nslow/);
    await closed;
    expect(http.server.listening).toBe(false);
  });

  it('answers a request that comes on a kept connection after the port closed, and tells that it ends', async () => {
    const { drain, http, port } = await start(10_000);
    const kept = await open(port);
    expect(await get(kept, '/quick')).not.toMatch(/connection: close/i);
    const closed = drain.close();
    await expect.poll(() => http.server.listening, { interval: 1 }).toBe(false);
    expect(await get(kept, '/quick')).toMatch(/^HTTP\/1\.1 200 .*connection: close.*quick$/is);
    await closed;
  });

  it('is not held up by idle connections, nor by those that never sent anything', async () => {
    const { drain, port } = await start(60_000);
    await get(await open(port), '/quick');
    await open(port);
    await drain.close();
  });

  it('cuts what is under way when the grace is over', async () => {
    const { drain, port, arrived } = await start(100);
    const slow = get(await open(port), '/slow');
    await expect.poll(arrived).toBe(1);
    const startedAt = performance.now();
    await drain.close();
    expect(await slow).toBe('');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it.each([
    [GRACE_MS - 1, 'is still under way is answered', /\r\n\r\nslow$/],
    [GRACE_MS, 'is still under way is cut', /^$/],
  ])('of limits.shutdownGraceMs, after %i ms what %s', async (afterMs, _, answer) => {
    const { drain, port, release, arrived } = await start(GRACE_MS);
    const slow = get(await open(port), '/slow');
    await expect.poll(arrived).toBe(1);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const closed = drain.close();
    await vi.advanceTimersByTimeAsync(afterMs);
    release();
    expect(await slow).toMatch(answer);
    await closed;
  });

  it('cuts an upgraded connection too when the grace is over', async () => {
    const { drain, http, port } = await start(100);
    http.server.on('upgrade', (_request, socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
    const socket = await open(port);
    const closed = once(socket, 'close');
    socket.write('GET / HTTP/1.1\r\nhost: test\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    await once(socket, 'data');
    await Promise.all([drain.close(), closed]);
  });

  it('with no grace at all cuts at once', async () => {
    const { drain, port, arrived } = await start(0);
    const slow = get(await open(port), '/slow');
    await expect.poll(arrived).toBe(1);
    await drain.close();
    expect(await slow).toBe('');
  });
});
