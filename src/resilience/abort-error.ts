import { type UpstreamCall, UpstreamError } from '../errors/upstream-error.ts';
import { AttemptTimeout } from './attempt-signal.ts';
import { DeadlineExceeded } from './deadline.ts';

/** `where` an upstream failed, for messages: `nhn (kr) listWorkspaces`. Never an address. */
export function describeCall(call: UpstreamCall): string {
  return `${call.source}${call.region === undefined ? '' : ` (${call.region})`} ${call.operation}`;
}

/** What to throw when `reason` ended a call: time over is the upstream's UPSTREAM_TIMEOUT, all else the reason itself. */
export function abortError(reason: unknown, call: UpstreamCall): unknown {
  if (!(reason instanceof DeadlineExceeded || reason instanceof AttemptTimeout)) return reason;
  return new UpstreamError('UPSTREAM_TIMEOUT', `${describeCall(call)}: ${reason.message}`, call, { cause: reason });
}
