import type { HistogramPoint, Labels, QueryResult, Series } from '../../timeseries/series.ts';

/** Characters that Prometheus' own JSON never has as they are: a page that shows the text stays text. */
const UNSAFE = /[<>&\u2028\u2029]/g;

/** Any text, list of texts or label set as JSON. */
export function jsonText(value: string | Labels | readonly string[] | readonly Labels[]): string {
  return JSON.stringify(value).replace(UNSAFE, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/**
 * `data` of a query as Prometheus writes it: values are the upstream's own texts, times have no decimals or three.
 *
 * `timeMs` is when a string was evaluated: its answer has no other trace of it.
 */
export function writeQueryData(result: QueryResult, timeMs: number, statsJson?: string): string {
  const stats = statsJson === undefined ? '' : `,"stats":${statsJson}`;
  return `{"resultType":"${result.resultType}","result":${writeResult(result, timeMs)}${stats}}`;
}

function writeResult({ resultType, series, text }: QueryResult, timeMs: number): string {
  switch (resultType) {
    case 'scalar':
      return writeSingle(series[0]?.timestampsMs[0] ?? timeMs, series[0]?.raw[0] ?? 'NaN');
    case 'string':
      return writeSingle(timeMs, text ?? '');
    case 'vector':
      return `[${series.map(writeInstant).join(',')}]`;
    case 'matrix':
      return `[${series.map(writeRange).join(',')}]`;
  }
}

function writeInstant({ labels, timestampsMs, raw, histograms }: Series): string {
  const [histogram] = histograms;
  const value = histogram
    ? `"histogram":${writeHistogram(histogram)}`
    : `"value":${writePoint(timestampsMs[0] ?? 0, raw[0] ?? 'NaN')}`;
  return `{"metric":${jsonText(labels)},${value}}`;
}

function writeRange({ labels, timestampsMs, raw, histograms }: Series): string {
  const points = timestampsMs.map((timeMs, i) => writePoint(timeMs, raw[i] ?? 'NaN'));
  const values = points.length === 0 ? '' : `,"values":[${points.join(',')}]`;
  const others = histograms.length === 0 ? '' : `,"histograms":[${histograms.map(writeHistogram).join(',')}]`;
  return `{"metric":${jsonText(labels)}${values}${others}}`;
}

function writeHistogram({ timestampMs, count, sum, buckets }: HistogramPoint): string {
  const rows = buckets.map(
    (bucket) => `[${bucket.boundaries},${[bucket.lower, bucket.upper, bucket.count].map(jsonText).join(',')}]`,
  );
  const tail = rows.length === 0 ? '' : `,"buckets":[${rows.join(',')}]`;
  return `[${writeSeconds(timestampMs)},{"count":${jsonText(count)},"sum":${jsonText(sum)}${tail}}]`;
}

function writePoint(timeMs: number, raw: string): string {
  // Nearly every value is a plain number, and a million of them pass here.
  return `[${writeSeconds(timeMs)},${/^[\w.+-]*$/.test(raw) ? `"${raw}"` : jsonText(raw)}]`;
}

/** A scalar's or string's time is written without closing zeros, unlike that of a sample. */
function writeSingle(timeMs: number, raw: string): string {
  return `[${timeMs / 1_000},${jsonText(raw)}]`;
}

/** Unix seconds: whole, or with exactly three decimals. */
function writeSeconds(timeMs: number): string {
  return timeMs % 1_000 === 0 ? String(timeMs / 1_000) : (timeMs / 1_000).toFixed(3);
}
