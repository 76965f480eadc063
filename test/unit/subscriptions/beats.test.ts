import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextBeatMs, phaseOf, secondBeatMs } from '../../../src/server/subscriptions/beats.ts';

const instants = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });
const intervals = fc.integer({ min: 100, max: 86_400_000 });
const questions = fc.jsonValue();
/** Moments are fractions of milliseconds. */
const NEARLY = 0.01;

describe('The moments of a subscription', () => {
  it('are the same for all who ask the same as often, whenever they began', () => {
    fc.assert(
      fc.property(instants, instants, intervals, questions, (first, other, everyMs, question) => {
        const phase = phaseOf(question);
        const apart = Math.abs(secondBeatMs(first, everyMs, phase) - secondBeatMs(other, everyMs, phase)) % everyMs;
        expect(Math.min(apart, everyMs - apart)).toBeLessThan(NEARLY);
      }),
    );
  });

  it('begin at least half an interval after the first answer, and at most one and a half', () => {
    fc.assert(
      fc.property(instants, intervals, questions, (nowMs, everyMs, question) => {
        const waitMs = secondBeatMs(nowMs, everyMs, phaseOf(question)) - nowMs;
        expect(waitMs).toBeGreaterThanOrEqual(everyMs / 2 - NEARLY);
        expect(waitMs).toBeLessThanOrEqual(everyMs * 1.5 + NEARLY);
      }),
    );
  });

  it('follow each other by the interval, and leave out what an answer took too long for', () => {
    fc.assert(
      fc.property(instants, intervals, fc.nat({ max: 10_000_000 }), (beatMs, everyMs, tookMs) => {
        const next = nextBeatMs(beatMs, beatMs + tookMs, everyMs);
        expect((next - beatMs) % everyMs).toBe(0);
        expect(next).toBeGreaterThan(beatMs + tookMs);
        expect(next).toBeLessThanOrEqual(beatMs + tookMs + everyMs);
      }),
    );
  });

  it('are a whole interval apart when a timer goes off a little early', () => {
    expect(nextBeatMs(10_000, 9_999.2, 1_000)).toBe(11_000);
  });

  it('are spread over the interval by what is asked', () => {
    const phases = Array.from({ length: 1_000 }, (_, i) =>
      phaseOf({ query: `subscription { instant(query: "${i}") }` }),
    );
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const inTenth = phases.filter((phase) => Math.floor(phase * 10) === tenth).length;
      expect(inTenth).toBeGreaterThan(50);
      expect(inTenth).toBeLessThan(200);
    }
  });
});
