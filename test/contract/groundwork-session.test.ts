import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SightlineError } from '../../src/errors/sightline-error.ts';
import { ClientGone, noDeadline, startDeadline } from '../../src/resilience/deadline.ts';
import {
  ADMIN,
  everyHost,
  failureOf,
  type GroundworkWorld,
  options,
  READER,
  startGroundworkWorld,
} from '../support/groundwork-client-world.ts';

let world: GroundworkWorld;
beforeEach(async () => {
  world = await startGroundworkWorld();
});
afterEach(() => world.close());

const list = (access = world.access()) =>
  world.client.listHosts(access, { query: everyHost, depth: 'simple', count: 2 }, options);
const draft = { name: 'new-01', appType: 'NAGIOS', deviceIdentification: '10.9.9.9' };
const upsert = (access = world.access()) => world.client.upsertHosts(access, [draft], {}, options);

/** An error as anything could write it. */
function written(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error instanceof SightlineError ? error.extensions : {};
  return `${error.message} ${JSON.stringify(own)} ${error.stack} ${written(error.cause)}`;
}

describe('The GroundWork session', () => {
  it.each([
    ['base64, as 7.x has it', 'base64', false],
    ['plain, as 8 has it', 'plain', false],
    ['with a line break behind the token', 'base64', true],
  ] as const)('logs in once and then goes on with its token: %s', async (_, encoding, tokenNewline) => {
    Object.assign(world.simulator.switches, { credentials: encoding, tokenNewline });
    const access = world.access({ encoding });
    await list(access);
    await list(access);
    expect(world.takeCalls()).toEqual(['login', 'listHosts', 'listHosts']);
  });

  it('sends the three headers that every call needs, and Accept alone', async () => {
    await list();
    const [login, call] = world.simulator.log.entries;
    expect(login?.headers).toMatchObject({ accept: 'text/plain', 'content-type': 'application/x-www-form-urlencoded' });
    expect(call?.headers).toMatchObject({ accept: 'application/json', 'gwos-app-name': 'sightline' });
    expect(call?.headers['gwos-api-token']).toBeDefined();
  });

  it('logs in once for fifty that come at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => list()));
    expect(world.simulator.log.count({ operation: 'login' })).toBe(1);
  });

  it('logs in once more when fifty find the token expired at the same time, and all of them succeed', async () => {
    await list();
    world.simulator.state.tokens.revokeAll();
    world.takeCalls();
    const answers = await Promise.all(Array.from({ length: 50 }, () => list()));
    expect(answers.every((hosts) => hosts.length === 2)).toBe(true);
    expect(world.simulator.log.count({ operation: 'login' })).toBe(1);
    expect(world.simulator.state.tokens.size).toBe(1);
  });

  it('outlives the request that happened to begin the login', async () => {
    const gate = Promise.withResolvers<void>();
    world.simulator.faults.add({ operation: 'login' }, { kind: 'hold', until: gate.promise });
    const gone = new AbortController();
    const leaving = world.client.listHosts(
      world.access(),
      { query: everyHost, depth: 'simple' },
      { deadline: startDeadline({ timeoutMs: 60_000, clientSignal: gone.signal }) },
    );
    const staying = list();
    await expect.poll(() => world.simulator.log.count({ operation: 'login' })).toBe(1);
    gone.abort();
    await expect(leaving).rejects.toThrow(ClientGone);
    gate.resolve();
    expect(await staying).toHaveLength(2);
    expect(world.simulator.log.count({ operation: 'login' })).toBe(1);
  });

  it('gives up at the second 401', async () => {
    world.simulator.faults.add({ operation: 'listHosts' }, { kind: 'status', status: 401 });
    await failureOf(list());
    expect(world.takeCalls()).toEqual(['login', 'listHosts']);
    const failure = await failureOf(list());
    expect(failure).toMatchObject({
      code: 'UPSTREAM_UNAUTHENTICATED',
      upstream: { operation: 'listHosts', status: 401 },
    });
    expect(world.takeCalls()).toEqual(['listHosts', 'login', 'listHosts']);
  });

  it.each([404, 401] as const)('says that user or password was refused when the login answers %i', async (status) => {
    world.simulator.switches.loginFailure = status;
    const failure = await failureOf(list(world.access({ password: 'wrong' })));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED', upstream: { operation: 'login', status } });
    expect(world.takeCalls()).toEqual(['login']);
  });

  it('tells a wrong address from a wrong password', async () => {
    const access = world.access();
    const elsewhere = { ...access, endpoint: { ...access.endpoint, baseUrl: new URL(`${world.simulator.url}/other`) } };
    const failure = await failureOf(list(elsewhere));
    expect(failure.code).toBe('UPSTREAM_REJECTED');
    expect(failure.message).toMatch(/apiPath/);
  });

  it.each([
    ['an administrator who turns out to be a reader', 'cold', ['login', 'upsertHosts']],
    ['a reader with a token at hand', 'warm', ['upsertHosts', 'validateToken']],
  ] as const)('tells %s FORBIDDEN, with two calls and no login in vain', async (_, start, calls) => {
    const access = world.access(READER);
    if (start === 'warm') await list(access);
    world.takeCalls();
    expect(await upsert(access)).toMatchObject({ written: false, refusal: { kind: 'FORBIDDEN', code: 401 } });
    expect(world.takeCalls()).toEqual(calls);
    expect(world.simulator.state.find('new-01')).toBeUndefined();
  });

  it('writes for an administrator whose token has expired', async () => {
    await list();
    world.simulator.state.tokens.revokeAll();
    world.takeCalls();
    expect(await upsert()).toMatchObject({ written: true });
    expect(world.takeCalls()).toEqual(['upsertHosts', 'validateToken', 'login', 'upsertHosts']);
  });

  it('never logs in twice for a reader whose token has expired', async () => {
    const access = world.access(READER);
    await list(access);
    world.simulator.state.tokens.revokeAll();
    world.takeCalls();
    expect(await upsert(access)).toMatchObject({ written: false, refusal: { kind: 'FORBIDDEN' } });
    expect(world.simulator.log.count({ operation: 'login' })).toBe(1);
  });

  it('keeps the tokens of two users and of two applications apart', async () => {
    await list();
    await list(world.access(READER));
    await list(world.access({ appName: 'other' }));
    expect(world.simulator.log.count({ operation: 'login' })).toBe(3);
    expect(world.simulator.state.tokens.size).toBe(3);
  });

  it('logs out when it is closed, and says nothing of a server that is gone', async () => {
    await list();
    await world.client.close(noDeadline());
    expect(world.simulator.state.tokens.size).toBe(0);
    await list();
    world.simulator.faults.add({ operation: 'logout' }, { kind: 'drop' });
    await world.client.close(noDeadline());
  });

  it('puts neither password nor token into any error', async () => {
    const secrets = [ADMIN.password, Buffer.from(ADMIN.password).toString('base64'), 'tell-tale'];
    const { faults } = world.simulator;
    const remove = faults.add({ operation: 'login' }, { kind: 'html', status: 500 });
    const errors: unknown[] = [await failureOf(list())];
    remove();
    faults.add({ operation: 'listHosts' }, { kind: 'wrongShape', body: { hosts: [{ id: ADMIN.password }] } });
    errors.push(await failureOf(list()));
    faults.clear();
    const body = JSON.stringify({ error: `no host for ${ADMIN.password}`, status: 400 });
    faults.add({ operation: 'upsertHosts' }, { kind: 'status', status: 400, body, contentType: 'application/json' });
    const refused = await upsert();
    expect(refused).toMatchObject({
      written: false,
      refusal: { message: 'GroundWork refused it: no host for [redacted]' },
    });
    const all = `${errors.map(written).join(' ')} ${JSON.stringify(refused)}`;
    for (const secret of secrets) expect(all).not.toContain(secret);
  });
});
