import type { ExporterSeries, ExporterTarget } from './exporter-target.ts';
import { accumulate, type Curve } from './wave.ts';

/** Upper bounds in seconds. */
const bounds = [0.005, 0.025, 0.1, 0.5, 2.5] as const;

interface Traffic {
  readonly count: Curve;
  readonly meanSeconds: number;
}

/**
 * A classic histogram of request durations.
 *
 * Three kinds of traffic, each exponentially distributed around its own mean, are counted apart and added, so that every
 * bucket only ever grows while the quantiles still move: fast and slow requests by the exporter's own waves, and those
 * of the story's slowdown, counted only while it lasts.
 */
export function latencySeries(target: ExporterTarget, perSecond: number): readonly ExporterSeries[] {
  const name = 'http_request_duration_seconds';
  const traffic = trafficOf(target, perSecond);
  const total = (share: (meanSeconds: number) => number): Curve => {
    return (atMs) => traffic.reduce((sum, kind) => sum + Math.floor(kind.count(atMs)) * share(kind.meanSeconds), 0);
  };
  const bucket = (le: number): ExporterSeries => {
    const counts = total((meanSeconds) => 1 - Math.exp(-le / meanSeconds));
    return { name: `${name}_bucket`, labels: { le: String(le) }, valueAt: (atMs) => Math.floor(counts(atMs)) };
  };
  const all = total(() => 1);
  return [
    ...bounds.map(bucket),
    { name: `${name}_bucket`, labels: { le: '+Inf' }, valueAt: all },
    { name: `${name}_sum`, labels: {}, valueAt: total((meanSeconds) => meanSeconds) },
    { name: `${name}_count`, labels: {}, valueAt: all },
  ];
}

function trafficOf(target: ExporterTarget, perSecond: number): readonly Traffic[] {
  const name = [target.seed, target.targetId];
  const fast = { count: accumulate(perSecond * 0.85, ...name, 'fast'), meanSeconds: 0.02 };
  const slow = { count: accumulate(perSecond * 0.15, ...name, 'slow'), meanSeconds: 0.18 };
  const { slowdown } = target;
  if (slowdown === null) return [fast, slow];
  // Each difference is taken between the same two moments whenever the part stands still, so that rounding cannot make
  // a counter fall by one.
  const { fromMs, untilMs, factor } = slowdown;
  return [fast, slow].flatMap(({ count, meanSeconds }) => [
    { count: (atMs) => count(Math.min(atMs, fromMs)) + count(Math.max(atMs, untilMs)) - count(untilMs), meanSeconds },
    {
      count: (atMs) => count(Math.min(Math.max(atMs, fromMs), untilMs)) - count(fromMs),
      meanSeconds: meanSeconds * factor,
    },
  ]);
}
