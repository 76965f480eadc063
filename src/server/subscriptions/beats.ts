import { createHash } from 'node:crypto';

/*
 * Subscriptions that ask the same thing as often as each other are answered at the same moments, whenever each began: what
 * they ask of the upstreams is then asked once for all of them. Those that ask different things are spread over the time.
 */

/** Where in each interval the subscriptions of one question are answered, from 0 to below 1. */
export function phaseOf(question: unknown): number {
  return createHash('sha256').update(JSON.stringify(question)).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * The moment of the second answer, when the first was asked for at `nowMs`: the next but one of the question's moments
 * where the next comes too soon. Epoch milliseconds.
 */
export function secondBeatMs(nowMs: number, everyMs: number, phase: number): number {
  const offsetMs = phase * everyMs;
  const next = (Math.floor((nowMs - offsetMs) / everyMs) + 1) * everyMs + offsetMs;
  return next - nowMs < everyMs / 2 ? next + everyMs : next;
}

/** The moment after `beatMs`, or the first one that is not yet over: what took too long is not made up for. */
export function nextBeatMs(beatMs: number, nowMs: number, everyMs: number): number {
  const missed = Math.max(0, Math.floor((nowMs - beatMs) / everyMs));
  return beatMs + (missed + 1) * everyMs;
}
