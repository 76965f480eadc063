/** The first sample's time; a round one, so that blocks and steps fall on it. */
export const DATASET_START_S = 1_700_006_400;

/** How long the dataset lasts. */
const DATASET_SECONDS = 45 * 60;

const INTERVAL_S = 15;

/** Targets whose addresses try the quoting, and one that two jobs share. */
export const INSTANCES: readonly string[] = [
  'a:9100',
  'aXb:9100',
  'a.b:9100',
  'c|d"\\e\nf',
  'ü-(x)[1]*^$+?{2}',
  'shared',
  'sparse',
];

/** The jobs of the dataset. */
export const JOBS: readonly string[] = ['web', 'db'];

/** Only `shared` is in both jobs: scopes of one and of two labels give different answers. */
function jobsOf(instance: string, index: number): readonly string[] {
  return instance === 'shared' ? JOBS : [JOBS[index % 2] ?? 'web'];
}

/**
 * OpenMetrics lines of some 200 series: counters with resets, gauges of fractions with NaN and infinities, histograms,
 * gaps, series without the label `instance`, metrics that some targets lack, and pairs that clash once their names go.
 */
export function* mergeDataset(instances: readonly string[] = INSTANCES): Generator<string> {
  for (const [metric, labels, valueAt] of series(instances)) {
    for (let at = 0; at < DATASET_SECONDS; at += INTERVAL_S) {
      const value = valueAt(at / INTERVAL_S);
      if (value !== null) yield `${metric}${braces(labels)} ${openMetrics(value)} ${DATASET_START_S + at}\n`;
    }
  }
}

type SeriesSpec = readonly [string, Readonly<Record<string, string>>, (step: number) => number | null];

function* series(instances: readonly string[]): Generator<SeriesSpec> {
  for (const job of JOBS) yield ['orphans', { job }, (step) => step];
  for (const [index, instance] of instances.entries()) {
    for (const job of jobsOf(instance, index)) yield* seriesOf(index, { instance, job });
  }
}

function* seriesOf(index: number, target: Readonly<Record<string, string>>): Generator<SeriesSpec> {
  const sparse = target.instance === 'sparse';
  const salt = index + (target.job === 'db' ? 0.5 : 0);
  yield ['up', target, (step) => (step % 17 === index ? 0 : 1)];
  yield ['build_info', { ...target, version: `1.${index % 3}` }, () => 1];
  if (!sparse || target.job === 'db')
    yield ['memory_bytes', target, (step) => 1e9 + 4096 * ((step * 7 + index * 13) % 97)];
  for (const room of ['hall', 'attic', 'cellar']) {
    if (sparse && room !== 'hall') continue;
    const spread = room.length;
    yield ['temperature', { ...target, room }, (step) => temperature(step, salt, spread)];
    yield [
      'humidity',
      { ...target, room },
      (step) => (step % 11 === 3 ? null : Math.round(40 + spread + 10 * noise(step, salt))),
    ];
  }
  for (const path of ['/', '/api']) {
    for (const code of ['200', '500']) {
      if (sparse && code === '500') continue;
      const rate = (code === '200' ? 7 : 1) + path.length + index;
      yield ['requests_total', { ...target, path, code }, (step) => rate * (step % 130)];
    }
  }
  for (const [bucket, le] of ['0.1', '0.5', '1', '+Inf'].entries()) {
    if (!sparse) yield ['latency_bucket', { ...target, le }, (step) => (bucket + 1) * (step + index)];
  }
  // Once rate() drops the names these two clash, for one target only.
  if (index === 0) yield ['clash_a', { ...target, kind: 'x' }, (step) => step];
  yield ['clash_b', { ...target, kind: 'x' }, (step) => 2 * step];
}

function temperature(step: number, salt: number, spread: number): number | null {
  if (step % 31 === 5) return null;
  if (step % 43 === spread) return Number.NaN;
  if (step % 61 === spread) return salt % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return 20 + spread * noise(step, salt);
}

/** A fraction between -1 and 1 that looks random and is always the same. */
function noise(step: number, salt: number): number {
  return Math.sin(step * 12.9898 + salt * 78.233);
}

function braces(labels: Readonly<Record<string, string>>): string {
  const escaped = (value: string): string => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')}}`;
}

function openMetrics(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
