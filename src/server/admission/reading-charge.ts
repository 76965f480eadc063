import type { FastifyRequest } from 'fastify';
import type { CallBudget } from './call-budget.ts';

/** Bytes of a body that are read, parsed and validated for a point: whatever becomes of it, that took time. */
const BYTES_PER_POINT = 1_024;

/**
 * Has the caller pay for what reading the request costs, before its document is parsed: what is refused is not free. Gives
 * the points, which its operation need not pay again.
 *
 * @throws RATE_LIMITED when the caller's minute is spent; the answer then says when to come back
 */
export async function payForReading(bytes: number, budget: CallBudget, callerId: string): Promise<number> {
  const points = Math.max(1, Math.ceil(bytes / BYTES_PER_POINT));
  return (await budget.charge(callerId, points)) === null ? 0 : points;
}

/** How long a request’s body is; one that comes in chunks does not say it. */
export function bytesOf({ headers, body }: FastifyRequest): number {
  const told = Number(headers['content-length']);
  if (!Number.isNaN(told)) return told;
  return body === undefined ? 0 : (JSON.stringify(body)?.length ?? 0);
}
