import { below, path, type UpstreamPath } from '../../http/path.ts';
import type { WriteFault } from '../write/write-outcome.ts';

/** What a pushed group is known by: the job, and further labels. Nothing is certain about their values yet. */
export interface GroupingKey {
  readonly job: string;
  readonly labels: Readonly<Record<string, unknown>>;
}

const LABEL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Values that no proxy and no router could read as anything else; "." and ".." are resolved by every URL parser. */
const PLAIN = /^(?!\.{1,2}$)[A-Za-z0-9_.:-]+$/;

/** What keeps the key from being one. */
export function groupingFaults({ job, labels }: GroupingKey): WriteFault[] {
  const faults: WriteFault[] = [];
  if (job === '' || !job.isWellFormed()) faults.push({ path: ['job'], message: 'accepted: a text that is not empty' });
  for (const [name, value] of Object.entries(labels)) {
    const at = ['groupingKey', name];
    if (name === 'job') faults.push({ path: at, message: 'job has a field of its own; accepted: other labels' });
    else if (!LABEL_NAME.test(name) || name.startsWith('__')) {
      faults.push({ path: at, message: 'accepted: a name of letters, digits and _, not beginning with a digit or __' });
    }
    if (typeof value !== 'string') faults.push({ path: at, message: 'accepted: a text' });
    else if (!value.isWellFormed()) faults.push({ path: at, message: 'accepted: well-formed Unicode' });
  }
  return faults;
}

/** The path of a group: values that are not plain in URL-safe base64, the empty one as a single `=`. */
export function groupingPath({ job, labels }: GroupingKey): UpstreamPath {
  return Object.entries(labels).reduce(
    (whole, [name, value]) => below(whole, pairPath(name, String(value))),
    below(path`/metrics`, pairPath('job', job)),
  );
}

function pairPath(name: string, value: string): UpstreamPath {
  if (PLAIN.test(value)) return path`/${name}/${value}`;
  return path`/${`${name}@base64`}/${Buffer.from(value).toString('base64url') || '='}`;
}
