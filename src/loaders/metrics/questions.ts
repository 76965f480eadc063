import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import { accessPrefix } from './access.ts';
import type { SeriesScope } from './series-scope.ts';

/** Whose series: an endpoint, and the part of it that the asking entity may see. */
interface Scoped {
  readonly endpoint: MetricsEndpoint;
  readonly scope: SeriesScope;
}

/** A query as the graph asks it: unscoped text, and the scope beside it, so that scopes can be merged. */
interface QueryKey extends Scoped {
  readonly query: string;
  readonly timeoutMs?: number;
  readonly limit?: number;
}

/** An instant query. */
export interface InstantKey extends QueryKey {
  /** Absent: the server's now. */
  readonly timeMs?: number;
}

/** A range query; `startMs` and `endMs` inclusive, on the grid of the step. */
export interface RangeKey extends QueryKey {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** Equal for equal questions to the same endpoint with the same credentials. */
export function questionKey({ endpoint, ...question }: InstantKey | RangeKey): string {
  return accessPrefix(endpoint) + JSON.stringify(question);
}

/** What reading the answer is called, for those who count and trace. */
export function readOf(key: InstantKey | RangeKey): { source: string; region: string | null; operation: string } {
  const { source, region } = key.endpoint;
  return { source: source.name, region, operation: 'stepMs' in key ? 'queryRange' : 'query' };
}

/** Which series to list; without `match` every one in the scope. */
export interface SeriesKey extends Scoped {
  readonly match?: readonly string[];
  readonly startMs?: number;
  readonly endMs?: number;
  readonly limit?: number;
}

/** Values of one label. */
export interface LabelValuesKey extends SeriesKey {
  readonly label: string;
}

/** Descriptions of metrics; these know no scope. */
export interface MetadataKey {
  readonly endpoint: MetricsEndpoint;
  readonly metric?: string;
  readonly limit?: number;
}
