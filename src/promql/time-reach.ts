import { parsePromQL } from './parse.ts';
import type { Expr } from './syntax/ast.ts';
import { walk } from './syntax/walk.ts';

/** Which times an expression's value at one moment depends on, besides that moment's past. */
export interface TimeReach {
  /** Whether the value depends on where the range begins or ends: then no part of it stands for itself. */
  readonly dependsOnRange: boolean;
  /** How far after the moment samples may count, in milliseconds: by negative offsets. An upper bound. */
  readonly aheadMs: number;
  /** The latest moment that `@` pins, in epoch milliseconds; `null` without any. */
  readonly pinnedMs: number | null;
}

/**
 * Reads from the tree how far an expression reaches in time; what a cache has to know.
 *
 * @param durationMs turns a duration of the language, such as `1h30m`, into milliseconds.
 */
export function timeReachOf(text: string, durationMs: (duration: string) => number): TimeReach {
  const nodes = [...walk(parsePromQL(text).root)];
  const pins = nodes.flatMap((node) => (node.kind === 'at' ? [node.at.trim()] : []));
  const moments = pins.map((pin) => Number(pin) * 1_000);
  return {
    // What is no plain number (start(), end(), or a spelling that only Prometheus reads) is taken for the worst.
    dependsOnRange: moments.some((moment) => !Number.isFinite(moment)) || nodes.some(namesRange) || nodes.some(slides),
    aheadMs: nodes.reduce((sum, node) => sum + aheadOf(node, durationMs), 0),
    pinnedMs: moments.length === 0 ? null : Math.max(...moments),
  };
}

/** Newer servers have functions of the query's own range and step, and take them in durations, too. */
function namesRange(node: Expr): boolean {
  switch (node.kind) {
    case 'call':
      return /^(?:start|end|range|step)$/.test(node.name);
    case 'range':
      return RANGE_DURATION.test(node.range);
    case 'subquery':
      return RANGE_DURATION.test(node.range) || RANGE_DURATION.test(node.step ?? '');
    case 'offset':
      return RANGE_DURATION.test(node.offset);
    default:
      return false;
  }
}

/**
 * What is pinned inside of a function of the evaluation's own time is not pinned by all servers: Prometheus reckons its
 * distance from the range's first moment once, and then moves it along with the others.
 */
function slides(node: Expr): boolean {
  if (node.kind !== 'call' || !/^(?:predict_linear|timestamp)$/.test(node.name)) return false;
  return [...walk(node)].some(({ kind }) => kind === 'at');
}

const RANGE_DURATION = /\b(?:range|step)\b/i;

function aheadOf(node: Expr, durationMs: (duration: string) => number): number {
  if (node.kind !== 'offset') return 0;
  const offset = node.offset.trim();
  // A plain number is seconds; what is no plain number or duration (newer servers compute) could reach anywhere.
  if (/^\+?[\w.]+$/.test(offset)) return 0;
  if (!offset.startsWith('-')) return Number.POSITIVE_INFINITY;
  const size = offset.slice(1).trim();
  if (Number.isFinite(Number(size))) return Number(size) * 1_000;
  try {
    return durationMs(size);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
