import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { AUDIENCE, type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts';
import { subscribe, TRANSPORTS, type Transport } from '../support/subscription-client.ts';

const VIEWER_KEY = 'viewer-key-9f2c6b1e';
const OTHER_KEY = 'other-key-11aa7733ff';
const EDITOR_KEY = 'editor-key-5d1a7c3f';
const up = (every = '100ms') => `subscription { instant(query: "up", every: "${every}") { series { name } } }`;

let gateway: Gateway;
let provider: IdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider();
  const { issuer, jwksUri } = provider;
  gateway = await startGateway({
    nhn: { prometheus: {} },
    limits: { subscriptionEveryMinMs: 100, subscriptionsPerCaller: 2, subscriptions: 5 },
    config: {
      auth: {
        apiKeys: [
          { name: 'watcher', key: VIEWER_KEY, role: 'VIEWER' },
          { name: 'other', key: OTHER_KEY, role: 'VIEWER', projects: ['nobody'] },
          { name: 'console', key: EDITOR_KEY, role: 'EDITOR' },
        ],
        jwt: { issuer, jwksUri, audience: AUDIENCE, roleClaim: 'role', projectsClaim: 'projects' },
      },
    },
  });
});
afterEach(async () => {
  // Whoever leaves is noticed a moment later.
  await eventually(async () =>
    expect((await gauge('sightline_subscriptions')).filter((line) => !line.endsWith(' 0'))).toEqual([]),
  );
  gateway.nhn.log.clear();
});
afterAll(async () => {
  await gateway?.close();
  await provider?.close();
});

const withKey = (key: string) => ({ 'x-api-key': key });
const gauge = async (name: string) => {
  const page = await (await fetch(`${gateway.url}/metrics`)).text();
  return page.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
};

/** What the client of the transport makes of a refusal. */
async function refusalOf(transport: Transport, headers: Record<string, string>): Promise<unknown> {
  await using open = subscribe(gateway, transport, up(), { headers });
  return await open.take(1).then(
    (answers) => answers,
    (error: unknown) => error,
  );
}

describe('Who may subscribe', () => {
  it.each([
    ['none', {}],
    ['an unknown key', { 'x-api-key': 'who-is-this-stranger' }],
    ['two good keys', { ...withKey(VIEWER_KEY), authorization: `Bearer ${EDITOR_KEY}` }],
  ])('is nobody with credentials like %s', async (_what, headers) => {
    expect(await refusalOf('event_stream', headers)).toMatchObject({ response: { status: 401 } });
    expect(await refusalOf('websocket', headers)).toMatchObject({
      code: 4403,
      reason: expect.stringMatching(/credentials/),
    });
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it.each(TRANSPORTS)('is everyone else, over %s, for the projects that are theirs', async (transport) => {
    await using open = subscribe(gateway, transport, up(), { headers: withKey(VIEWER_KEY) });
    expect(await open.take(2)).toMatchObject([{ data: { instant: {} } }, { data: { instant: {} } }]);
    await using other = subscribe(gateway, transport, up(), { headers: withKey(OTHER_KEY) });
    expect(await other.take(2)).toMatchObject([{ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] }]);
  });

  it.each(TRANSPORTS)('over %s, is whoever holds a token, until it expires', async (transport) => {
    // Clocks may differ by half a minute.
    const exp = Math.floor(Date.now() / 1_000) - 28;
    const token = await provider.token({ claims: { exp, role: 'VIEWER' } });
    await using open = subscribe(gateway, transport, up(), { headers: { authorization: `Bearer ${token}` } });
    expect(await open.take(1)).toMatchObject([{ data: { instant: {} } }]);
    let last: unknown;
    let code: unknown;
    for (let i = 0; i < 60 && code === undefined; i += 1) {
      const step = await open.take(1).catch((error: unknown) => [{ error }]);
      [last] = step;
      if (step.length === 0) break;
      code = JSON.stringify(last).includes('UNAUTHENTICATED') ? 'UNAUTHENTICATED' : undefined;
    }
    expect(code).toBe('UNAUTHENTICATED');
    expect(Date.now() / 1_000).toBeGreaterThanOrEqual(exp + 30);
    await eventually(async () =>
      expect(await gauge('sightline_subscriptions')).toContain(`sightline_subscriptions{transport="${transport}"} 0`),
    );
  });

  it.each(TRANSPORTS)('over %s, has the answer explained from EDITOR upwards', async (transport) => {
    const headers = { 'x-sightline-explain': '1' };
    await using editor = subscribe(gateway, transport, up(), { headers: { ...headers, ...withKey(EDITOR_KEY) } });
    const explained = await editor.take(2);
    expect(explained).toMatchObject([
      { extensions: { upstream: [{ operation: 'query', calls: 1 }] } },
      { extensions: { upstream: [{ operation: 'query', calls: 1 }] } },
    ]);
    await using viewer = subscribe(gateway, transport, up(), { headers: { ...headers, ...withKey(VIEWER_KEY) } });
    const [answer] = await viewer.take(1);
    expect(answer?.extensions).toMatchObject({ remarks: [{ warnings: [expect.stringContaining('EDITOR')] }] });
    expect(answer?.extensions?.upstream).toBeUndefined();
  });
});

describe('At its edge', () => {
  it.each(TRANSPORTS)(
    'subscriptionsPerCaller takes as many over %s, and refuses one more until one has ended',
    async (transport) => {
      const headers = withKey(VIEWER_KEY);
      const first = subscribe(gateway, transport, up(), { headers });
      await using second = subscribe(gateway, transport, up(), { headers });
      await first.take(1);
      await second.take(1);
      const refused = await refusalOf(transport, headers);
      if (transport === 'event_stream') expect(refused).toMatchObject({ response: { status: 429 } });
      // Each has a WebSocket of its own here, and of these a caller may have as many.
      else expect(refused).toMatchObject({ code: 1013, reason: expect.stringContaining('at most 2 at once') });
      await using other = subscribe(gateway, transport, up(), { headers: withKey(EDITOR_KEY) });
      expect(await other.take(1)).toMatchObject([{ data: {} }]);
      await first.end();
      await eventually(async () => expect(await refusalOf(transport, headers)).toMatchObject([{ data: {} }]));
    },
  );

  it('subscriptions takes as many of all callers, and refuses one more', async () => {
    const tokens = await Promise.all(
      [1, 2, 3].map((i) => provider.token({ claims: { sub: `user-${i}`, role: 'VIEWER' } })),
    );
    const open = tokens.flatMap((token) =>
      [1, 2].map(() => subscribe(gateway, 'event_stream', up(), { headers: { authorization: `Bearer ${token}` } })),
    );
    try {
      const taken = await Promise.allSettled(open.map((each) => each.take(1)));
      expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
      expect(taken.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { response: { status: 503 } },
      });
    } finally {
      await Promise.all(open.map((each) => each.end()));
    }
  });

  it('subscriptionEveryMinMs takes that, and refuses less', async () => {
    const headers = withKey(VIEWER_KEY);
    await using least = subscribe(gateway, 'event_stream', up('100ms'), { headers });
    expect(await least.take(1)).toMatchObject([{ data: {} }]);
    await using less = subscribe(gateway, 'event_stream', up('99ms'), { headers });
    expect(await less.take(1)).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }]);
  });
});
