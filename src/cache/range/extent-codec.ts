import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { z } from 'zod';
import type { Series } from '../../timeseries/series.ts';
import type { Extent } from './range-cache.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Begins every encoded value; to be raised with any change of the form. */
export const EXTENT_FORMAT = 1;

/** More than this is not encoded: it would hold up everything else in the process. */
const MAX_POINTS = 250_000;
/** Of the decoded text: no value of `MAX_POINTS` is longer. */
const MAX_TEXT_BYTES = 67_108_864;
const BETWEEN_VALUES = '\n';
/** Charts are made of digits that change little: the fastest level takes off most of what the best does. */
const LEVEL = 1;

const histogramPoint = z.object({
  timestampMs: z.number(),
  count: z.string(),
  sum: z.string(),
  buckets: z.array(z.object({ boundaries: z.number(), lower: z.string(), upper: z.string(), count: z.string() })),
});

/** Label names and values by turns; times as runs of first, step and count; values in one text; histograms. */
const packedSeries = z.tuple([z.array(z.string()), z.array(z.number()), z.string(), z.array(histogramPoint)]);
const packedExtent = z.tuple([z.number(), z.number(), z.array(z.string()), z.array(packedSeries)]);
const packedExtents = z.array(packedExtent);

/** The extents as bytes; `null` when they are too many points to be worth it. */
export async function encodeExtents(extents: readonly Extent[]): Promise<Buffer | null> {
  if (pointsIn(extents) > MAX_POINTS) return null;
  const packed: z.infer<typeof packedExtents> = extents.map(({ window, infos, series }) => [
    window.startMs,
    window.endMs,
    [...infos],
    series.map(packSeries),
  ]);
  const body = await deflate(JSON.stringify(packed), { level: LEVEL });
  return Buffer.concat([Buffer.of(EXTENT_FORMAT), body]);
}

/** What was encoded; `null` for anything that `encodeExtents` of this format does not make. */
export async function decodeExtents(bytes: Buffer): Promise<readonly Extent[] | null> {
  if (bytes[0] !== EXTENT_FORMAT) return null;
  try {
    const text = await inflate(bytes.subarray(1), { maxOutputLength: MAX_TEXT_BYTES });
    return packedExtents.parse(JSON.parse(text.toString('utf8'))).map(([startMs, endMs, infos, series]) => ({
      window: { startMs, endMs },
      infos,
      series: series.map(unpackSeries),
    }));
  } catch {
    return null;
  }
}

function pointsIn(extents: readonly Extent[]): number {
  const inSeries = ({ raw, histograms }: Series) =>
    histograms.reduce((sum, { buckets }) => sum + 1 + buckets.length, raw.length);
  return extents.reduce((all, { series }) => series.reduce((sum, each) => sum + inSeries(each), all), 0);
}

function packSeries({ labels, timestampsMs, raw, histograms }: Series): z.infer<typeof packedSeries> {
  const points = histograms.map((point) => ({ ...point, buckets: [...point.buckets] }));
  return [Object.entries(labels).flat(), runsOf(timestampsMs), raw.join(BETWEEN_VALUES), points];
}

/** @throws RangeError when there are not as many values as times */
function unpackSeries([words, runs, text, histograms]: z.infer<typeof packedSeries>): Series {
  // Entries, not assignments: `__proto__` is a label's name like any other.
  const names = words.filter((_, i) => i % 2 === 0);
  const labels = Object.fromEntries(names.map((name, i) => [name, words[i * 2 + 1] ?? '']));
  const timestampsMs = timesOf(runs);
  const raw = timestampsMs.length === 0 && text === '' ? [] : text.split(BETWEEN_VALUES);
  if (raw.length !== timestampsMs.length) throw new RangeError('values and times differ in number');
  return { labels, timestampsMs, raw, histograms };
}

/** Times on a grid, as most are, are a few numbers. */
function runsOf(timestampsMs: readonly number[]): number[] {
  const runs: number[] = [];
  let run: { first: number; step: number; count: number } | null = null;
  const end = () => run && runs.push(run.first, run.step, run.count);
  for (const timeMs of timestampsMs) {
    if (run?.count === 1) run.step = timeMs - run.first;
    if (run && run.first + run.step * run.count === timeMs) run.count += 1;
    else {
      end();
      run = { first: timeMs, step: 0, count: 1 };
    }
  }
  end();
  return runs;
}

/** @throws RangeError for runs that together are longer than what is ever encoded */
function timesOf(runs: readonly number[]): number[] {
  const timesMs: number[] = [];
  for (let at = 0; at < runs.length; at += 3) {
    const [first = 0, step = 0, count = 0] = runs.slice(at, at + 3);
    if (!(timesMs.length + count <= MAX_POINTS)) throw new RangeError('more points than are ever encoded');
    for (let i = 0; i < count; i += 1) timesMs.push(first + i * step);
  }
  return timesMs;
}
