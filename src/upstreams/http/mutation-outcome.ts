import { UpstreamError } from '../../errors/upstream-error.ts';
import { NetworkFault } from './network-failure.ts';

/** Too many requests: said before anything was done. */
const TOO_MANY_REQUESTS = 429;

/**
 * The failure of a write, saying so when nobody can know whether it took effect: no answer, an unreadable one, or a fault
 * of the upstream's own. A connection that never stood, and a refusal, are known not to have changed anything.
 */
export function mutationFailure(error: unknown): unknown {
  if (!(error instanceof UpstreamError)) return error;
  const { code, upstream, retryAfterMs } = error;
  const answered = !error.transient && code !== 'UPSTREAM_MALFORMED';
  const neverSent = error.cause instanceof NetworkFault && error.cause.neverSent;
  if (answered || neverSent || upstream.status === TOO_MANY_REQUESTS) return error;
  return new UpstreamError(code, `${error.message}; whether it took effect is unknown`, upstream, {
    cause: error.cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
