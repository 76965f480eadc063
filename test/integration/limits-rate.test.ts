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
