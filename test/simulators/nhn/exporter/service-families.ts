import type { ExporterTarget, MetricFamily } from './exporter-target.ts';
import { latencySeries } from './latency-histogram.ts';
import { gauge } from './system-families.ts';
import { accumulate, type Curve, wander } from './wave.ts';

const requestsPerSecond = 18;
const codes = { '200': 0.96, '404': 0.03, '500': 0.01 };
const handlers = { '/api/orders': 0.7, '/login': 0.3 };

/** What a process that answers HTTP shows: requests, durations, memory, a queue, and a ratio that is sometimes 0/0. */
export function serviceFamilies(target: ExporterTarget): readonly MetricFamily[] {
  const name = [target.seed, target.targetId];
  const queue = wander(...name, 'queue');
  const memory = wander(...name, 'memory');
  return [
    {
      name: 'http_requests_total',
      type: 'counter',
      help: 'Requests answered.',
      series: Object.entries(handlers).flatMap(([handler, part]) =>
        Object.entries(codes).map(([code, share]) => {
          const count = accumulate(requestsPerSecond * part * share, ...name, 'requests', handler, code);
          return {
            name: 'http_requests_total',
            labels: { code, handler },
            valueAt: (atMs: number) => Math.floor(count(atMs)),
          };
        }),
      ),
    },
    {
      name: 'http_request_duration_seconds',
      type: 'histogram',
      help: 'How long requests took.',
      series: latencySeries(target, requestsPerSecond),
    },
    gauge('process_resident_memory_bytes', 'Memory in use.', [
      [{}, (atMs) => Math.round(180 * 1024 ** 2 * (0.7 + 0.3 * memory(atMs)))],
    ]),
    gauge('process_start_time_seconds', 'When the process started.', [[{}, () => Date.UTC(2026, 10, 2, 3) / 1000]]),
    gauge('queue_depth', 'Work waiting.', [[{}, (atMs) => Math.max(0, Math.round(12 * (queue(atMs) - 0.6)))]]),
    gauge('cache_hit_ratio', 'Hits by lookups; not a number while there were no lookups.', [[{}, hitRatio(name)]]),
    gauge('service_info', 'The release, as labels.', [[{ version: '4.2.1' }, () => 1]]),
  ];
}

function hitRatio(name: readonly (string | number)[]): Curve {
  const lookups = wander(...name, 'lookups');
  const hits = wander(...name, 'hits');
  return (atMs) => (lookups(atMs) < 0.55 ? Number.NaN : Math.round(1000 * Math.min(1, 0.5 + 0.4 * hits(atMs))) / 1000);
}
