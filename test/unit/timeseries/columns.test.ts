import { describe, expect, it } from 'vitest';
import { timestampColumn, valueColumn } from '../../../src/timeseries/columns.ts';
import type { Series } from '../../../src/timeseries/series.ts';
import { parseSampleValue } from '../../../src/timeseries/value.ts';

const series: Series = {
  labels: {},
  timestampsMs: [1_700_000_000_000, 1_700_000_000_123, 1_700_000_001_001, 1_700_000_002_000, 1_700_000_003_000],
  raw: ['1', 'NaN', '+Inf', '-Inf', '1e-07'],
  histograms: [],
};

describe('columns', () => {
  it('gives times in unix seconds with at most 3 decimals', () => {
    expect(JSON.stringify(timestampColumn(series, [0, 1, 2]))).toBe('[1700000000,1700000000.123,1700000001.001]');
  });

  it('gives values that are not finite as null or as Prometheus writes them', () => {
    expect(valueColumn(series, 'NULL')).toEqual([1, null, null, null, 1e-7]);
    expect(valueColumn(series, 'STRING')).toEqual([1, 'NaN', '+Inf', '-Inf', 1e-7]);
    expect(valueColumn(series, 'STRING', [1, 4])).toEqual(['NaN', 1e-7]);
  });
});

describe('parseSampleValue', () => {
  it('reads what Prometheus writes and refuses all else', () => {
    expect(['1e+21', '-0.5', 'Inf', '+Inf', '-Inf'].map(parseSampleValue)).toEqual([
      1e21,
      -0.5,
      Infinity,
      Infinity,
      -Infinity,
    ]);
    expect(parseSampleValue('NaN')).toBeNaN();
    expect(() => parseSampleValue('')).toThrow(RangeError);
    expect(() => parseSampleValue('abc')).toThrow(RangeError);
  });
});
