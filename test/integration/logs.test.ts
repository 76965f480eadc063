import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask } from '../support/graphql-client.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';

/** Texts that must be nowhere but where they were sent; each is told apart, to see where it came from. */
const secrets = {
  apiKey: 'seeded-api-key-a1',
  appKey: 'seeded-app-key-b2',
  token: 'seeded-upstream-token-c3',
  header: 'seeded-header-d4',
  cookie: 'seeded-cookie-e5',
  variable: 'seeded-variable-f6',
  promql: 'seeded_promql_g7',
  literal: 'seeded-literal-h8',
  query: 'seeded-query-string-i9',
  collector: 'seeded-collector-j0',
  body: 'seeded-upstream-body-k1',
} as const;

let gateway: Gateway;
let receiver: OtlpReceiver;
let closing: Promise<void> | undefined;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  gateway = await startGateway({
    nhn: { projects: [{ id: 'aOpreudC', appKey: secrets.appKey, regions: ['kr', 'kr2', 'us', 'jp'] }] },
    sources: [{ name: 'tmp', kind: 'prometheus', url: 'http://127.0.0.1:9', auth: { bearer: secrets.token } }],
    config: {
      auth: { apiKeys: [{ name: 'console', key: secrets.apiKey, role: 'EDITOR' }] },
      telemetry: { otlpEndpoint: receiver.url, otlpHeaders: { authorization: secrets.collector } },
      log: { level: 'trace' },
    },
  });
});
/** A gateway that closes has sent its spans. */
const closeGateway = () => {
  closing ??= gateway.close();
  return closing;
};
afterAll(async () => {
  await closeGateway();
  await receiver.close();
});

const headers = { 'x-api-key': secrets.apiKey };
const lines = () => gateway.logLines.map((line): Record<string, unknown> => JSON.parse(line));

it('an operation is one line that says who asked what, and what it cost', async () => {
  const before = lines().length;
  const answer = await ask(gateway, 'query Overview { servers { totalCount } workspaces { totalCount } }', {
    headers: { ...headers, 'x-request-id': 'request-7' },
  });
  await expect.poll(() => lines().length).toBe(before + 1);
  expect(lines().at(-1)).toEqual({
    level: 30,
    time: expect.any(String),
    reqId: 'request-7',
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    method: 'POST',
    route: '/graphql',
    status: 200,
    ms: expect.any(Number),
    caller: expect.any(String),
    operationName: 'Overview',
    operationType: 'query',
    cost: answer.extensions.cost && expect.any(Number),
    errorCodes: [],
    upstreamCalls: 2,
    msg: 'operation',
  });
});

it('a long name is cut, and an operation that fails tells its codes', async () => {
  const before = lines().length;
  await ask(gateway, `query ${'N'.repeat(500)} { workspaces(first: -1) { totalCount } }`, {
    headers,
  });
  await ask(gateway, '{ nothing }', { headers });
  await expect.poll(() => lines().length).toBe(before + 2);
  const [long, invalid] = lines().slice(before);
  expect(long).toMatchObject({ operationName: 'N'.repeat(64), errorCodes: ['BAD_USER_INPUT'] });
  expect(invalid).toMatchObject({
    operationName: null,
    operationType: null,
    cost: null,
    errorCodes: ['GRAPHQL_VALIDATION_FAILED'],
  });
});

it('a client of the Prometheus API is one line, too', async () => {
  const before = lines().length;
  await fetch(`${gateway.url}/prometheus/tmp/api/v1/query?query=up`, { headers });
  await expect.poll(() => lines().length).toBe(before + 1);
  expect(lines().at(-1)).toMatchObject({ msg: 'request', caller: expect.any(String), upstreamCalls: 1 });
});

it('no secret, header, variable, query or body is in any line, span, metric or answer', async () => {
  const traced = { ...headers, 'x-other': secrets.header, cookie: `a=${secrets.cookie}` };
  const executed = [
    await ask(gateway, 'query A($name: String!) { workspaces(filter: { nameContains: $name }) { totalCount } }', {
      headers: traced,
      variables: { name: secrets.variable },
    }),
    await ask(gateway, `{ metrics(source: "tmp") { instant(query: "${secrets.promql} > 1") { text } } }`, {
      headers: traced,
    }),
    await ask(
      gateway,
      `mutation { createWorkspace(input: { name: "${secrets.literal}", metricsPath: "/metrics" }) { userErrors { code } } }`,
      {
        headers: traced,
      },
    ),
  ];
  expect(executed.map(({ extensions }) => Object.keys(extensions))).toEqual([['cost'], ['cost'], ['cost']]);
  const stranger = { 'x-api-key': `${secrets.apiKey}-wrong` };
  const refused = await ask(gateway, '{ servers { totalCount } }', { headers: stranger });
  const answers = [...executed, refused].map(({ text }) => text);
  gateway.nhn.faults.add({}, { kind: 'status', status: 500, body: secrets.body });
  answers.push((await ask(gateway, '{ servers { totalCount } sources { name } }', { headers: traced })).text);
  for (const url of [
    `/graphql?query=${secrets.query}`,
    `/nowhere?key=${secrets.query}`,
    `/prometheus/api/v1/query?query=${secrets.query}`,
  ]) {
    answers.push(await (await fetch(gateway.url + url, { headers: traced })).text());
  }
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  await closeGateway();
  expect(receiver.spans.length).toBeGreaterThan(10);
  expect(receiver.texts.every((text) => text.includes(secrets.collector))).toBe(true);
  const spans = JSON.stringify(receiver.spans, (_key, each) => (typeof each === 'bigint' ? String(each) : each));
  const places = { logs: gateway.logLines.join('\n'), spans, metrics };
  for (const [place, text] of Object.entries(places)) {
    for (const [what, secret] of Object.entries(secrets)) {
      expect.soft(text.includes(secret), `${what} in ${place}`).toBe(false);
    }
  }
  // What the caller sent itself may be quoted back; what it does not know may not.
  for (const what of ['appKey', 'token', 'collector', 'body'] as const) {
    expect.soft(answers.join('\n').includes(secrets[what]), `${what} in an answer`).toBe(false);
  }
});
