import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnswerLease, createAnswerRoom, NoRoomForAnswer } from '../../../src/upstreams/http/answer-room.ts';

function opened(room: ReturnType<typeof createAnswerRoom>, givenUp: string[], name: string): AnswerLease {
  const lease = room.open();
  lease.onGivenUp = () => void givenUp.push(name);
  return lease;
}

describe('the room for answers', () => {
  it('is full at its last byte, not before', () => {
    const room = createAnswerRoom(100);
    const lease = room.open();
    lease.take(100);
    expect(room.bytes).toBe(100);
    expect(() => lease.take(1)).toThrow(NoRoomForAnswer);
    expect([lease.givenUp, room.bytes]).toEqual([true, 0]);
    expect(() => lease.take(1)).toThrow(NoRoomForAnswer);
    expect(room.bytes).toBe(0);
  });

  it('gives up the largest of those that are read, so that a small answer is not the one to go', () => {
    const room = createAnswerRoom(100);
    const givenUp: string[] = [];
    const large = opened(room, givenUp, 'large');
    const small = opened(room, givenUp, 'small');
    large.take(90);
    small.take(11);
    expect(givenUp).toEqual(['large']);
    expect(room.bytes).toBe(11);
    expect(() => large.take(1)).toThrow(NoRoomForAnswer);
  });

  it('does not give up what is whole; it stays until it is released, once', () => {
    const room = createAnswerRoom(100);
    const givenUp: string[] = [];
    const whole = opened(room, givenUp, 'whole');
    whole.take(90);
    whole.keep();
    const next = opened(room, givenUp, 'next');
    expect(() => next.take(11)).toThrow(NoRoomForAnswer);
    expect([givenUp, room.bytes]).toEqual([['next'], 90]);
    whole.release();
    whole.release();
    expect(room.bytes).toBe(0);
    room.open().take(100);
  });

  it('never takes more than it has, and is empty when all are released', () => {
    const steps = fc.array(
      fc.record({
        lease: fc.nat({ max: 9 }),
        step: fc.oneof(fc.nat({ max: 60 }), fc.constantFrom('keep' as const, 'release' as const)),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(steps, (plan) => {
        const room = createAnswerRoom(100);
        const leases = Array.from({ length: 10 }, () => room.open());
        for (const { lease: index, step } of plan) {
          const lease = leases[index];
          if (lease === undefined) continue;
          if (typeof step === 'string') lease[step]();
          else if (lease.givenUp) expect(() => lease.take(step)).toThrow(NoRoomForAnswer);
          else {
            try {
              lease.take(step);
            } catch (error) {
              expect(error).toBeInstanceOf(NoRoomForAnswer);
            }
          }
          expect(room.bytes).toBeLessThanOrEqual(100);
          expect(room.bytes).toBeGreaterThanOrEqual(0);
        }
        for (const lease of leases) lease.release();
        expect(room.bytes).toBe(0);
      }),
    );
  });
});
