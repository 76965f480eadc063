import type { FixtureSeries } from './fixture-series.ts';

/** The addresses of the fixture's 64 instances, `10.9.0.1:9100` and on. */
export const fixtureInstances: readonly string[] = Array.from({ length: 64 }, (_, index) => `10.9.0.${index + 1}:9100`);

/** Its jobs; instance number n (from 0) belongs to job n modulo 4. */
export const fixtureJobs = ['api', 'db', 'cache', 'node-exporter'] as const;

const zones = ['a', 'b', 'c'] as const;
const bounds = { '0.1': 0.5, '0.5': 0.8, '1': 0.93, '5': 0.99, '+Inf': 1 };

/** What a fleet of ordinary exporters gives: counters, gauges, histograms, `up`, and one to join with. */
export function* fleetSeries(): Generator<FixtureSeries, void, undefined> {
  for (const [number, instance] of fixtureInstances.entries()) {
    const identity = { instance, job: fixtureJobs[number % 4] ?? 'api' };
    yield { name: 'up', labels: identity, valueAt: (index) => (number === 7 && index > 160 ? 0 : 1) };
    yield {
      name: 'memory_free_bytes',
      labels: identity,
      valueAt: (index) => 1e9 + number * 1e6 + Math.round(1e8 * Math.sin(index / 13 + number)),
    };
    yield {
      name: 'temperature_celsius',
      labels: identity,
      valueAt: (index) => Math.round(100 * (20 * Math.sin(index / 29 + number) - 3)) / 100,
    };
    // Some instances have no zone at all: an absent label, which matches as empty.
    const zone = number % 5 === 4 ? {} : { zone: zones[number % 3] ?? 'a' };
    yield {
      name: 'build_info',
      labels: { ...identity, ...zone, version: `1.${number % 7}.0` },
      valueAt: () => 1,
    };
    yield* requestSeries(identity, number);
    if (number < 16) yield* durationSeries(identity, number);
  }
}

function* requestSeries(identity: Readonly<Record<string, string>>, number: number): Generator<FixtureSeries> {
  const kinds = [
    { code: '200', handler: '/', method: 'GET', perSample: 40 },
    { code: '200', handler: '/orders', method: 'POST', perSample: 9 },
    { code: '404', handler: '/', method: 'GET', perSample: 2 },
    { code: '500', handler: '/orders', method: 'POST', perSample: 0.3 },
  ];
  for (const { perSample, ...labels } of kinds) {
    yield {
      name: 'http_requests_total',
      labels: { ...identity, ...labels },
      valueAt: (index) => Math.floor((index + 500) * perSample * (1 + (number % 9) / 10)),
    };
  }
  // Restarts every 70 samples and so starts again from nothing.
  yield {
    name: 'restarted_work_total',
    labels: identity,
    valueAt: (index) => ((index + number) % 70) * (1 + (number % 4)) + 0.25,
  };
}

function* durationSeries(identity: Readonly<Record<string, string>>, number: number): Generator<FixtureSeries> {
  const count = (index: number): number => (index + 100) * (10 + number);
  const name = 'request_duration_seconds';
  for (const [le, share] of Object.entries(bounds)) {
    yield {
      name: `${name}_bucket`,
      labels: { ...identity, le },
      valueAt: (index) => Math.floor(count(index) * share ** (1 + number / 8)),
    };
  }
  yield { name: `${name}_sum`, labels: identity, valueAt: (index) => count(index) * 0.37 };
  yield { name: `${name}_count`, labels: identity, valueAt: count };
}
