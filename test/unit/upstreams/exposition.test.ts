import { describe, expect, it } from 'vitest';
import { expositionFault } from '../../../src/upstreams/prometheus/push/exposition.check.ts';

const accepted = [
  'jobs_total 3\n',
  '  jobs_total\t3  \n\n# a comment\n',
  '# HELP jobs_total Jobs done, \\\\ and \\n escaped.\n# TYPE jobs_total counter\njobs_total{queue="a",} 1e3\n',
  'a:b{} NaN\na:c +Inf\na:d -Inf\na:e .5\na:f 5.\na:g -1.5E-7\n',
  'quoted{text="say \\"hi\\"\\\\ \\n, 서울 }"} 1\n',
  '# TYPE d histogram\nd_bucket{le="0.1"} 1\nd_bucket{le="+Inf"} 2\nd_sum 3\nd_count 2\n',
  '# TYPE s summary\ns{quantile="0.9"} 1\ns_sum 3\ns_count 2\n',
  '# TYPE untold untyped\nuntold 1\n#TYPE close gauge\nclose 1\n',
  'x_bucket 1\nx_sum 2\n',
];

const refused: readonly [why: RegExp, text: string][] = [
  [/at least one sample/, ''],
  [/at least one sample/, '# TYPE a counter\n'],
  [/line 1: expected a number/, 'jobs_total\n'],
  [/line 2: expected a number/, 'a 1\nb twelve\n'],
  [/expected a number/, 'a 0x1F\n'],
  [/timestamp/, 'a 1 1700000000000\n'],
  [/carriage return/, 'a 1\r\nb 2\n'],
  [/expected a metric name/, '9lives 1\n'],
  [/expected a label name or \}/, 'a{9b="x"} 1\n'],
  [/expected = after the label b/, 'a{b:"x"} 1\n'],
  [/in double quotes/, "a{b='x'} 1\n"],
  [/in double quotes/, 'a{b="x\\t"} 1\n'],
  [/in double quotes/, 'a{b="x} 1\n'],
  [/expected , or \}/, 'a{b="x" c="y"} 1\n'],
  [/the label b cannot be given/, 'a{b="x",b="y"} 1\n'],
  [/the label __name__ cannot/, 'a{__name__="x"} 1\n'],
  [/half a surrogate/, 'a{b="\ud800"} 1\n'],
  [/unknown type; expected counter/, '# TYPE a number\na 1\n'],
  [/expected a metric name after TYPE/, '# TYPE 9 counter\na 1\n'],
  [/nothing else is escaped/, '# HELP a tab \\t\na 1\n'],
  [/a second TYPE of a/, '# TYPE a gauge\n# TYPE a gauge\na 1\n'],
  [/a second HELP of a/, '# HELP a x\n# HELP a x\na 1\n'],
  [/TYPE of a comes after/, 'a 1\n# TYPE a gauge\n'],
  [/a second sample of a/, 'a{x="1",y="2"} 1\na{y="2",x="1"} 2\n'],
  [/d_bucket needs the label le/, '# TYPE d histogram\nd_bucket 1\n'],
  [/d_bucket needs the label le/, '# TYPE d histogram\nd_bucket{le="fast"} 1\n'],
  [/d is a histogram: its samples are d_bucket/, '# TYPE d histogram\nd 1\n'],
  [/s needs the label quantile/, '# TYPE s summary\ns 1\n'],
];

describe('a text to push', () => {
  it.each(accepted)('is taken: %j', (text) => {
    expect(expositionFault(text)).toBeNull();
  });

  it.each(refused)('is refused with %s', (why, text) => {
    expect(expositionFault(text)).toMatch(why);
  });

  it('is read in time that grows with its length alone', () => {
    const line = `a{b="${'\\\\'.repeat(50_000)}`;
    const startedAt = performance.now();
    expect(expositionFault(`${line}\n`)).toMatch(/double quotes/);
    expect(expositionFault(`a{${' '.repeat(100_000)}\n`)).toMatch(/label name/);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
