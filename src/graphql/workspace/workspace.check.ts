import { badInput } from '../write/user-error.ts';
import type { UserError } from '../write/user-error.type.ts';

const NAME = /^[A-Za-z0-9_-]+$/;
// A path and nothing else: `//host/path` would be read as another host by whoever resolves it.
const METRICS_PATH = /^\/(?!\/)[^\s?#\\]*$/;

/** Faults of a workspace's fields by NHN's rules (upstreams.md §1, quirk 8), so that they are told before anything is sent. */
export function workspaceFaults({
  name,
  metricsPath,
}: {
  readonly name?: string;
  readonly metricsPath: string;
}): UserError[] {
  const faults: UserError[] = [];
  if (name !== undefined && !NAME.test(name))
    faults.push(badInput('name', 'accepted: letters, digits, - and _, at least one'));
  if (!METRICS_PATH.test(metricsPath)) {
    faults.push(
      badInput('metricsPath', 'accepted: a path that begins with one /, such as /metrics, without host, port or query'),
    );
  }
  return faults;
}
