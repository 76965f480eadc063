import type { TimeWindow } from './align.ts';
import { compareLabels, labelsKey } from './labels.ts';
import type { Series } from './series.ts';

/** What was read of one window. */
export interface SeriesPart {
  readonly window: TimeWindow;
  readonly series: readonly Series[];
}

/** The points of a series that are in the window, both ends included; the series itself when that is all. */
function trimSeries(series: Series, { startMs, endMs }: TimeWindow): Series {
  const { timestampsMs, raw, histograms } = series;
  const from = firstAtOrAfter(timestampsMs, startMs);
  const to = firstAtOrAfter(timestampsMs, endMs + 1);
  const shown = histograms.filter((point) => point.timestampMs >= startMs && point.timestampMs <= endMs);
  if (from === 0 && to === timestampsMs.length && shown.length === histograms.length) return series;
  return {
    labels: series.labels,
    timestampsMs: timestampsMs.slice(from, to),
    raw: raw.slice(from, to),
    histograms: shown,
  };
}

/** Every series cut to the window; those that have no point in it are left out, as an upstream would. */
export function trimAll(series: readonly Series[], window: TimeWindow): Series[] {
  return series
    .map((each) => trimSeries(each, window))
    .filter(({ timestampsMs, histograms }) => timestampsMs.length > 0 || histograms.length > 0);
}

/**
 * One answer out of parts of disjoint windows, as if it had been asked at once: series with the same labels become one,
 * in the order of time, and the whole is in Prometheus' order of labels, also where a compatible server keeps none: what
 * comes from a cache and what comes fresh must not differ.
 */
export function stitch(parts: readonly SeriesPart[]): Series[] {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return inOrder(only.series);
  const inTime = [...parts].sort((a, b) => a.window.startMs - b.window.startMs);
  const pieces = new Map<string, [Series, ...Series[]]>();
  for (const { series } of inTime) {
    for (const piece of series) {
      const key = labelsKey(piece.labels);
      const known = pieces.get(key);
      if (known) known.push(piece);
      else pieces.set(key, [piece]);
    }
  }
  return inOrder([...pieces.values()].map(concatenate));
}

/** Sorted by labels; looked at first, because nearly always it is sorted and comparing labels is dear. */
function inOrder(series: readonly Series[]): Series[] {
  const compare = (a: Series, b: Series): number => compareLabels(a.labels, b.labels);
  const sorted = series.every((each, i) => compare(series[i - 1] ?? each, each) <= 0);
  return sorted ? [...series] : series.toSorted(compare);
}

function concatenate(pieces: readonly [Series, ...Series[]]): Series {
  const [first] = pieces;
  if (pieces.length === 1) return first;
  return {
    labels: first.labels,
    timestampsMs: pieces.flatMap(({ timestampsMs }) => timestampsMs),
    raw: pieces.flatMap(({ raw }) => raw),
    histograms: pieces.flatMap(({ histograms }) => histograms),
  };
}

function firstAtOrAfter(timestampsMs: readonly number[], timeMs: number): number {
  let low = 0;
  let high = timestampsMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timestampsMs[middle] ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
