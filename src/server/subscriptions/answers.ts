import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from '../../auth/caller.ts';
import type { LoadGate } from '../admission/load-gate.ts';
import { OVERLOADED, RETRY_AFTER_SECONDS } from '../admission/load-shedding.ts';
import { ServiceBusy } from '../admission/service-busy.ts';
import { type Answered, type AnswerOptions, answerOnce, asAnswer } from './answer.ts';
import { nextBeatMs, phaseOf, secondBeatMs } from './beats.ts';
import { type Answer, hasCode, isRefused, type SubscriptionRequest } from './subscription-request.ts';
import { takeTurn } from './turn.ts';

/** The answers of one subscription, one after the other: the next is made when somebody takes it. */
export interface Answers extends AsyncIterableIterator<Answer, undefined> {
  /** Ends it: what is being asked of upstreams is given up, and its place is free. */
  return(): Promise<IteratorResult<Answer, undefined>>;
}

/** What is needed besides what one answer needs. */
export interface AnswersOptions extends AnswerOptions {
  readonly gate: LoadGate;
  readonly identify: (headers: SubscriptionRequest['headers']) => Promise<Caller>;
  /** Called once, when it is over. */
  readonly over: () => void;
}

/** How long the first answer may wait for a place; later ones have until the next would be due, but not for ever. */
const FIRST_WAIT_MS = 1_000;
const WAIT_MAX_MS = 10_000;
/** What passes by itself: a later answer may be none of these. */
const PASSING = ['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'INTERNAL_SERVER_ERROR'];

/**
 * Answers a subscription as often as it wants to be. What it does not want again, or cannot be given (its credentials have
 * expired, say), it ends with; what an upstream or the load denies one answer, the next may have.
 */
export function startAnswers(request: SubscriptionRequest, options: AnswersOptions): Answers {
  const ending = new AbortController();
  const startedAt = performance.now();
  const phase = phaseOf(request.parameters);
  let count = 0;
  let operationName: string | null = null;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    ending.abort();
    options.over();
    const ms = Math.round(performance.now() - startedAt);
    const { transport, caller } = request;
    request.log.info({ operationName, caller: caller.id, transport, answers: count, ms }, 'subscription');
  };

  async function* steps(): AsyncGenerator<Answer, undefined> {
    try {
      const { signal } = ending;
      let beatMs = 0;
      let everyMs: number | null = null;
      for (;;) {
        const askedAtMs = Date.now();
        const waitMs: number = everyMs === null ? FIRST_WAIT_MS : Math.min(everyMs, WAIT_MAX_MS);
        const answered = await answerNow(request, { signal, isFirst: count === 0, waitMs }, options);
        operationName = answered.operationName ?? operationName;
        if (signal.aborted) return;
        const { answer } = answered;
        everyMs = answered.everyMs ?? (isRefused(answer) && hasCode(answer, PASSING) ? everyMs : null);
        count += 1;
        yield answer;
        if (everyMs === null) return;
        // Anew when the clock was set back, too: the old beat may be hours ahead.
        const isAstray = beatMs > Date.now() + everyMs;
        beatMs =
          count === 1 || isAstray
            ? secondBeatMs(isAstray ? Date.now() : askedAtMs, everyMs, phase)
            : nextBeatMs(beatMs, Date.now(), everyMs);
        await pause(Math.min(beatMs - Date.now(), 1.5 * everyMs), signal);
        if (signal.aborted) return;
      }
    } finally {
      end();
    }
  }

  const generator = steps();
  return {
    next: () => generator.next(),
    return() {
      // Before the generator's own: that would wait for the answer under way.
      end();
      return generator.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

interface Turn {
  readonly signal: AbortSignal;
  readonly isFirst: boolean;
  /** How long it may wait for a place. */
  readonly waitMs: number;
}

/** The first answer is asked for by whoever was let in; after that they prove themselves again. */
async function answerNow(request: SubscriptionRequest, turn: Turn, options: AnswersOptions): Promise<Answered> {
  const { signal, isFirst, waitMs } = turn;
  const leave = await takeTurn(options.gate, waitMs, signal);
  try {
    if (!leave) throw new ServiceBusy(OVERLOADED, RETRY_AFTER_SECONDS);
    const caller = isFirst ? request.caller : await options.identify(request.headers);
    return await answerOnce(request, { caller, signal, paidPoints: isFirst ? request.readingPoints : 0 }, options);
  } catch (error) {
    return { answer: asAnswer(error, request), everyMs: null, operationName: null };
  } finally {
    leave?.();
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(Math.max(0, ms), undefined, { signal });
  } catch {
    // Ended meanwhile, which the caller asks the signal.
  }
}
