import type { WriteFault } from './write-outcome.ts';

/** Samples as a caller gives them: nothing is certain about them yet. */
export interface SeriesDraft {
  /** Label names to values; the metric's name under `__name__`. */
  readonly labels: Readonly<Record<string, unknown>>;
  /** Unix seconds. */
  readonly timestamps: readonly number[];
  readonly values: readonly number[];
}

/** The bounds of one write. Those of labels are Tencent's (upstreams.md §3), and the defaults of most other receivers. */
export const WRITE_LIMITS = {
  series: 1_000,
  samples: 10_000,
  labels: 32,
  labelName: 1_024,
  labelValue: 2_048,
} as const;

/** Times after this many seconds (year 5138) are milliseconds by mistake: servers take them, and nobody finds them. */
const LATEST_SECONDS = 100_000_000_000;

const METRIC_NAME = /^[A-Za-z_:][A-Za-z0-9_:]*$/;
const LABEL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const MAX_FAULTS = 20;

/** What keeps the series from being written, at most twenty of it; receivers drop some of this without a word. */
export function samplesFaults(drafts: readonly SeriesDraft[]): WriteFault[] {
  const whole = sizeFaults(drafts);
  if (whole.length > 0) return whole;
  const faults: WriteFault[] = [];
  const seen = new Map<string, number>();
  for (const [index, draft] of drafts.entries()) {
    const at = (fault: WriteFault): WriteFault => ({ ...fault, path: ['series', String(index), ...fault.path] });
    faults.push(...labelFaults(draft.labels).map(at), ...columnFaults(draft).map(at));
    const identity = JSON.stringify(Object.entries(draft.labels).sort());
    const twin = seen.get(identity);
    if (twin !== undefined) faults.push(at({ path: ['labels'], message: `the same labels as series ${twin}` }));
    seen.set(identity, twin ?? index);
    if (faults.length >= MAX_FAULTS) break;
  }
  return faults.slice(0, MAX_FAULTS);
}

function sizeFaults(drafts: readonly SeriesDraft[]): WriteFault[] {
  if (drafts.length === 0) return [{ path: ['series'], message: 'accepted: at least one series' }];
  const samples = drafts.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
  if (drafts.length <= WRITE_LIMITS.series && samples <= WRITE_LIMITS.samples) return [];
  const message = `${drafts.length} series with ${samples} samples; accepted: at most ${WRITE_LIMITS.series} series and ${WRITE_LIMITS.samples} samples in one write`;
  return [{ path: ['series'], message }];
}

function labelFaults(labels: SeriesDraft['labels']): WriteFault[] {
  const names = Object.keys(labels);
  const faults: WriteFault[] = [];
  if (!names.includes('__name__')) {
    faults.push({ path: ['labels'], message: 'accepted: labels with the metric’s name under __name__' });
  }
  if (names.length > WRITE_LIMITS.labels) {
    faults.push({ path: ['labels'], message: `${names.length} labels; accepted: at most ${WRITE_LIMITS.labels}` });
  }
  for (const name of names) {
    const message = nameFault(name) ?? valueFault(name, labels[name]);
    if (message !== null) faults.push({ path: ['labels', name.slice(0, WRITE_LIMITS.labelName)], message });
  }
  return faults;
}

function nameFault(name: string): string | null {
  if (LABEL_NAME.test(name) && name.length <= WRITE_LIMITS.labelName) return null;
  return `accepted: a name of letters, digits and _, not beginning with a digit, at most ${WRITE_LIMITS.labelName} characters`;
}

function valueFault(name: string, value: unknown): string | null {
  if (typeof value !== 'string') return 'accepted: a text';
  if (value === '') return 'an empty value is no label; accepted: leave it out';
  if (!value.isWellFormed()) return 'accepted: well-formed Unicode';
  if (value.length > WRITE_LIMITS.labelValue) return `accepted: at most ${WRITE_LIMITS.labelValue} characters`;
  if (name !== '__name__' || METRIC_NAME.test(value)) return null;
  return 'accepted: letters, digits, _ and :, not beginning with a digit';
}

function columnFaults({ timestamps, values }: SeriesDraft): WriteFault[] {
  if (timestamps.length === 0) return [{ path: ['timestamps'], message: 'accepted: at least one sample' }];
  if (timestamps.length !== values.length) {
    const message = `${values.length} values for ${timestamps.length} timestamps; accepted: as many`;
    return [{ path: ['values'], message }];
  }
  let earlierMs = Number.NEGATIVE_INFINITY;
  for (const [index, seconds] of timestamps.entries()) {
    const path = ['timestamps', String(index)];
    if (!(Math.abs(seconds) < LATEST_SECONDS)) {
      return [{ path, message: 'accepted: unix seconds; this looks like milliseconds' }];
    }
    const ms = Math.round(seconds * 1_000);
    if (ms <= earlierMs) return [{ path, message: 'accepted: ascending times, each millisecond once' }];
    earlierMs = ms;
  }
  const broken = values.findIndex((value) => !Number.isFinite(value));
  return broken < 0 ? [] : [{ path: ['values', String(broken)], message: 'accepted: a number' }];
}
