import { setTimeout as wait } from 'node:timers/promises';
import type { LoadGate } from '../admission/load-gate.ts';

/** Of the places for requests, as many as answers of subscriptions may have. */
const SHARE = 0.5;
const LOOK_AGAIN_MS = 50;

/**
 * Waits for a place to make an answer in, and gives what frees it; `null` when `waitMs` is over.
 *
 * Nobody minds an answer that comes a little later, while many may be due at one moment: so they let requests go before,
 * and wait for each other.
 */
export async function takeTurn(gate: LoadGate, waitMs: number, signal: AbortSignal): Promise<(() => void) | null> {
  const untilMs = performance.now() + waitMs;
  for (;;) {
    const leave = gate.enter(SHARE);
    if (leave || signal.aborted || performance.now() >= untilMs) return leave;
    await wait(LOOK_AGAIN_MS * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}
