import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../auth/caller.ts';
import { SightlineError } from '../../errors/sightline-error.ts';
import type { CallBudget } from './call-budget.ts';

/** Bytes of a body that are read, parsed and validated for a point: whatever becomes of it, that took time. */
const BYTES_PER_POINT = 1_024;

/**
 * Has the caller pay for what reading the request costs, before its document is parsed: what is refused is not free. Gives
 * the points, which its operation need not pay again.
 *
 * @throws RATE_LIMITED when the caller's minute is spent; the answer then says when to come back
 */
export async function payForReading(
  request: FastifyRequest,
  reply: FastifyReply,
  budget: CallBudget,
  caller: Caller,
): Promise<number> {
  const points = Math.max(1, Math.ceil(bytesOf(request) / BYTES_PER_POINT));
  try {
    return (await budget.charge(caller.id, points)) === null ? 0 : points;
  } catch (error) {
    if (error instanceof SightlineError && error.extensions.retryAfterSeconds !== undefined) {
      reply.header('retry-after', String(error.extensions.retryAfterSeconds));
    }
    throw error;
  }
}

/** A body that comes in chunks does not say how long it is. */
function bytesOf({ headers, body }: FastifyRequest): number {
  const told = Number(headers['content-length']);
  if (!Number.isNaN(told)) return told;
  return body === undefined ? 0 : (JSON.stringify(body)?.length ?? 0);
}
