import type { Series } from '../timeseries/series.ts';

/** A time, the pointer to a text, and the text's own header; measured on V8. */
const POINT_BYTES = 8 + 8 + 20;
const SERIES_BYTES = 200;

/** Roughly what series hold in memory, in bytes. Long columns are judged by a few of their points. */
export function seriesBytes(series: readonly Series[]): number {
  return series.reduce((sum, { labels, raw, histograms }) => {
    const sampled = raw.slice(0, 8);
    const textBytes = sampled.length === 0 ? 0 : sampled.reduce((all, text) => all + text.length, 0) / sampled.length;
    const labelBytes = Object.entries(labels).reduce((all, [name, value]) => all + name.length + value.length + 40, 0);
    const histogramBytes = histograms.reduce((all, { buckets }) => all + 100 + buckets.length * 120, 0);
    return Math.ceil(sum + SERIES_BYTES + labelBytes + raw.length * (POINT_BYTES + textBytes) + histogramBytes);
  }, 0);
}
