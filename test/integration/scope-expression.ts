import fc from 'fast-check';

const matcher = fc.constantFrom(
  'job="theirs"',
  'job="mine"',
  'job!="mine"',
  'job=~".*"',
  'job=~"mine|theirs"',
  'job!~"mine"',
  'job=""',
  'instance="10.0.0.1:9100"',
  'instance!="10.0.0.1:9100"',
  'instance=~".+"',
  'mode="a"',
  'mode=~"a|b"',
  "mode!='}'",
);
const metric = fc.constantFrom('m_total', 'm_gauge', '{__name__=~"m_.*"}', '{__name__="m_gauge"}');

const selector = fc
  .tuple(metric, fc.array(matcher, { maxLength: 3 }), fc.constantFrom('', ' ', ' # m_total\n'))
  .map(([name, matchers, gap]) => {
    if (matchers.length === 0) return name;
    return name.startsWith('{')
      ? `{${name.slice(1, -1)},${matchers.join(',')}}`
      : `${name}${gap}{${matchers.join(' , ')},}`;
  });

/** No two series of one metric have the same value. */
const distinct = fc.array(matcher, { maxLength: 3 }).map((matchers) => `m_gauge{${matchers.join(',')}}`);

const modified = fc
  .tuple(selector, fc.constantFrom('', '', ' offset 5m', ' offset -2m', ' @ 1768472100', ' @ end()'))
  .map(([text, modifier]) => `${text}${modifier}`);
const ranged = fc
  .tuple(selector, fc.constantFrom('[5m]', '[2m] offset 3m', '[10m] @ start()'))
  .map(([text, range]) => `${text}${range}`);

/**
 * PromQL over the worlds of `scope-worlds.ts`, of every shape that reads series, and full of attempts to read others'.
 * Without `absent`: its answer is made of the selector's own matchers, so that scoping changes it and leaks nothing.
 */
export const expression: fc.Arbitrary<string> = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    modified,
    fc
      .tuple(fc.constantFrom('rate', 'increase', 'max_over_time', 'count_over_time', 'delta', 'last_over_time'), ranged)
      .map(([name, range]) => `${name}(${range})`),
    fc
      .tuple(
        fc.constantFrom('sum', 'count', 'max by (job)', 'sum without (mode)', 'group by (instance)'),
        tie('vector'),
      )
      .map(([name, inner]) => `${name} (${inner})`),
    // Of equal values Prometheus takes any: what is ranked differs, or only their number counts.
    fc.tuple(fc.integer({ min: 1, max: 3 }), distinct).map(([k, inner]) => `topk(${k}, ${inner})`),
    fc.tuple(fc.integer({ min: 1, max: 3 }), tie('vector')).map(([k, inner]) => `count(topk(${k}, ${inner}))`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('or', 'and', 'unless', 'or on (mode)', '+', '/', '> bool', '* on (instance) group_left ()'),
        tie('vector'),
      )
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    tie('vector').map((inner) => `max_over_time((${inner})[6m:2m])`),
    tie('vector').map((inner) => `label_replace(${inner}, "job", "theirs", "mode", ".*")`),
    tie('vector').map((inner) => `vector(scalar(${inner})) + 1`),
    tie('vector').map((inner) => `-(${inner})`),
  ),
})).vector;
