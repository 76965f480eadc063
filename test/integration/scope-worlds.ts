import { writeSeries } from '../support/prometheus/openmetrics.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus/prometheus.ts';

/** When the worlds have samples: half an hour, every 30 seconds. */
export const worldRange = { startMs: Date.UTC(2026, 0, 15, 10), endMs: Date.UTC(2026, 0, 15, 10, 30) } as const;

/** The values that the labels of the worlds take; an empty one is a label that is absent. */
export const worldLabels = {
  job: ['mine', 'mine2', 'theirs', ''],
  /** The first two are one server's; the others only look like them to a careless expression. */
  instance: ['10.0.0.1:9100', '10.0.0.1:9101', '10.0.0.1:91010', 'x10.0.0.1:9100', '10a0.0.1:9101'],
  mode: ['a', 'b'],
} as const;

type WorldSeries = Readonly<Record<string, string>>;

function* worldSeries(): Generator<WorldSeries> {
  for (const job of worldLabels.job) {
    for (const instance of worldLabels.instance) {
      for (const mode of worldLabels.mode) yield { ...(job === '' ? {} : { job }), instance, mode };
    }
  }
}

/**
 * A Prometheus that has only the series which `inScope` lets through: what an entity of that scope may see, and nothing
 * else. With everything let through it is the whole world. Values depend on the series alone, not on the choice.
 */
export function startWorld(inScope: (labels: WorldSeries) => boolean): Promise<PrometheusServer> {
  return startPrometheus({ backfill: writeWorld(inScope) });
}

function* writeWorld(inScope: (labels: WorldSeries) => boolean): Generator<string> {
  for (const metric of ['m_total', 'm_gauge']) {
    let number = 0;
    for (const labels of worldSeries()) {
      number += 1;
      if (!inScope(labels)) continue;
      const start = writeSeries(metric, labels);
      for (let atMs = worldRange.startMs, index = 0; atMs <= worldRange.endMs; atMs += 30_000, index += 1) {
        const value = metric === 'm_total' ? (index + 10) * number : number * 100 + ((index * number) % 17);
        yield `${start} ${value} ${atMs / 1000}\n`;
      }
    }
  }
}
