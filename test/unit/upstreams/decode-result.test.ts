import { describe, expect, it } from 'vitest';
import { decodeResult } from '../../../src/upstreams/prometheus/decode-result.ts';

const call = { source: 'tmp', operation: 'query' };
const decode = (text: string) => decodeResult(JSON.parse(text), call);

describe('decoding a query result', () => {
  it('keeps values as text and turns seconds into whole milliseconds', () => {
    const { series } = decode(
      '{"resultType":"matrix","result":[{"metric":{"__name__":"up"},"values":[[1700000000.001,"1e+21"],[1700000000.283,"+Inf"],[1700000001,"NaN"]]}]}',
    );
    expect(series).toEqual([
      {
        labels: { __name__: 'up' },
        timestampsMs: [1_700_000_000_001, 1_700_000_000_283, 1_700_000_001_000],
        raw: ['1e+21', '+Inf', 'NaN'],
        histograms: [],
      },
    ]);
  });

  it('reads scalars and strings as pairs', () => {
    expect(decode('{"resultType":"scalar","result":[1.5,"-Inf"]}')).toEqual({
      resultType: 'scalar',
      series: [{ labels: {}, timestampsMs: [1_500], raw: ['-Inf'], histograms: [] }],
      text: null,
    });
    expect(decode('{"resultType":"string","result":[1.5,"hello"]}')).toEqual({
      resultType: 'string',
      series: [],
      text: 'hello',
    });
  });

  it('reads native histograms of instants and ranges', () => {
    const histogram = '{"count":"4","sum":"9.5","buckets":[[0,"1","2","3"],[3,"-0.1","0.1","1"]]}';
    const decoded = {
      timestampMs: 60_000,
      count: '4',
      sum: '9.5',
      buckets: [
        { boundaries: 0, lower: '1', upper: '2', count: '3' },
        { boundaries: 3, lower: '-0.1', upper: '0.1', count: '1' },
      ],
    };
    const vector = decode(`{"resultType":"vector","result":[{"metric":{},"histogram":[60,${histogram}]}]}`);
    expect(vector.series[0]).toEqual({ labels: {}, timestampsMs: [], raw: [], histograms: [decoded] });
    const matrix = decode(
      `{"resultType":"matrix","result":[{"metric":{},"values":[[30,"1"]],"histograms":[[60,${histogram}]]}]}`,
    );
    expect(matrix.series[0]).toEqual({ labels: {}, timestampsMs: [30_000], raw: ['1'], histograms: [decoded] });
  });

  it('bears a series with neither values nor histograms, and a histogram without buckets', () => {
    expect(decode('{"resultType":"matrix","result":[{"metric":{}}]}').series[0]?.raw).toEqual([]);
    const { series } = decode(
      '{"resultType":"vector","result":[{"metric":{},"histogram":[1,{"count":"0","sum":"0"}]}]}',
    );
    expect(series[0]?.histograms[0]?.buckets).toEqual([]);
  });

  it('loses no label, however it is called', () => {
    const { series } = decode('{"resultType":"vector","result":[{"metric":{"__proto__":"x"},"value":[1,"1"]}]}');
    expect(Object.entries(series[0]?.labels ?? {})).toEqual([['__proto__', 'x']]);
  });

  it.each([
    ['null', 'data: expected an object, received null'],
    ['{"resultType":"table","result":[]}', 'data.resultType: expected scalar, string, vector or matrix'],
    ['{"resultType":"matrix","result":{}}', 'data.result: expected an array, received object'],
    [
      '{"resultType":"vector","result":[{"metric":{},"value":[1,2]}]}',
      'data.result[0].value: expected [number, string], received [number, number]',
    ],
    [
      '{"resultType":"vector","result":[{"metric":{"a":1},"value":[1,"2"]}]}',
      'data.result[0].metric.a: expected a string, received number',
    ],
    [
      '{"resultType":"vector","result":[{"value":[1,"2"]}]}',
      'data.result[0].metric: expected an object, received nothing',
    ],
    [
      '{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"],["2","1"]]}]}',
      'data.result[0].values[1]: expected [number, string], received [string, string]',
    ],
    [
      '{"resultType":"matrix","result":[{"metric":{},"histograms":[[1,{"count":"1"}]]}]}',
      'data.result[0].histograms[0][1].sum: expected a string, received nothing',
    ],
    [
      '{"resultType":"matrix","result":[{"metric":{},"histograms":[[1,{"count":"1","sum":"1","buckets":[[0,"1",2,"3"]]}]]}]}',
      'data.result[0].histograms[0][1].buckets[0][2]: expected a string, received number',
    ],
    ['{"resultType":"scalar","result":"1"}', 'data.result: expected [number, string], received string'],
  ])('names the path at fault in %s', (text, message) => {
    expect(() => decode(text)).toThrow(`tmp query: its answer could not be read: ${message}`);
  });
});
