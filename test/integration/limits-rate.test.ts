import { expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { ask } from '../support/graphql-client.ts';

const key = (name: string) => ({ authorization: `Bearer rate-key-of-${name}` });
const apiKeys = ['first', 'second'].map((name) => ({ name, key: `rate-key-of-${name}`, role: 'VIEWER' }));

it('A caller that has spent its minute is told when to come back, and nobody else is held up', async () => {
  const gateway = await startGateway({ nhn: {}, limits: { costPerMinute: 30 }, config: { auth: { apiKeys } } });
  const document = '{ workspaces(first: 1) { totalCount } }';
  const first = await ask(gateway, document, { headers: key('first') });
  expect(first.extensions.cost).toEqual({ used: 11, limit: 20_000, remaining: 19 });
  expect((await ask(gateway, document, { headers: key('first') })).status).toBe(200);
  gateway.nhn.log.clear();

  const refused = await ask(gateway, document, { headers: key('first') });
  expect([refused.status, refused.errors[0]?.extensions]).toEqual([
    429,
    { code: 'RATE_LIMITED', cost: 11, costPerMinute: 30, retryAfterSeconds: expect.any(Number) },
  ]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect(gateway.nhn.log.count()).toBe(0);

  // What was refused was not spent: something cheaper still passes.
  expect((await ask(gateway, '{ viewer { id } }', { headers: key('first') })).status).toBe(200);
  expect((await ask(gateway, document, { headers: key('second') })).status).toBe(200);
  await gateway.close();
});

it('Without a limit nothing is counted', async () => {
  const gateway = await startGateway({ nhn: {} });
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(gateway, '{ viewer { id } }')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(answers[0]?.extensions.cost).toEqual({ used: 1, limit: 20_000 });
  await gateway.close();
});

it('What is refused costs its reading, so that nobody is held up by it for long', async () => {
  const gateway = await startGateway({ nhn: {}, limits: { costPerMinute: 1_000 }, config: { auth: { apiKeys } } });
  const flood = `{ ${'viewer { id } '.repeat(2_400)} }`;
  const refusals = await Promise.all(Array.from({ length: 60 }, () => ask(gateway, flood, { headers: key('first') })));
  const statuses = refusals.map(({ status }) => status);
  // Nearly 33 KiB: 33 points each.
  expect(statuses.filter((status) => status === 400)).toHaveLength(30);
  expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  const limited = refusals.find(({ status }) => status === 429);
  expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(limited?.errors[0]?.extensions.code).toBe('RATE_LIMITED');
  expect((await ask(gateway, '{ viewer { id } }', { headers: key('second') })).status).toBe(200);
  await gateway.close();
});

it('A body that does not say how long it is costs as much', async () => {
  const gateway = await startGateway({ nhn: {}, limits: { costPerMinute: 100 }, config: { auth: { apiKeys } } });
  const body = JSON.stringify({ query: `{ viewer { id } } # ${'x'.repeat(30_000)}` });
  const send = async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...key('first') },
      body: new Blob([body]).stream(),
      duplex: 'half',
    });
    return { status: response.status, answer: await response.json() };
  };
  expect(await send()).toMatchObject({ status: 200, answer: { extensions: { cost: { used: 1, remaining: 70 } } } });
  await gateway.close();
});

it('What costs more than any minute has is refused without a time to come back', async () => {
  const gateway = await startGateway({ nhn: {}, limits: { costPerMinute: 100 }, config: { auth: { apiKeys } } });
  const document = '{ workspaces { nodes { targets { totalCount } } } }';
  const refused = await ask(gateway, document, { headers: key('first') });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([400, null]);
  expect(refused.errors[0]?.message).toMatch(
    /^the cost is \d+; accepted: at most 100, which is all that you may spend/,
  );
  expect(refused.errors[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  await gateway.close();
});
