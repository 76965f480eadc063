import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerJson } from '../simulators/support/answer.ts';
import type { Fault } from '../simulators/support/fault.ts';
import { Faults } from '../simulators/support/faults.ts';
import { type LoopbackServer, startLoopbackServer } from '../simulators/support/loopback-server.ts';
import { RequestLog } from '../simulators/support/request-log.ts';

const log = new RequestLog();
const faults = new Faults();
let server: LoopbackServer;

beforeEach(async () => {
  server = await startLoopbackServer({
    source: 'any',
    log,
    faults,
    name: ({ path }) => ({ operation: path.slice(1), region: 'kr', project: null }),
    answer: (_, response) => answerJson(response, 200, { fine: true }),
  });
});

afterEach(async () => {
  await server.close();
  faults.clear();
  log.clear();
});

const get = (path = '/a', init?: RequestInit): Promise<Response> => fetch(`${server.url}${path}`, init);

describe('scripted faults', () => {
  it('hit only what they match, as often as they say, after as many as they let pass', async () => {
    faults.add(
      { operation: /^a/ },
      { kind: 'status', status: 503, headers: { 'retry-after': '2' } },
      { times: 1, after: 1 },
    );
    const statuses = [];
    for (const path of ['/b', '/a', '/b', '/a', '/a']) statuses.push((await get(path)).status);
    expect(statuses).toEqual([200, 200, 200, 503, 200]);
  });

  it('go when they are removed', async () => {
    const remove = faults.add({}, { kind: 'status', status: 429, headers: { 'retry-after': '2' } });
    expect((await get()).headers.get('retry-after')).toBe('2');
    remove();
    expect((await get()).status).toBe(200);
  });

  it.each<[Fault, string]>([
    [{ kind: 'drop' }, 'fetch failed'],
    [{ kind: 'truncated' }, 'terminated'],
  ])('cut the connection: %j', async (fault, message) => {
    faults.add({}, fault);
    await expect(get().then((answer) => answer.text())).rejects.toThrow(message);
    await vi.waitUntil(() => log.entries[0]?.endedAt !== null);
    expect(log.entries[0]?.aborted).toBe(false);
  });

  it.each<[Fault, RegExp]>([
    [{ kind: 'html', status: 502 }, /^<!doctype html>/],
    [{ kind: 'malformedJson' }, /,$/],
    [{ kind: 'wrongShape', body: [1] }, /^\[1\]$/],
    [{ kind: 'hugeBody', bytes: 3_000_000 }, /^"x{3000000}/],
    [{ kind: 'slowDrip', intervalMs: 1, bytes: 3 }, /^ {3}null$/],
    [{ kind: 'delay', delayMs: 1 }, /^\{"fine":true\}$/],
  ])('answer in their own way: %j', async (fault, text) => {
    faults.add({}, fault);
    expect(await (await get()).text()).toMatch(text);
  });

  it('can hold an answer until the test lets go, and then play the next fault', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    faults.add({}, { kind: 'hold', until: promise });
    faults.add({}, { kind: 'status', status: 418 });
    const answer = get();
    await vi.waitUntil(() => log.count() === 1);
    expect(log.entries[0]?.status).toBeNull();
    resolve();
    expect((await answer).status).toBe(418);
  });
});

describe('the request log', () => {
  it('notes a client that left before the answer', async () => {
    faults.add({}, { kind: 'blackHole' });
    const leaving = new AbortController();
    const answer = get('/a', { signal: leaving.signal });
    await vi.waitUntil(() => log.count({ operation: 'a', region: 'kr' }) === 1);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await vi.waitUntil(() => log.entries[0]?.aborted === true);
    expect(log.entries[0]?.status).toBeNull();
  });

  it('keeps no credential in clear text, wherever it stands', async () => {
    const secret = 'a-secret-of-mine';
    await get(`/a?token=${secret}`, {
      method: 'POST',
      headers: { 'x-tc-app-key': secret, authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'kept', inner: { password: secret } }),
    });
    await get('/a', { method: 'POST', body: new URLSearchParams({ user: secret, password: secret, query: 'up' }) });
    expect(JSON.stringify(log.entries)).not.toContain(secret);
    expect(log.entries.map(({ body }) => body)).toMatchObject([{ name: 'kept' }, { query: ['up'] }]);
  });
});

describe("a simulator's remote control", () => {
  it('adds and clears faults, and shows what was asked', async () => {
    const fault = { match: { path: '^/a' }, fault: { kind: 'status', status: 500 }, times: 5 };
    const control = await get('/__simulator/faults', { method: 'POST', body: JSON.stringify(fault) });
    expect(control.status).toBe(204);
    expect((await get()).status).toBe(500);
    await get('/__simulator/faults', { method: 'DELETE' });
    expect((await get()).status).toBe(200);
    expect(await (await get('/__simulator/requests')).json()).toMatchObject([{ status: 500 }, { status: 200 }]);
  });

  it('refuses a fault that it does not know', async () => {
    const body = JSON.stringify({ match: {}, fault: { kind: 'mood' } });
    expect((await get('/__simulator/faults', { method: 'POST', body })).status).toBe(400);
  });
});

describe('closing a simulator', () => {
  it('cuts what it holds and frees its port', async () => {
    faults.add({}, { kind: 'blackHole' });
    const answer = get();
    await vi.waitUntil(() => log.count() === 1);
    await Promise.all([expect(answer).rejects.toThrow(), server.close()]);
    const [error] = await once(connect(server.port, '127.0.0.1'), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
