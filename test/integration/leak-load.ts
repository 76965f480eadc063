import { expect } from 'vitest';
import type { NhnSimulator } from '../simulators/nhn/nhn-options.ts';
import { ask } from '../support/graphql-client.ts';
import { type OpenSubscription, subscribe, TRANSPORTS, type Transport } from '../support/subscription-client.ts';
import { startTcpSwitch } from '../support/tcp-switch.ts';

/** What is loaded, and with what. */
export interface LoadOptions {
  readonly gateway: { readonly url: string };
  readonly nhn: Pick<NhnSimulator, 'faults' | 'log'>;
  /** Of somebody who may do everything. */
  readonly key: string;
}

/** How often each thing is done in a round. */
export const EACH = 16;
const CLIENTS = 12;

const HOST = '{ name: "leak", appType: "NAGIOS", deviceIdentification: "10.8.0.1" }';
/** `{n}` is one of a few numbers: documents, as other questions, are kept once they were asked, up to a bound. */
const OPERATIONS = [
  '{ servers { nodes { id name targets { id port } } } }',
  '{ workspaces(first: 5) { nodes { id targets { nodes { id } } } } }',
  '{ metrics { range(query: "up", range: { last: "1h" }, step: "1m") { series { timestamps values } } } }',
  '{ metrics(regions: ["kr", "jp"]) { instant(query: "up") { coverage { status } } } }',
  '{ regions { code workspaces { totalCount } } }',
  '{ metrics { instant(query: "up{") { text } } }',
  '{ servers(region: "us") { totalCount } }',
  '{ servers(filter: { nameContains: "web" }) { nodes { name alerts { entity definition { name } } host { name services { name } } } } }',
  '{ hosts(first: 5) { nodes { id name server { name } alerts { entity } } } }',
  '{ activeAlerts(tags: ["t{n}"]) { __typename } }',
  '{ hostNames(prefix: "a{n}") }',
  `mutation { upsertHosts(input: { hosts: [${HOST}] }) { userErrors { code } } }`,
  // One that is there already: a world that grew would make the answers that are kept of it grow.
  'mutation { createWorkspace(input: { name: "leak", metricsPath: "/m" }) { workspace { id } userErrors { code } } }',
  'mutation { createWorkspace(input: { name: "", metricsPath: "" }) { userErrors { code } } }',
];
const PROMETHEUS_PATHS = [
  'query?query=up%2B{n}',
  'query_range?query=up&start=0&end=600&step=60',
  'labels',
  'query?query=',
];
/** Never answered: whoever asks hangs up, or its time runs out. */
const HELD = '{ servers(region: "kr2") { totalCount } }';

const EVERY = 'every: "100ms"';
const RANGE = 'range(query: "up", window: "1m", step: "1s"';
const SUBSCRIPTIONS = [
  `subscription { ${RANGE}, ${EVERY}) { series { timestamps values } } }`,
  `subscription { alerts(definitionIds: [10, 1{n}], ${EVERY}) { entity definition { name } } }`,
];
const REFUSED_SUBSCRIPTION = 'subscription { instant(query: "up{") { text } }';
const HELD_SUBSCRIPTION = `subscription { instant(query: "up", region: "kr2", ${EVERY}) { text } }`;
/** Answered again and again, each time after a while: there is time to break its connection meanwhile. */
const SLOW_SUBSCRIPTION = `subscription { ${RANGE}, region: "jp", ${EVERY}) { series { timestamps values } } }`;
const SLOW_MS = 60;

/**
 * Makes what does one round of all that clients do: they ask, hang up, run out of time, are nobody, subscribe, leave, and
 * are cut off in the middle of an answer, while some upstreams fail.
 */
export function createLoad({ gateway, nhn, key }: LoadOptions): () => Promise<void> {
  nhn.faults.add({ region: 'us', operation: 'listServers' }, { kind: 'drop' });
  nhn.faults.add({ region: 'kr2', operation: 'listServers' }, { kind: 'blackHole' });
  nhn.faults.add({ region: 'kr2', operation: 'query' }, { kind: 'blackHole' });
  nhn.faults.add({ region: 'jp', operation: 'query_range' }, { kind: 'delay', delayMs: SLOW_MS });

  const headers = { authorization: `Bearer ${key}` };
  let questions = 0;
  let strangers = 0;
  const numbered = (text: string): string => text.replace('{n}', String(++questions % 5));
  const open = (transport: Transport, query: string, at = gateway): OpenSubscription<unknown> =>
    subscribe(at, transport, numbered(query), { headers });
  const untilUnderWay = (region: string, operation: string): Promise<void> =>
    expect
      .poll(() => nhn.log.where({ region, operation }).some(({ endedAt }) => endedAt === null), {
        ...{ interval: 10, timeout: 20_000 },
      })
      .toBe(true);

  const things: (() => Promise<unknown>)[] = [
    ...OPERATIONS.map((operation) => () => ask(gateway, numbered(operation), { headers })),
    ...PROMETHEUS_PATHS.map((path) => async () => {
      await (await fetch(`${gateway.url}/prometheus/api/v1/${numbered(path)}`, { headers })).text();
    }),
    () => ask(gateway, HELD, { headers, signal: AbortSignal.timeout(15) }).catch(() => undefined),
    () => ask(gateway, HELD, { headers: { ...headers, 'x-sightline-timeout': '15ms' } }),
    () => ask(gateway, '{ viewer { id } }', { headers: { authorization: `Bearer n-${++strangers}` } }),
    ...TRANSPORTS.flatMap((transport) => [
      ...SUBSCRIPTIONS.map((subscription) => async () => {
        await using answered = open(transport, subscription);
        expect(await answered.take(2)).toMatchObject([{ data: {} }, { data: {} }]);
      }),
      async () => {
        await using refused = open(transport, REFUSED_SUBSCRIPTION);
        await refused.take(1).catch(() => undefined);
      },
      async () => {
        await using held = open(transport, HELD_SUBSCRIPTION);
        held.take(1).catch(() => undefined);
        await untilUnderWay('kr2', 'query');
      },
    ]),
  ];

  const cutOff = async (): Promise<void> => {
    const wire = await startTcpSwitch(Number(new URL(gateway.url).port));
    const at = { url: `http://127.0.0.1:${wire.port}` };
    const subscriptions = TRANSPORTS.flatMap((transport) =>
      Array.from({ length: EACH }, () => open(transport, SLOW_SUBSCRIPTION, at)),
    );
    try {
      await Promise.all(subscriptions.map((each) => each.take(2)));
      await untilUnderWay('jp', 'query_range');
    } finally {
      await wire.close();
      await Promise.allSettled(subscriptions.map((each) => each.end()));
    }
  };

  return async () => {
    const left = Array.from({ length: EACH }, () => things).flat();
    const client = async (): Promise<void> => {
      for (let thing = left.pop(); thing; thing = left.pop()) await thing();
    };
    await Promise.all([cutOff(), ...Array.from({ length: CLIENTS }, client)]);
  };
}
