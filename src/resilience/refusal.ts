import { type UpstreamCall, UpstreamError } from '../errors/upstream-error.ts';
import { abortError, describeCall } from './abort-error.ts';
import { BulkheadFull } from './bulkhead.ts';
import { CircuitOpen } from './lanes/circuit.ts';
import { AskedForQuiet } from './lanes/quiet-period.ts';

/** Every failure as the caller may see it: with attempts, and in UPSTREAM_* words when the policy itself refused. */
export function explainFailure(thrown: unknown, call: UpstreamCall): unknown {
  if (thrown instanceof UpstreamError) return thrown.with({ attempts: call.attempts ?? 0 });
  const why = refusalOf(thrown);
  if (why === null) return abortError(thrown, call);
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${describeCall(call)} was not asked: ${why}`, call, {
    cause: thrown,
  });
}

function refusalOf(thrown: unknown): string | null {
  if (thrown instanceof CircuitOpen || thrown instanceof AskedForQuiet) return thrown.message;
  return thrown instanceof BulkheadFull ? 'too many calls are waiting for it' : null;
}
