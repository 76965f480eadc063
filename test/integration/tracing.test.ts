import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../support/otlp-receiver.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${spanId}-01`;

let receiver: OtlpReceiver;
let gateway: Gateway;
let open: boolean;

beforeEach(async () => {
  receiver = await startOtlpReceiver();
  await start();
});
afterEach(async () => {
  await stop();
  await receiver.close();
});

async function start(telemetry: Readonly<Record<string, unknown>> = {}): Promise<void> {
  gateway = await startGateway({ nhn: {}, config: { telemetry: { otlpEndpoint: receiver.url, ...telemetry } } });
  open = true;
}

async function stop(): Promise<void> {
  if (open) await gateway.close();
  open = false;
}

/** All spans: a gateway that closes has sent them. */
async function received(): Promise<readonly ReceivedSpan[]> {
  await stop();
  return receiver.spans;
}

/** Names from a span up to the first of its trace that is ours. */
function chain(spans: readonly ReceivedSpan[], span: ReceivedSpan | undefined): string[] {
  if (!span) return [];
  return [
    span.name,
    ...chain(
      spans,
      spans.find((each) => each.spanId === span.parentSpanId),
    ),
  ];
}

it('a trace leads from the request over operation, field and read to the call, which carries its own span', async () => {
  await data(gateway, 'query Who { servers { totalCount } }', { headers: { traceparent } });
  const [sent] = gateway.nhn.log.entries;
  const spans = await received();
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
  const calls = spans.filter(({ kind }) => kind === 3);
  expect(calls).toHaveLength(1);
  expect(chain(spans, calls[0])).toEqual([
    'nhn listServers',
    'load listServers',
    'Query.servers',
    'query Who',
    'POST /graphql',
  ]);
  expect(spans.find(({ name }) => name === 'POST /graphql')?.parentSpanId).toBe(spanId);
  expect(sent?.headers.traceparent).toBe(`00-${traceId}-${calls[0]?.spanId}-01`);
  expect(calls[0]?.attributes).toMatchObject({
    'sightline.source': 'nhn',
    'sightline.region': 'kr',
    'http.request.method': 'GET',
  });
  expect(Number(calls[0]?.attributes['http.response.status_code'])).toBe(200);
});

it('without a trace from outside one begins here', async () => {
  for (const header of [undefined, 'no trace', `00-${'0'.repeat(32)}-${spanId}-01`]) {
    await data(gateway, '{ servers { totalCount } }', { headers: header ? { traceparent: header } : {} });
  }
  const sent = gateway.nhn.log.entries.map(({ headers }) => headers.traceparent);
  const spans = await received();
  const roots = spans.filter(({ kind }) => kind === 2);
  expect(roots.map(({ parentSpanId }) => parentSpanId)).toEqual(['', '', '']);
  expect(new Set(roots.map((span) => span.traceId)).size).toBe(3);
  expect(sent.map((header) => header?.split('-')[1])).toEqual(roots.map((span) => span.traceId));
});

it('every field has a span of its own, which lasts until the last of its reads', async () => {
  gateway.nhn.faults.add({ operation: 'listTargets' }, { kind: 'delay', delayMs: 60 });
  await data(gateway, '{ servers { totalCount } spaces: workspaces { nodes { targets { totalCount } } } }');
  const spans = await received();
  const field = (name: string) => spans.find((span) => span.name === name);
  const below = spans.filter(({ name }) => name === 'load listTargets');
  expect(below.length).toBeGreaterThan(0);
  for (const read of below) {
    expect(chain(spans, read)).toEqual(['load listTargets', 'Query.workspaces', 'query', 'POST /graphql']);
    expect(read.endNs <= (field('Query.workspaces')?.endNs ?? 0n)).toBe(true);
  }
  expect(field('Query.workspaces')?.attributes).toMatchObject({ 'graphql.field.path': 'spaces' });
  expect(
    chain(
      spans,
      spans.find(({ name }) => name === 'load listServers'),
    )[1],
  ).toBe('Query.servers');
});

it('requests that are worked on at the same time keep their spans apart', async () => {
  const fields = ['servers { totalCount }', 'workspaces { nodes { targets { totalCount } } }'];
  await Promise.all(Array.from({ length: 20 }, (_, i) => data(gateway, `query Q${i} { ${fields[i % 2]} }`)));
  const spans = await received();
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  for (const span of spans.filter(({ kind }) => kind !== 2)) {
    expect(byId.get(span.parentSpanId)?.traceId).toBe(span.traceId);
  }
  const operations = spans.filter(({ name }) => name.startsWith('query Q'));
  expect(new Set(operations.map(({ name }) => name)).size).toBe(20);
  for (const { name, spanId: id } of operations) {
    const children = spans.filter(({ parentSpanId }) => parentSpanId === id).map((span) => span.name);
    expect(children).toEqual([Number(name.slice(7)) % 2 === 0 ? 'Query.servers' : 'Query.workspaces']);
  }
});

it('each attempt has a span, and a failed one says with which code', async () => {
  gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'status', status: 503 }, { times: 1 });
  await data(gateway, '{ servers { totalCount } }');
  const sent = gateway.nhn.log.entries.map(({ headers }) => headers.traceparent?.split('-')[2]);
  const attempts = (await received()).filter(({ kind }) => kind === 3);
  expect(attempts.map((span) => span.spanId)).toEqual(sent);
  expect(attempts.map(({ attributes }) => attributes['error.type'])).toEqual(['UPSTREAM_UNAVAILABLE', undefined]);
  expect(attempts.map(({ attributes }) => Number(attributes['http.request.resend_count'] ?? 0))).toEqual([0, 1]);
  expect(new Set(attempts.map(({ parentSpanId }) => parentSpanId)).size).toBe(1);
});

it('an error marks its field and its operation, by code alone', async () => {
  await ask(gateway, 'query Bad { workspace(id: "bm9uc2Vuc2U") { name } }');
  const spans = await received();
  expect(spans.find(({ name }) => name === 'query Bad')).toMatchObject({ statusCode: 2 });
  expect(receiver.texts.join()).not.toContain('bm9uc2Vuc2U');
});

it('a client of the Prometheus API has its reads below its request', async () => {
  await fetch(`${gateway.url}/prometheus/api/v1/query?query=up%7Bsecret%3D%22quiet-please%22%7D`);
  const spans = await received();
  const read = spans.find(({ name }) => name === 'load query');
  expect(chain(spans, read)).toEqual(['load query', 'GET /prometheus/api/v1/query']);
  expect(receiver.texts.join()).not.toContain('quiet-please');
});

it('neither probes nor metrics are traced', async () => {
  for (const path of ['/livez', '/readyz', '/metrics']) await (await fetch(gateway.url + path)).text();
  expect(await received()).toEqual([]);
});

it('whoever began a trace decides whether it is sent; of those begun here a share is', async () => {
  await stop();
  await start({ sampleRatio: 0 });
  await data(gateway, '{ servers { totalCount } }');
  await data(gateway, '{ servers { totalCount } }', { headers: { traceparent: `00-${traceId}-${spanId}-00` } });
  await data(gateway, '{ servers { totalCount } }', { headers: { traceparent } });
  const flags = gateway.nhn.log.entries.map(({ headers }) => headers.traceparent?.slice(-2));
  expect(flags).toEqual(['00', '00', '01']);
  const spans = await received();
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
});

it('the collector gets the configured headers; that it refuses is logged once and keeps nobody waiting', async () => {
  await stop();
  receiver.status = 400;
  await start({ otlpHeaders: { authorization: 'Bearer collector-secret' } });
  await data(gateway, '{ servers { totalCount } }');
  await stop();
  expect(receiver.texts[0]).toContain('POST /v1/traces');
  expect(receiver.texts[0]).toContain('collector-secret');
  expect(gateway.logLines.filter((line) => line.includes('traces cannot be sent'))).toHaveLength(1);
  expect(gateway.logLines.join()).not.toContain('collector-secret');
});

it('where tracing is off a trace from outside is passed on as it came, and nothing else is', async () => {
  await stop();
  gateway = await startGateway({ nhn: {}, untraced: 'what becomes of a trace then is what is tested' });
  open = true;
  await data(gateway, '{ servers { totalCount } }', { headers: { traceparent } });
  await data(gateway, '{ servers { totalCount } }', { headers: { traceparent: 'no trace' } });
  expect(gateway.nhn.log.entries.map(({ headers }) => headers.traceparent)).toEqual([traceparent, undefined]);
  const line = gateway.logLines.map((each) => JSON.parse(each)).find(({ msg }) => msg === 'operation');
  expect(line).toMatchObject({ traceId });
});
