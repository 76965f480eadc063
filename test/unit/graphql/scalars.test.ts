import { describe, expect, it } from 'vitest';
import { DateTime } from '../../../src/graphql/scalars/date-time.scalar.ts';
import { Duration } from '../../../src/graphql/scalars/duration.scalar.ts';
import { localToUtc } from '../../../src/graphql/scalars/local-to-utc.ts';
import { PromQL } from '../../../src/graphql/scalars/promql.scalar.ts';
import { createRegionCodeScalar } from '../../../src/graphql/scalars/region-code.scalar.ts';

const fault = (message: RegExp) =>
  expect.objectContaining({
    message: expect.stringMatching(message),
    extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  });

describe('DateTime', () => {
  it.each([
    ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01t18:00:00.25+09:00', '2026-03-01T09:00:00.250Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
    ['2024-02-29T00:00:00-00:30', '2024-02-29T00:30:00.000Z'],
  ])('reads %s', (text, utc) => {
    expect(DateTime.serialize(DateTime.parseValue(text))).toBe(utc);
  });

  it.each([
    '2026-03-01',
    '2026-03-01T09:00:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T25:00:00Z',
    1_772_355_600,
    ' 2026-03-01T09:00:00Z',
  ])('refuses %j', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow(fault(/RFC 3339/));
  });
});

describe('Duration', () => {
  it('is Prometheus’ form outside and milliseconds inside', () => {
    expect(Duration.parseValue('1h30m')).toBe(5_400_000);
    expect(Duration.serialize(5_400_000)).toBe('1h30m');
    for (const value of ['0s', '-5m', '1.5h', '5', '', '1m1h', 300]) {
      expect(() => Duration.parseValue(value), String(value)).toThrow(fault(/30s, 5m or 1h30m/));
    }
  });
});

describe('PromQL', () => {
  it('comes through as it is, or tells where it is wrong', () => {
    expect(PromQL.parseValue(' up # all')).toBe(' up # all');
    expect(() => PromQL.parseValue('up +\n)')).toThrow(
      expect.objectContaining({
        extensions: { code: 'BAD_USER_INPUT', promql: { line: 2, column: 1, message: expect.any(String) } },
      }),
    );
    expect(() => PromQL.parseValue(5)).toThrow(fault(/a text/));
  });
});

describe('RegionCode', () => {
  it('takes the configured codes, and names them', () => {
    const scalar = createRegionCodeScalar(['kr', 'jp']);
    expect(scalar.parseValue('jp')).toBe('jp');
    for (const value of ['us', 'KR', '', 1, null])
      expect(() => scalar.parseValue(value)).toThrow(fault(/one of kr, jp/));
    expect(() => createRegionCodeScalar([]).parseValue('kr')).toThrow(fault(/no region is configured/));
  });

  it('shortens a value before it shows it', () => {
    expect(() => createRegionCodeScalar(['kr']).parseValue('x'.repeat(1000))).toThrow(fault(/^.{0,160}$/));
  });
});

describe('A time without a zone', () => {
  it('is a moment only where a zone is configured', () => {
    expect(localToUtc('2026-03-01T18:00:00', 'Asia/Seoul')).toBe(Date.UTC(2026, 2, 1, 9));
    expect(localToUtc('2026-03-01T18:00:00', null)).toBeNull();
    expect(localToUtc(null, 'Asia/Seoul')).toBeNull();
    expect(localToUtc('yesterday', 'Asia/Seoul')).toBeNull();
  });
});
