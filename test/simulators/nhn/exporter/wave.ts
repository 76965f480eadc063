import { createRandom, hashSeed } from '../../support/random.ts';

/** A quantity over time, epoch milliseconds in. */
export type Curve = (atMs: number) => number;

const epochMs = Date.UTC(2026, 0, 1);
const periodsMs = [6 * 3_600_000, 47 * 60_000, 7 * 60_000, 130_000] as const;
const amplitudes = [0.35, 0.2, 0.12, 0.08] as const;

interface Ripple {
  readonly amplitude: number;
  /** Radians per millisecond. */
  readonly frequency: number;
  readonly phase: number;
}

function ripplesOf(seed: number): readonly Ripple[] {
  const random = createRandom(seed);
  return periodsMs.map((periodMs, index) => ({
    amplitude: amplitudes[index] ?? 0,
    frequency: (2 * Math.PI) / (periodMs * (0.8 + 0.4 * random.next())),
    phase: random.next() * 2 * Math.PI,
  }));
}

/** A gauge that wanders between 0.25 and 1.75 around 1: a sum of waves whose phases come from the name. */
export function wander(...name: readonly (string | number)[]): Curve {
  const ripples = ripplesOf(hashSeed(...name));
  return (atMs) => {
    let value = 1;
    for (const { amplitude, frequency, phase } of ripples) {
      value += amplitude * Math.sin(frequency * (atMs - epochMs) + phase);
    }
    return value;
  };
}

/**
 * A counter that grows by `perSecond` on average and never falls: the integral of `wander`, in closed form, so that any
 * moment can be asked for without the ones before it.
 */
export function accumulate(perSecond: number, ...name: readonly (string | number)[]): Curve {
  const ripples = ripplesOf(hashSeed(...name));
  return (atMs) => {
    const elapsedMs = atMs - epochMs;
    let integralMs = elapsedMs;
    for (const { amplitude, frequency, phase } of ripples) {
      integralMs += (amplitude / frequency) * (Math.cos(phase) - Math.cos(frequency * elapsedMs + phase));
    }
    return (perSecond * integralMs) / 1000;
  };
}
