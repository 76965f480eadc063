import type { TimeWindow } from './align.ts';
import { pointCount } from './step.ts';

/**
 * Windows on the grid of one step, joined where they overlap or where one begins at the next grid point after another:
 * between two neighbours on a grid there is nothing to miss. Sorted, disjoint.
 */
export function joinWindows(windows: readonly TimeWindow[], stepMs: number): TimeWindow[] {
  const joined: TimeWindow[] = [];
  for (const window of [...windows].sort((a, b) => a.startMs - b.startMs)) {
    const last = joined.at(-1);
    if (last !== undefined && window.startMs <= last.endMs + stepMs) {
      joined[joined.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, window.endMs) };
    } else {
      joined.push(window);
    }
  }
  return joined;
}

/** What of `asked` is in none of `covered`, on the grid of one step. Sorted, disjoint; empty when nothing is missing. */
export function missingWindows(asked: TimeWindow, covered: readonly TimeWindow[], stepMs: number): TimeWindow[] {
  const missing: TimeWindow[] = [];
  let nextMs = asked.startMs;
  for (const window of joinWindows(covered, stepMs)) {
    if (window.endMs < nextMs) continue;
    if (window.startMs > asked.endMs) break;
    if (window.startMs > nextMs) missing.push({ startMs: nextMs, endMs: window.startMs - stepMs });
    nextMs = window.endMs + stepMs;
  }
  if (nextMs <= asked.endMs) missing.push({ startMs: nextMs, endMs: asked.endMs });
  return missing;
}

/** The part that two windows share; `null` when there is none. */
export function overlap(a: TimeWindow, b: TimeWindow): TimeWindow | null {
  const startMs = Math.max(a.startMs, b.startMs);
  const endMs = Math.min(a.endMs, b.endMs);
  return startMs <= endMs ? { startMs, endMs } : null;
}

/** The window in pieces of at most `maxPoints` points, each beginning one step after the one before it ends. */
export function splitWindow(window: TimeWindow, stepMs: number, maxPoints: number): TimeWindow[] {
  const pieces = Math.ceil(pointCount(window.startMs, window.endMs, stepMs) / maxPoints);
  return Array.from({ length: pieces }, (_, i) => {
    const startMs = window.startMs + i * maxPoints * stepMs;
    return { startMs, endMs: Math.min(window.endMs, startMs + (maxPoints - 1) * stepMs) };
  });
}
