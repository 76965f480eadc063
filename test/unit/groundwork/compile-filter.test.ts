import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileFilter,
  FILTER_DEPTH_MAX,
  FILTER_SIZE_MAX,
} from '../../../src/upstreams/groundwork/query/compile-filter.ts';
import { ALWAYS, NEVER } from '../../../src/upstreams/groundwork/query/condition.ts';
import type { HostFilter } from '../../../src/upstreams/groundwork/query/host-filter.ts';
import { findInjection } from '../../simulators/groundwork/query/injection-alarm.ts';
import { tokenize } from '../../simulators/groundwork/query/tokenizer.ts';

const compile = (filter: HostFilter, zone = 'UTC') => compileFilter(filter, zone);
const name = (eq: unknown): HostFilter => ({ field: 'NAME', eq });

describe('A host filter', () => {
  it.each<[string, HostFilter, string]>([
    ['a text', name('web-01'), "hostName = 'web-01'"],
    ['a text with quotes', name("o'neil's"), "hostName = 'o''neil''s'"],
    ['a number where text is compared', name(5), "hostName = '5'"],
    ['several operators', { field: 'ID', gte: 5, lt: 9 }, '( id < 9 and id >= 5 )'],
    ['an id as text', { field: 'ID', eq: '7' }, 'id = 7'],
    ['a pattern', { field: 'DESCRIPTION', like: "50%_'" }, "description like '50%_'''"],
    ['a list', { field: 'MONITOR_STATUS', in: ['UP', 'PENDING'] }, "monitorStatus in ('UP','PENDING')"],
    ['a property beside a number', { property: 'Latency', between: [1, 2.5] }, 'property.Latency between 1 and 2.5'],
    ['a property beside a text', { property: 'Latency', ne: '90' }, "property.Latency <> '90'"],
    ['a number in no E-notation', { property: 'a.b_1', gt: 1e21 }, 'property.a.b_1 > 1000000000000000000000'],
    ['a small number', { property: 'a', gt: -1e-7 }, 'property.a > -0.0000001'],
    [
      'nested conditions',
      {
        all: [
          name('a'),
          {
            any: [
              { field: 'HOST_GROUP', eq: 'x' },
              { field: 'DEVICE', like: '10.%' },
            ],
          },
        ],
      },
      "( hostName = 'a' and ( hostGroup = 'x' or device like '10.%' ) )",
    ],
    ['a single nested condition', { any: [{ all: [name('a')] }] }, "hostName = 'a'"],
  ])('becomes a condition: %s', (_, filter, text) => {
    expect(compile(filter)).toEqual({ kind: 'where', text });
  });

  it('writes moments on the clock of the server', () => {
    const filter: HostFilter = { field: 'LAST_CHECK_TIME', gt: '2026-05-22T09:44:56Z' };
    expect(compile(filter)).toMatchObject({ text: "lastCheckTime > '2026-05-22 09:44:56'" });
    expect(compile(filter, 'America/Los_Angeles')).toMatchObject({ text: "lastCheckTime > '2026-05-22 02:44:56'" });
    expect(compile(filter, 'Asia/Seoul')).toMatchObject({ text: "lastCheckTime > '2026-05-22 18:44:56'" });
  });

  it.each<[string, HostFilter, unknown]>([
    ['all of nothing', { all: [] }, ALWAYS],
    ['any of nothing', { any: [] }, NEVER],
    ['one of no values', { field: 'ID', in: [] }, NEVER],
    ['all, one of which is never', { all: [name('a'), { any: [] }] }, NEVER],
    ['any, one of which is always', { any: [name('a'), { all: [] }] }, ALWAYS],
    ['all, the rest of which is always', { all: [{ all: [] }, name('a')] }, { kind: 'where', text: "hostName = 'a'" }],
  ])('is decided without asking where it can be: %s', (_, filter, condition) => {
    expect(compile(filter)).toEqual(condition);
  });

  it.each<[string, HostFilter, RegExp]>([
    ['nothing', {}, /^filter: accepted: field or property/],
    ['no operator', { field: 'NAME' }, /^filter: accepted: at least one of eq/],
    ['field and property', { field: 'NAME', property: 'x', eq: 1 }, /^filter: both/],
    ['field and all', { field: 'NAME', eq: 'a', all: [] }, /^filter: accepted: one of/],
    ['host groups inside', { all: [{ hostGroups: ['x'] }] }, /^filter\.all\[0\]\.hostGroups: accepted: alone/],
    ['a property with a space', { property: 'a b', eq: 1 }, /^filter\.property: accepted/],
    ['a property with a parenthesis', { property: 'a)', eq: 1 }, /^filter\.property: accepted/],
    ['an empty property', { property: '', eq: 1 }, /^filter\.property: accepted/],
    ['a property with a quote, deep inside', { any: [{ property: "a'", eq: 1 }] }, /^filter\.any\[0\]\.property/],
    ['null', name(null), /^filter\.eq: accepted: a text/],
    ['an object', name({ a: 1 }), /^filter\.eq: accepted: a text/],
    ['a text for an id', { field: 'ID', eq: '7 or 1=1' }, /^filter\.eq: accepted: a number/],
    ['NaN', { property: 'x', eq: Number.NaN }, /^filter\.eq: accepted: a number/],
    [
      'a moment without a zone',
      { field: 'LAST_CHECK_TIME', gt: '2026-05-22T09:44:56' },
      /^filter\.gt: accepted: a DateTime/,
    ],
    ['a day that is none', { field: 'LAST_CHECK_TIME', gt: '2026-13-22T09:44:56Z' }, /accepted: a DateTime/],
    ['a pattern for an id', { field: 'ID', like: '1%' }, /^filter\.like: accepted: for texts only/],
    ['three bounds', { field: 'ID', between: [1, 2, 3] }, /^filter\.between: accepted: two values/],
    ['a list that is none', { field: 'ID', in: null }, /^filter\.in: accepted: a list/],
    ['one bad value of many', { field: 'ID', in: [1, 'x'] }, /^filter\.in\[1\]: accepted: a number/],
    ['half a surrogate pair', name('\ud800'), /^filter\.eq: accepted: a text without half/],
    ['too many values', { field: 'ID', in: Array.from({ length: FILTER_SIZE_MAX }, (_, i) => i) }, /too large/],
  ])('is refused, and the place named: %s', (_, filter, message) => {
    expect(() => compile(filter)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', message: expect.stringMatching(message) }),
    );
  });

  it('is refused when it is too deep', () => {
    const deep = (levels: number): HostFilter => (levels === 1 ? name('a') : { all: [deep(levels - 1)] });
    expect(compile(deep(FILTER_DEPTH_MAX))).toMatchObject({ kind: 'where' });
    expect(() => compile(deep(FILTER_DEPTH_MAX + 1))).toThrow(/at most 8 filters deep/);
  });

  it('never raises an alarm and never begins with pass:, whatever its values are', () => {
    const nasty = fc.constantFrom(
      "' or 1=1 --",
      'pass:from Host',
      "';drop table host;--",
      "'' or ''=''",
      '\\',
      ')',
      '(',
    );
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), nasty);
    const leaf = fc.oneof(
      text.map((eq): HostFilter => ({ field: 'NAME', eq })),
      text.map((like): HostFilter => ({ field: 'DEVICE_NAME', like })),
      fc.array(text).map((values): HostFilter => ({ field: 'HOST_GROUP', in: values })),
      fc.tuple(text, text).map((between): HostFilter => ({ property: 'Note', between })),
      text.map((property): HostFilter => ({ property, eq: 1 })),
      fc.double().map((gt): HostFilter => ({ property: 'pass', gt })),
    );
    const tree = fc.oneof(
      leaf,
      fc.array(leaf, { maxLength: 4 }).map((all): HostFilter => ({ all })),
      fc.array(leaf, { maxLength: 4 }).map((any): HostFilter => ({ all: [{ any }, { any }] })),
    );
    fc.assert(
      fc.property(tree, (filter) => {
        try {
          const condition = compile(filter);
          if (condition.kind !== 'where') return;
          expect(findInjection(condition.text)).toBeNull();
          expect(tokenize(condition.text).at(0)?.kind).toMatch(/word|open/);
          // A space before every parenthesis that opens.
          expect(condition.text.replaceAll(/'(?:[^']|'')*'/g, '')).not.toMatch(/\w\(/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
