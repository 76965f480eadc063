import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { startFixturePrometheus } from '../support/prometheus/fixture.ts';
import { fixtureRange } from '../support/prometheus/fixture-series.ts';
import type { PrometheusServer } from '../support/prometheus/prometheus.ts';

let prometheus: PrometheusServer;
let gateway: Gateway;

beforeAll(async () => {
  prometheus = await startFixturePrometheus();
  gateway = await startGateway({ nhn: {}, sources: [{ name: 'real', kind: 'prometheus', url: prometheus.url }] });
});
afterAll(() => Promise.all([gateway?.close(), prometheus?.close()]));

type Pairs = readonly (readonly [string, string])[];

interface Told {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

async function tell(url: string, method: 'GET' | 'POST', pairs: Pairs): Promise<Told> {
  const text = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
  const response = await fetch(method === 'GET' ? `${url}?${text}` : url, {
    method,
    ...(method === 'POST' ? { body: text, headers: { 'content-type': 'application/x-www-form-urlencoded' } } : {}),
  });
  const type = response.headers.get('content-type')?.replace('; charset=utf-8', '') ?? null;
  return { status: response.status, type, body: await response.text() };
}

const start = String(fixtureRange.startMs / 1_000);
const end = String(fixtureRange.endMs / 1_000);
const middle = String((fixtureRange.startMs + fixtureRange.endMs) / 2_000);
const rfc = new Date(fixtureRange.startMs + 3_600_250).toISOString();

const expressions = [
  'up',
  'special_value',
  'interrupted',
  'awkward',
  'sum by (job) (rate(http_requests_total[5m]))',
  'sort(histogram_quantile(0.9, sum by (le, job) (rate(request_duration_seconds_bucket[5m]))))',
  'topk(3, memory_free_bytes)',
  '1+1',
  'time()',
  '1/3',
  '-1/0',
  'up{job="none"}',
  'label_replace(up, "odd", "<b>&$1\u2028", "job", "(.*)")',
];

const asked: readonly (readonly [path: string, pairs: Pairs])[] = [
  ...expressions.flatMap((query): [string, Pairs][] => [
    [
      'query',
      [
        ['query', query],
        ['time', middle],
      ],
    ],
    [
      'query',
      [
        ['query', query],
        ['time', `${middle}.28`],
        ['timeout', '5s'],
      ],
    ],
    [
      'query_range',
      [
        ['query', query],
        ['start', start],
        ['end', end],
        ['step', '60'],
      ],
    ],
    [
      'query_range',
      [
        ['query', query],
        ['start', `${start}.5`],
        ['end', end],
        ['step', '7m30s'],
      ],
    ],
    [
      'query_range',
      [
        ['query', query],
        ['start', start],
        ['end', `${end}.7`],
        ['step', '97.25'],
      ],
    ],
  ]),
  [
    'query',
    [
      ['query', '"some <text>"'],
      ['time', rfc],
    ],
  ],
  [
    'query',
    [
      ['query', 'up[2m]'],
      ['time', rfc],
    ],
  ],
  [
    'query',
    [
      ['query', 'up'],
      ['time', rfc],
      ['lookback_delta', '1s'],
    ],
  ],
  [
    'query_range',
    [
      ['query', 'up @ end()'],
      ['start', start],
      ['end', `${end}.9`],
      ['step', '600'],
    ],
  ],
  [
    'query_range',
    [
      ['query', 'up'],
      ['start', start],
      ['end', start],
      ['step', '1ms'],
    ],
  ],
  [
    'series',
    [
      ['match[]', 'up{job="api"}'],
      ['match[]', 'awkward'],
      ['start', start],
      ['end', end],
    ],
  ],
  ['series', [['match[]', '{__name__=~"special.*"}']]],
  [
    'series',
    [
      ['match[]', 'up'],
      ['start', '-9223309901257974'],
      ['end', '9223309901257974'],
    ],
  ],
  [
    'series',
    [
      ['match[]', 'up'],
      ['start', '0'],
      ['end', '1'],
    ],
  ],
  ['labels', []],
  [
    'labels',
    [
      ['match[]', 'awkward'],
      ['match[]', 'build_info'],
      ['start', start],
      ['end', end],
    ],
  ],
  ['label/__name__/values', []],
  ['label/text/values', [['match[]', 'awkward']]],
  [
    'label/job/values',
    [
      ['start', start],
      ['end', end],
    ],
  ],
  ['label/none/values', []],
  ['metadata', []],
];

describe('the Prometheus API of the gateway', () => {
  it.each(asked)('answers %s %j to the letter as Prometheus does', async (path, pairs) => {
    const told = await tell(`${prometheus.url}/api/v1/${path}`, 'GET', pairs);
    expect(told).toMatchObject({ status: 200, type: 'application/json' });
    for (const method of /^(?:label\/|metadata)/.test(path) ? (['GET'] as const) : (['GET', 'POST'] as const)) {
      expect(await tell(`${gateway.url}/prometheus/real/api/v1/${path}`, method, pairs)).toEqual(told);
    }
  });

  it('answers a range that is too long for Prometheus in one piece, as Prometheus would in two', async () => {
    const range = (from: string, to: string): Pairs => [
      ['query', 'sum by (job) (up)'],
      ['start', from],
      ['end', to],
      ['step', '0.5'],
    ];
    const path = '/api/v1/query_range';
    expect(await tell(`${prometheus.url}${path}`, 'GET', range(start, end))).toMatchObject({ status: 400 });
    const halves = await Promise.all([
      tell(`${prometheus.url}${path}`, 'GET', range(start, middle)),
      tell(`${prometheus.url}${path}`, 'GET', range(`${middle}.5`, end)),
    ]);
    const [first, second] = halves.map(({ body }) => matrixOf(body));
    const whole = matrixOf((await tell(`${gateway.url}/prometheus/real${path}`, 'GET', range(start, end))).body);
    expect(whole.map(({ values }) => values.length)).toEqual([14_401, 14_401, 14_401, 14_401]);
    expect(whole).toEqual(
      first?.map(({ metric, values }, i) => ({ metric, values: [...values, ...(second?.[i]?.values ?? [])] })),
    );
  });
});

function matrixOf(body: string): { metric: unknown; values: unknown[] }[] {
  return JSON.parse(body).data.result;
}
