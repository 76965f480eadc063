import type { FastifyReply } from 'fastify';
import { SightlineError } from '../../errors/sightline-error.ts';
import { onceAnswered } from '../streaming.ts';

/** Keeps places of the service free for others, whatever one caller does. */
export interface CallerShare {
  /**
   * Counts a request of the caller until it is answered or its client gone.
   *
   * @throws RATE_LIMITED when as many as one caller may have are under way
   */
  enter(callerId: string, reply: FastifyReply): void;
}

const RETRY_AFTER_SECONDS = 1;

/** Makes the share; `undefined` is no bound, where callers cannot be told apart. */
export function createCallerShare(requestsPerCaller: number | undefined): CallerShare {
  if (requestsPerCaller === undefined) return { enter: () => undefined };
  const underWay = new Map<string, number>();
  return {
    enter(callerId, reply) {
      const before = underWay.get(callerId) ?? 0;
      if (before >= requestsPerCaller) throw refused(requestsPerCaller);
      underWay.set(callerId, before + 1);
      onceAnswered(reply, () => {
        const left = (underWay.get(callerId) ?? 1) - 1;
        // A token's subject that is gone leaves nothing behind: there may be any number of them.
        if (left === 0) underWay.delete(callerId);
        else underWay.set(callerId, left);
      });
    },
  };
}

function refused(limit: number): SightlineError {
  return new SightlineError(
    'RATE_LIMITED',
    `you have as many requests under way as one caller may; accepted: at most ${limit} at once`,
    { requestsPerCaller: limit, retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}
