import { UpstreamError } from '../../../src/errors/upstream-error.ts';
import type { QueryResult, Series } from '../../../src/timeseries/series.ts';
import type { PrometheusClient } from '../../../src/upstreams/prometheus/prometheus-client.ts';
import type { RangeQuery } from '../../../src/upstreams/prometheus/shapes.ts';

/** A sample every so often, and how long it counts as the present one; as with a real server. */
const intervalMs = 15_000;
const lookbackMs = 300_000;

/** What the upstream does with its next queries. */
export type Mood = 'well' | 'down' | 'degraded';

/**
 * The metric `m` of some instances, as a Prometheus would answer while samples still come in: each has its time, and the
 * time when it arrives, up to `latenessMs` later. Understands `m{instance="a"}`, `instance=~"a|b"`, `offset` and `@`.
 */
export class GrowingUpstream {
  nowMs: number;
  mood: Mood = 'well';
  /** Every range query that was sent. */
  readonly asked: RangeQuery[] = [];
  readonly #latenessMs: number;

  constructor(nowMs: number, latenessMs: number) {
    this.nowMs = nowMs;
    this.#latenessMs = latenessMs;
  }

  /** As the port of the loaders; only range queries are answered. */
  get client(): PrometheusClient {
    const none = () => Promise.reject(new Error('this upstream answers range queries only'));
    return {
      query: none,
      series: none,
      labels: none,
      labelValues: none,
      metadata: none,
      build: none,
      queryRange: async (_access, query) => this.#answer(query),
    };
  }

  /** The answer to a query now, whatever the mood. */
  truth({ query, startMs, endMs, stepSeconds }: RangeQuery): QueryResult {
    const expression = readExpression(query, startMs, endMs);
    const series = expression.instances.sort().flatMap((instance): Series[] => {
      const points: { atMs: number; raw: string }[] = [];
      for (let atMs = startMs; atMs <= endMs; atMs += stepSeconds * 1_000) {
        const raw = this.#valueAt(instance, (expression.pinnedMs ?? atMs) - expression.offsetMs);
        if (raw !== null) points.push({ atMs, raw });
      }
      if (points.length === 0) return [];
      const labels = { __name__: 'm', instance };
      return [
        { labels, timestampsMs: points.map(({ atMs }) => atMs), raw: points.map(({ raw }) => raw), histograms: [] },
      ];
    });
    return { resultType: 'matrix', series, text: null, warnings: [], infos: [] };
  }

  async #answer(query: RangeQuery): Promise<QueryResult> {
    this.asked.push(query);
    if (this.mood === 'down') {
      throw new UpstreamError('UPSTREAM_UNAVAILABLE', 'it is down', { source: 'growing', operation: 'queryRange' });
    }
    const truth = this.truth(query);
    if (this.mood === 'well') return truth;
    return { ...truth, series: truth.series.slice(1), warnings: ['a part of the storage did not answer'] };
  }

  #valueAt(instance: string, atMs: number): string | null {
    for (
      let sampleMs = Math.floor(atMs / intervalMs) * intervalMs;
      sampleMs > atMs - lookbackMs;
      sampleMs -= intervalMs
    ) {
      const luck = luckOf(instance, sampleMs / intervalMs);
      const arrivesMs = sampleMs + (luck % 3 === 0 ? (luck * 7919) % (this.#latenessMs + 1) : 0);
      // One sample in five is missing, and every instance is gone for half an hour at times.
      const missing = luck % 5 === 1 || (Math.floor(sampleMs / 1_800_000) + instance.length) % 4 === 0;
      if (!missing && arrivesMs <= this.nowMs) return `${luck}`;
    }
    return null;
  }
}

function luckOf(instance: string, index: number): number {
  const mixed = Math.imul(index ^ (instance.charCodeAt(0) << 8), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function readExpression(query: string, startMs: number, endMs: number) {
  const [, selector = '', modifiers = ''] = /^m\{(.*)\}(.*)$/.exec(query) ?? [];
  const instances = /instance=~?"(?<names>[^"]*)"/.exec(selector)?.groups?.names?.split('|') ?? ['a', 'bb', 'ccc'];
  const pin = / @ (?<at>\S+)/.exec(modifiers)?.groups?.at;
  const offset = / offset (?<sign>-?)(?<minutes>\d+)m/.exec(modifiers)?.groups;
  const pinnedMs = pin === 'start()' ? startMs : pin === 'end()' ? endMs : pin ? Number(pin) * 1_000 : null;
  const offsetMs = offset ? Number(offset.minutes) * (offset.sign === '-' ? -60_000 : 60_000) : 0;
  return { instances, pinnedMs, offsetMs };
}
