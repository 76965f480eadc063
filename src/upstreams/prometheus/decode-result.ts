import type { UpstreamCall } from '../../errors/upstream-error.ts';
import type { HistogramPoint, Labels, QueryResult, Series } from '../../timeseries/series.ts';
import { type AnswerPath, kindOf, malformed } from '../malformed.ts';
import { readArray, readRecord, readText } from './json.ts';

type Decoded = Pick<QueryResult, 'resultType' | 'series' | 'text'>;

/**
 * `data` of an instant or range query. A million samples pass here, so the loops are plain and a path is only written when
 * something is wrong.
 *
 * @throws UpstreamError UPSTREAM_MALFORMED
 */
export function decodeResult(value: unknown, call: UpstreamCall): Decoded {
  const data = readRecord(value, call, ['data']);
  const at = ['data', 'result'];
  switch (data.resultType) {
    case 'scalar': {
      const [timestampMs, raw] = readPair(data.result, call, at);
      return { resultType: 'scalar', series: [columns({}, [timestampMs], [raw])], text: null };
    }
    case 'string':
      return { resultType: 'string', series: [], text: readPair(data.result, call, at)[1] };
    case 'vector': {
      const entries = readArray(data.result, call, at);
      return {
        resultType: 'vector',
        series: entries.map((entry, i) => readInstant(entry, call, [...at, i])),
        text: null,
      };
    }
    case 'matrix': {
      const entries = readArray(data.result, call, at);
      return {
        resultType: 'matrix',
        series: entries.map((entry, i) => readRange(entry, call, [...at, i])),
        text: null,
      };
    }
    default:
      throw malformed(call, ['data', 'resultType'], 'expected scalar, string, vector or matrix');
  }
}

/** Either `value` or `histogram` (§4, fact 4). */
function readInstant(value: unknown, call: UpstreamCall, at: AnswerPath): Series {
  const entry = readRecord(value, call, at);
  const labels = readLabels(entry.metric, call, [...at, 'metric']);
  if (entry.histogram !== undefined) {
    return { ...columns(labels, [], []), histograms: [readHistogram(entry.histogram, call, [...at, 'histogram'])] };
  }
  const [timestampMs, raw] = readPair(entry.value, call, [...at, 'value']);
  return columns(labels, [timestampMs], [raw]);
}

/** `values`, `histograms` or both; either may be missing. */
function readRange(value: unknown, call: UpstreamCall, at: AnswerPath): Series {
  const entry = readRecord(value, call, at);
  const labels = readLabels(entry.metric, call, [...at, 'metric']);
  const values = readArray(entry.values ?? [], call, [...at, 'values']);
  const histograms = readArray(entry.histograms ?? [], call, [...at, 'histograms']);
  const timestampsMs: number[] = [];
  const raw: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const pair = values[i];
    if (!isPair(pair)) throw malformed(call, [...at, 'values', i], pairExpected(pair));
    timestampsMs.push(Math.round(pair[0] * 1_000));
    raw.push(pair[1]);
  }
  return {
    labels,
    timestampsMs,
    raw,
    histograms: histograms.map((point, i) => readHistogram(point, call, [...at, 'histograms', i])),
  };
}

/** The parsed object itself, once every value is known to be text: a copy would lose a label named `__proto__`. */
export function readLabels(value: unknown, call: UpstreamCall, at: AnswerPath): Labels {
  const record = readRecord(value, call, at);
  for (const name of Object.keys(record)) readText(record[name], call, [...at, name]);
  return record as Labels;
}

function readHistogram(value: unknown, call: UpstreamCall, at: AnswerPath): HistogramPoint {
  const [seconds, body] = readArray(value, call, at);
  if (typeof seconds !== 'number') throw malformed(call, [...at, 0], `expected a number, received ${kindOf(seconds)}`);
  const histogram = readRecord(body, call, [...at, 1]);
  const bucketsAt = [...at, 1, 'buckets'];
  const buckets = readArray(histogram.buckets ?? [], call, bucketsAt).map((bucket, i) => {
    const [boundaries, ...texts] = readArray(bucket, call, [...bucketsAt, i]);
    if (typeof boundaries !== 'number') {
      throw malformed(call, [...bucketsAt, i, 0], `expected a number, received ${kindOf(boundaries)}`);
    }
    const text = (index: number) => readText(texts[index - 1], call, [...bucketsAt, i, index]);
    return { boundaries, lower: text(1), upper: text(2), count: text(3) };
  });
  return {
    timestampMs: Math.round(seconds * 1_000),
    count: readText(histogram.count, call, [...at, 1, 'count']),
    sum: readText(histogram.sum, call, [...at, 1, 'sum']),
    buckets,
  };
}

function readPair(value: unknown, call: UpstreamCall, at: AnswerPath): readonly [timestampMs: number, raw: string] {
  if (!isPair(value)) throw malformed(call, at, pairExpected(value));
  return [Math.round(value[0] * 1_000), value[1]];
}

function isPair(value: unknown): value is readonly [number, string] {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'string';
}

function pairExpected(value: unknown): string {
  const received = Array.isArray(value) ? `[${value.slice(0, 3).map(kindOf).join(', ')}]` : kindOf(value);
  return `expected [number, string], received ${received}`;
}

function columns(labels: Labels, timestampsMs: readonly number[], raw: readonly string[]): Series {
  return { labels, timestampsMs, raw, histograms: [] };
}
