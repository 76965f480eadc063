import { awkwardSeries } from './fixture-awkward.ts';
import { fleetSeries } from './fixture-fleet.ts';
import { type FixtureSeries, fixtureRange } from './fixture-series.ts';
import { specialSeries } from './fixture-special.ts';
import { writeSeries, writeValue } from './openmetrics.ts';
import { type PrometheusServer, startPrometheus } from './prometheus.ts';

/**
 * Starts a Prometheus that holds the fixture and scrapes nothing: `fixtureRange` says when it has samples, and no answer
 * about that time ever changes.
 */
export function startFixturePrometheus(flags: readonly string[] = []): Promise<PrometheusServer> {
  return startPrometheus({ backfill: writeFixture(), flags });
}

/** The fixture as OpenMetrics lines, one chunk a series. */
function* writeFixture(): Generator<string, void, undefined> {
  for (const series of [...fleetSeries(), ...specialSeries(), ...awkwardSeries()]) yield writeLines(series);
}

function writeLines({ name, labels, valueAt }: FixtureSeries): string {
  const start = writeSeries(name, labels);
  const stepMs = fixtureRange.stepSeconds * 1000;
  let lines = '';
  for (let atMs = fixtureRange.startMs, index = 0; atMs <= fixtureRange.endMs; atMs += stepMs, index += 1) {
    const value = valueAt(index);
    if (value !== null) lines += `${start} ${writeValue(value)} ${atMs / 1000}\n`;
  }
  return lines;
}
