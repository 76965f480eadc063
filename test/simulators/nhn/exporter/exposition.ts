import { writeSeries, writeValue } from '../../../support/prometheus/openmetrics.ts';
import type { ExporterSeries, ExporterTarget, MetricFamily } from './exporter-target.ts';
import { serviceFamilies } from './service-families.ts';
import { systemFamilies } from './system-families.ts';

/** Everything that a target exports. */
function familiesOf(target: ExporterTarget): readonly MetricFamily[] {
  return target.kind === 'system' ? systemFamilies(target) : serviceFamilies(target);
}

/** A target's page at a moment, in Prometheus' text format 0.0.4. */
export function writeExposition(target: ExporterTarget, atMs: number): string {
  return familiesOf(target)
    .map(({ name, type, help, series }) => {
      const samples = series.map(
        (each) => `${writeSeries(each.name, each.labels)} ${writeValue(each.valueAt(atMs))}\n`,
      );
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${samples.join('')}`;
    })
    .join('');
}

/** A target's samples over time as OpenMetrics lines, one chunk a series; nothing while the target was down. */
export function* writeHistory(
  target: ExporterTarget,
  fromMs: number,
  untilMs: number,
  stepMs: number,
): Generator<string, void, undefined> {
  const times: number[] = [];
  for (let atMs = fromMs; atMs <= untilMs; atMs += stepMs) times.push(atMs);
  const answered = times.filter((atMs) => !target.downAt(atMs));
  const up: ExporterSeries = { name: 'up', labels: {}, valueAt: (atMs) => (target.downAt(atMs) ? 0 : 1) };
  yield writeSamples(up, target, times);
  for (const { series } of familiesOf(target)) {
    for (const each of series) yield writeSamples(each, target, answered);
  }
}

function writeSamples(series: ExporterSeries, target: ExporterTarget, times: readonly number[]): string {
  const start = writeSeries(series.name, { ...target.identity, ...series.labels });
  let lines = '';
  for (const atMs of times) lines += `${start} ${writeValue(series.valueAt(atMs))} ${atMs / 1000}\n`;
  return lines;
}
