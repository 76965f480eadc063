import { describe, expect, it } from 'vitest';
import { SightlineError } from '../../../src/errors/sightline-error.ts';
import { createPlaces, type Places } from '../../../src/server/subscriptions/places.ts';

function refusalOf(places: Places, callerId: string): SightlineError {
  try {
    places.enter(callerId);
  } catch (error) {
    if (error instanceof SightlineError) return error;
    throw error;
  }
  throw new Error('it was let in');
}

describe('The places of subscriptions', () => {
  it('are as many as a caller may have, and free again for that caller alone', () => {
    const places = createPlaces({ subscriptions: 100, subscriptionsPerCaller: 2 }, 'subscriptions');
    const leave = places.enter('a');
    places.enter('a');
    expect(refusalOf(places, 'a')).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'you have as many subscriptions open as one caller may; accepted: at most 2 at once',
      extensions: { subscriptionsPerCaller: 2, retryAfterSeconds: 5 },
    });
    places.enter('b');
    leave();
    leave();
    places.enter('a');
    expect(refusalOf(places, 'a').code).toBe('RATE_LIMITED');
  });

  it('are as many as the service takes, whoever has them', () => {
    const places = createPlaces({ subscriptions: 2, subscriptionsPerCaller: undefined }, 'subscriptions');
    places.enter('a');
    const leave = places.enter('b');
    expect(refusalOf(places, 'c').extensions).toMatchObject({ subscriptions: 2 });
    leave();
    places.enter('a');
  });
});
