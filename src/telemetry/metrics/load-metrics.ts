import { Counter, Histogram, type Registry } from 'prom-client';
import type { LoadObserver } from '../../loaders/load-event.ts';
import { KEYS } from './buckets.ts';

/** What loaders spare the upstreams. */
export interface LoadMetrics {
  readonly observeLoads: LoadObserver;
}

/** Makes the metrics in `registry`. */
export function createLoadMetrics(registry: Registry): LoadMetrics {
  const registers = [registry];
  const keys = new Histogram({
    name: 'sightline_load_keys',
    help: 'Keys that one read of an upstream answers: of a batch, or of a merged query.',
    labelNames: ['source', 'operation'],
    buckets: KEYS,
    registers,
  });
  const joins = new Counter({
    name: 'sightline_load_joins_total',
    help: 'Reads that joined an identical one under way instead of being sent.',
    labelNames: ['source', 'region', 'operation'],
    registers,
  });
  const lookups = new Counter({
    name: 'sightline_cache_lookups_total',
    help: 'Answers looked for in a cache: hit, partial (only the rest is read) or miss.',
    labelNames: ['cache', 'source', 'region', 'outcome'],
    registers,
  });
  return {
    observeLoads(event) {
      const { source, operation } = event;
      const region = event.region ?? '';
      if (event.type === 'cache') {
        lookups.inc({ cache: event.cache, source, region, outcome: event.outcome });
        return;
      }
      keys.observe({ source, operation }, event.keys);
      if (event.joined) joins.inc({ source, region, operation });
    },
  };
}
