import fc from 'fast-check';

const METRICS = [
  'up',
  'build_info',
  'memory_bytes',
  'temperature',
  'humidity',
  'requests_total',
  'latency_bucket',
  'orphans',
  'clash_b',
];
const LABELS = ['instance', 'job', 'room', 'path', 'code', 'le', 'version', 'kind'];
const RANGES = ['1m', '2m', '5m', '90s'];

const labelList = fc.subarray(LABELS, { maxLength: 3 }).map((labels) => labels.join(', '));
const constant = fc.constantFrom('0', '1', '2.5', '-3', '1e3', 'NaN', 'Inf', 'time()', 'pi()', '(1 + 2)', '1 / 0');

const selector = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...METRICS) },
      { weight: 1, arbitrary: fc.constantFrom('{__name__=~"clash_.+"}', '{__name__=~"temp.*|humid.*"}', '{room!=""}') },
    ),
    fc.option(
      fc.constantFrom(
        'job="web"',
        'job=~"w.*|d.*"',
        'room!="hall"',
        'code=~"2.."',
        'instance!="a:9100"',
        'instance=~".+:9100"',
        'le!=""',
        'path="/"',
      ),
      { freq: 3 },
    ),
  )
  .map(([metric, matcher]) => {
    if (matcher === null) return metric;
    return metric.endsWith('}') ? `${metric.slice(0, -1)},${matcher}}` : `${metric}{${matcher}}`;
  });

const modifier = fc.constantFrom(
  '',
  '',
  '',
  '',
  '',
  ' offset 2m',
  ' offset -1m',
  ' @ 1700007300',
  ' @ start()',
  ' @ end()',
);

/** Expressions of instant vectors, mostly sensible, some hopeless; each must merge exactly or say why it does not. */
export const expressions: fc.Arbitrary<string> = fc.letrec<{ vector: string; matrix: string }>((tie) => ({
  matrix: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'promql' },
    {
      weight: 3,
      arbitrary: fc.tuple(selector, fc.constantFrom(...RANGES), modifier).map(([s, range, m]) => `${s}[${range}]${m}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('vector'), fc.constantFrom('2m:30s', '3m:', '4m:1m'), modifier)
        .map(([v, range, m]) => `(${v})[${range}]${m}`),
    },
  ),
  vector: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'promql' },
    { weight: 4, arbitrary: fc.tuple(selector, modifier).map(([s, m]) => `${s}${m}`) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            'rate',
            'increase',
            'delta',
            'irate',
            'idelta',
            'avg_over_time',
            'max_over_time',
            'sum_over_time',
            'count_over_time',
            'last_over_time',
            'stddev_over_time',
            'changes',
            'resets',
            'deriv',
            'present_over_time',
            'quantile_over_time',
            'predict_linear',
            'holt_winters',
          ),
          tie('matrix'),
        )
        .map(([name, m]) => rangeCall(name, m)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            'abs',
            'ceil',
            'sqrt',
            'ln',
            'sgn',
            'timestamp',
            'exp',
            'day_of_week',
            'minute',
            'sort',
            'sort_desc',
          ),
          tie('vector'),
        )
        .map(([name, v]) => `${name}(${v})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('clamp_max', 'clamp_min', 'round'), tie('vector'), constant)
        .map(([name, v, c]) => `${name}(${v}, ${c})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('vector'), fc.constantFrom(...LABELS), fc.constantFrom(...LABELS))
        .map(([v, to, from]) => `label_replace(${v}, "${to}", "x-$1", "${from}", "(.?).*")`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('vector'), fc.subarray(LABELS, { minLength: 1, maxLength: 2 }))
        .map(([v, from]) => `label_join(${v}, "joined", "-", ${from.map((label) => `"${label}"`).join(', ')})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('0.5', '0.9', '1.2'), tie('vector'))
        .map(([q, v]) => `histogram_quantile(${q}, ${v})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('0.5', '0.99'), labelList, fc.constantFrom(...RANGES))
        .map(
          ([q, by, range]) =>
            `histogram_quantile(${q}, sum by (le, ${withoutLe(by)}) (rate(latency_bucket[${range}])))`,
        ),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            'sum',
            'avg',
            'min',
            'max',
            'count',
            'group',
            'stddev',
            'stdvar',
            'topk',
            'bottomk',
            'quantile',
            'count_values',
          ),
          fc.constantFrom('', ' by', ' without'),
          labelList,
          tie('vector'),
        )
        .map(([op, clause, labels, v]) => aggregation(op, clause, labels, v)),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          tie('vector'),
          fc.constantFrom('+', '-', '*', '/', '%', '^', 'atan2', '>', '==', '!= bool', '<= bool'),
          constant,
          fc.boolean(),
        )
        .map(([v, op, c, swapped]) => (swapped ? `${c} ${op} (${v})` : `(${v}) ${op} ${c}`)),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(
          tie('vector'),
          fc.constantFrom('+', '-', '*', '/', '>', '<=', '== bool', 'and', 'or', 'unless'),
          fc.constantFrom('', '', ' on', ' ignoring'),
          labelList,
          fc.constantFrom('', '', ' group_left', ' group_right'),
          labelList,
          tie('vector'),
        )
        .map(([l, op, clause, labels, group, include, r]) => binary(l, op, clause, labels, group, include, r)),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          selector,
          fc.constantFrom('+', '/', '> bool', '>=', 'and', 'or', 'unless'),
          labelList,
          fc.constantFrom('by', 'without'),
        )
        .map(
          ([s, op, labels, clause]) =>
            `sum ${clause} (${labels}) (${s}) ${op} ${clause === 'by' ? 'on' : 'ignoring'} (${labels}) avg ${clause} (${labels}) (${s})`,
        ),
    },
    { weight: 1, arbitrary: tie('vector').map((v) => `-(${v})`) },
    { weight: 1, arbitrary: tie('vector').map((v) => `((${v}))`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('absent', 'vector(scalar', 'scalar'), tie('vector'))
        .map(([name, v]) => (name === 'absent' ? `absent(${v})` : `vector(scalar(${v}))`)),
    },
    { weight: 1, arbitrary: tie('vector').map((v) => `${v} or vector(0)`) },
  ),
})).vector;

function withoutLe(labels: string): string {
  const others = labels.split(', ').filter((label) => label !== 'le' && label !== '');
  return ['job', ...others].join(', ');
}

function rangeCall(name: string, matrix: string): string {
  if (name === 'quantile_over_time') return `quantile_over_time(0.7, ${matrix})`;
  if (name === 'predict_linear') return `predict_linear(${matrix}, 60)`;
  if (name === 'holt_winters') return `holt_winters(${matrix}, 0.5, 0.3)`;
  return `${name}(${matrix})`;
}

function aggregation(op: string, clause: string, labels: string, vector: string): string {
  const parameter = { topk: '2, ', bottomk: '1, ', quantile: '0.4, ', count_values: '"value", ' }[op] ?? '';
  return `${op}${clause === '' ? ' ' : `${clause} (${labels}) `}(${parameter}${vector})`;
}

function binary(
  left: string,
  op: string,
  clause: string,
  labels: string,
  group: string,
  include: string,
  right: string,
): string {
  const grouped = clause !== '' && group !== '' && !/^(?:and|or|unless)$/.test(op);
  const fresh = include.split(', ').filter((label) => clause !== ' on' || !labels.split(', ').includes(label));
  const matching = clause === '' ? '' : `${clause} (${labels})${grouped ? `${group} (${fresh.join(', ')})` : ''}`;
  return `(${left}) ${op}${matching} (${right})`;
}
