import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ask, data } from '../support/graphql-client.ts';
import { subscribe, TRANSPORTS } from '../support/subscription-client.ts';
import { startZmonGateway, type ZmonGateway } from '../support/zmon-gateway.ts';

const EVERY = 'every: "100ms"';

let gateway: ZmonGateway;
beforeAll(async () => {
  gateway = await startZmonGateway({
    nhn: { prometheus: {} },
    limits: { subscriptionEveryMinMs: 100, upstreamRetries: 0 },
  });
});
afterEach(() => {
  for (const { faults, log } of [gateway.nhn, gateway.zmon]) {
    faults.clear();
    log.clear();
  }
});
afterAll(() => gateway?.close());

async function workspaceId(): Promise<string> {
  const { workspaces } = await data<{ workspaces: { nodes: { id: string }[] } }>(
    gateway,
    '{ workspaces { nodes { id } } }',
  );
  return workspaces.nodes[0]?.id ?? '';
}

describe.each(TRANSPORTS)('A subscription over %s', (transport) => {
  it('is answered at once, and again and again', async () => {
    await using open = subscribe<{
      instant: { series: { name: string; latest: { timestamp: number; value: number } }[] };
    }>(
      gateway,
      transport,
      `subscription { instant(query: "up", ${EVERY}) { series { name latest { timestamp value } } } }`,
    );
    const answers = await open.take(4);
    expect(answers).toHaveLength(4);
    for (const { data: given, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(given?.instant.series.length).toBeGreaterThan(0);
      expect(given?.instant.series[0]?.name).toBe('up');
    }
    const times = answers.map(({ data: given }) => given?.instant.series[0]?.latest.timestamp ?? 0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(4);
  });

  it('moves a window along', async () => {
    await using open = subscribe<{ range: { start: string; end: string; series: { timestamps: number[] }[] } }>(
      gateway,
      transport,
      `subscription { range(query: "up", window: "1m", step: "1s", every: "1s") { start end series { timestamps } } }`,
    );
    const ends = (await open.take(3)).map(({ data: given }) => Date.parse(given?.range.end ?? ''));
    expect(new Set(ends).size).toBe(3);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
  });

  it('tells of targets and alerts as they are when it is answered', async () => {
    const id = await workspaceId();
    await using targets = subscribe<{ targets: { id: string; port: number; server: { name: string } | null }[] }>(
      gateway,
      transport,
      `subscription { targets(workspace: "${id}", ${EVERY}) { id port server { name } } }`,
    );
    const [first] = await targets.take(1);
    const query = `{ workspace(id: "${id}") { targets { nodes { id port server { name } } } } }`;
    const now = await data<{ workspace: { targets: { nodes: unknown[] } } }>(gateway, query);
    expect(first?.data?.targets).toEqual(now.workspace.targets.nodes);

    await using alerts = subscribe<{ alerts: unknown[] }>(
      gateway,
      transport,
      `subscription { alerts(definitionIds: [10, 11, 12], ${EVERY}) { entity definition { id } } }`,
    );
    const [firing] = await alerts.take(1);
    const expected = await data(gateway, '{ alerts(definitionIds: [10, 11, 12]) { entity definition { id } } }');
    expect(firing?.data).toEqual(expected);
  });

  it('goes on when an upstream fails one answer', async () => {
    await using open = subscribe(
      gateway,
      transport,
      `subscription { alerts(definitionIds: [10], ${EVERY}) { entity } }`,
    );
    expect(await open.take(1)).toMatchObject([{ data: { alerts: expect.any(Array) } }]);
    gateway.zmon.faults.add({}, { kind: 'status', status: 503 });
    await eventually(async () => {
      const [failed] = await open.take(1);
      expect(failed).toMatchObject({
        data: null,
        errors: [{ path: ['alerts'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
      });
    });
    gateway.zmon.faults.clear();
    await eventually(async () => {
      const [answer] = await open.take(1);
      expect(answer).toMatchObject({ data: { alerts: expect.any(Array) } });
    });
  });

  it('ends with what the caller can mend, before anything is asked of an upstream', async () => {
    const id = Buffer.from('Workspace:nhn:kr:nobody:1').toString('base64url');
    for (const [field, code, message] of [
      [
        'instant(query: "up", every: "99ms") { text }',
        'BAD_USER_INPUT',
        'every: 99ms is out of bounds; accepted: 100ms to 1d',
      ],
      [
        'instant(query: "up", every: "2d") { text }',
        'BAD_USER_INPUT',
        'every: 2d is out of bounds; accepted: 100ms to 1d',
      ],
      ['instant(query: "up", project: "other") { text }', 'FORBIDDEN', expect.any(String)],
      ['instant(query: "up", source: "other") { text }', 'BAD_USER_INPUT', expect.stringContaining('accepted')],
      ['range(query: "up", window: "30d", step: "1s") { text }', 'BAD_USER_INPUT', expect.stringContaining('accepted')],
      ['alerts(definitionIds: [0]) { entity }', 'BAD_USER_INPUT', expect.stringContaining('accepted')],
      [`targets(workspace: "${id}") { id }`, 'BAD_USER_INPUT', expect.stringContaining('accepted')],
    ] as const) {
      await using open = subscribe(gateway, transport, `subscription { ${field} }`);
      expect(await open.take(2), field).toMatchObject([{ data: null, errors: [{ message, extensions: { code } }] }]);
      expect(await open.take(1)).toEqual([]);
    }
    expect([gateway.nhn.log.count(), gateway.zmon.log.count()]).toEqual([0, 0]);
  });

  it('is refused like any operation when it is no sound one', async () => {
    for (const [query, code] of [
      ['subscription { instant', 'GRAPHQL_PARSE_FAILED'],
      ['subscription { instant(query: "up") { nothing } }', 'GRAPHQL_VALIDATION_FAILED'],
      ['subscription { instant(query: "up(") { text } }', 'GRAPHQL_VALIDATION_FAILED'],
      [
        'subscription { a: instant(query: "up") { text } b: instant(query: "up") { text } }',
        'GRAPHQL_VALIDATION_FAILED',
      ],
      ['{ viewer { id } }', 'BAD_USER_INPUT'],
      ['mutation { x }', 'GRAPHQL_VALIDATION_FAILED'],
      [
        `subscription { instant(query: "up") ${'{ series '.repeat(30)}{ name }${' }'.repeat(30)} }`,
        'GRAPHQL_VALIDATION_FAILED',
      ],
    ] as const) {
      await using open = subscribe(gateway, transport, query);
      const told = await open.take(2).catch((errors: unknown) => [{ errors }]);
      expect(told, query).toMatchObject([{ errors: [{ extensions: { code } }] }]);
    }
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('asks nothing more of upstreams when its client has left', async () => {
    const open = subscribe(gateway, transport, `subscription { alerts(definitionIds: [10], ${EVERY}) { entity } }`);
    await open.take(2);
    gateway.zmon.faults.add({}, { kind: 'blackHole' });
    await eventually(() => expect(gateway.zmon.log.where(({ endedAt }) => endedAt === null)).toHaveLength(1));
    await open.end();
    await eventually(() => expect(gateway.zmon.log.where(({ aborted }) => aborted)).toHaveLength(1));
    const asked = gateway.zmon.log.count();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(gateway.zmon.log.count()).toBe(asked);
  });
});

it.each([
  ['alerts', 'alerts(definitionIds: [10], every: "500ms") { entity }', () => gateway.zmon.log],
  ['an expression', 'instant(query: "up", every: "500ms") { series { name } }', () => gateway.nhn.log],
  [
    'a window',
    'range(query: "up", window: "1m", step: "15s", every: "500ms") { series { name } }',
    () => gateway.nhn.log,
  ],
])('subscriptions to %s are asked for once, however many there are', async (_what, field, logOf) => {
  const query = `subscription { ${field} }`;
  const log = logOf();
  const open = Array.from({ length: 20 }, (_, i) => subscribe(gateway, TRANSPORTS[i % 2] ?? 'websocket', query));
  try {
    await Promise.all(open.map((each) => each.take(1)));
    log.clear();
    await Promise.all(open.map((each) => each.take(4)));
    // Four moments; where the first or the last answer of one falls beside the others', one more.
    expect(log.count()).toBeGreaterThan(0);
    expect(log.count()).toBeLessThanOrEqual(6);
  } finally {
    await Promise.all(open.map((each) => each.end()));
  }
});

describe('A subscription that is asked for like a query', () => {
  it.each(['application/json', 'application/graphql-response+json', '*/*'])(
    'with Accept: %s is refused, and told how',
    async (accept) => {
      const { status, errors } = await ask(gateway, 'subscription { instant(query: "up") { text } }', {
        headers: { accept },
      });
      expect([200, 400]).toContain(status);
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('graphql-transport-ws') },
      ]);
      expect(gateway.nhn.log.count()).toBe(0);
    },
  );

  it('among other types is streamed, and a query that names them all is not', async () => {
    const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';
    const post = (query: string, signal: AbortSignal) =>
      fetch(`${gateway.url}/graphql`, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json', accept }, signal },
        body: JSON.stringify({ query }),
      });
    const controller = new AbortController();
    const streamed = await post('subscription { instant(query: "up") { text } }', controller.signal);
    expect(streamed.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    controller.abort();
    const answered = await post('{ viewer { id } }', new AbortController().signal);
    expect(await answered.json()).toMatchObject({ data: { viewer: {} } });
  });
});
