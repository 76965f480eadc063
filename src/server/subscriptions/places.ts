import { SightlineError } from '../../errors/sightline-error.ts';
import { ServiceBusy } from '../admission/service-busy.ts';

/** How many subscriptions may be open. */
export interface PlaceLimits {
  readonly subscriptions: number;
  /** No bound when left out, where callers cannot be told apart. */
  readonly subscriptionsPerCaller: number | undefined;
}

/** What the places are for. */
export type Occupant = 'subscriptions' | 'WebSockets';

/** The places of what stays open. */
export interface Places {
  /**
   * Takes one, and gives what frees it; calling that twice does no harm.
   *
   * @throws RATE_LIMITED when all are taken, or all that one caller may have
   */
  enter(callerId: string): () => void;
}

const RETRY_AFTER_SECONDS = 5;

/** Makes the places of one instance; one more WebSocket than there may be subscriptions would be of no use. */
export function createPlaces({ subscriptions, subscriptionsPerCaller }: PlaceLimits, what: Occupant): Places {
  const byCaller = new Map<string, number>();
  let all = 0;
  return {
    enter(callerId) {
      const own = byCaller.get(callerId) ?? 0;
      if (subscriptionsPerCaller !== undefined && own >= subscriptionsPerCaller) {
        throw refused(what, subscriptionsPerCaller);
      }
      if (all >= subscriptions) {
        throw new ServiceBusy(
          `as many ${what} are open as the service takes; accepted: at most ${subscriptions} at once`,
          RETRY_AFTER_SECONDS,
          { subscriptions },
        );
      }
      byCaller.set(callerId, own + 1);
      all += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        all -= 1;
        const rest = (byCaller.get(callerId) ?? 1) - 1;
        // A token's subject that is gone leaves nothing behind: there may be any number of them.
        if (rest === 0) byCaller.delete(callerId);
        else byCaller.set(callerId, rest);
      };
    },
  };
}

function refused(what: Occupant, subscriptionsPerCaller: number): SightlineError {
  return new SightlineError(
    'RATE_LIMITED',
    `you have as many ${what} open as one caller may; accepted: at most ${subscriptionsPerCaller} at once`,
    { subscriptionsPerCaller, retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}
