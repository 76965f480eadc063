import type { ServiceMetrics } from '../../telemetry/service-metrics.ts';
import { ServiceBusy } from '../admission/service-busy.ts';
import type { AnswerOptions } from './answer.ts';
import { type Answers, type AnswersOptions, startAnswers } from './answers.ts';
import { createPlaces, type PlaceLimits } from './places.ts';
import type { SubscriptionRequest } from './subscription-request.ts';

/** What subscriptions are held to. */
export interface SubscriptionLimits extends PlaceLimits {
  /** How long a client may take no byte of what is there for it. */
  readonly sendStallMs: number;
}

/** What the subscriptions of an instance need. */
export interface SubscriptionsOptions extends AnswerOptions, Pick<AnswersOptions, 'gate'> {
  readonly authentication: Pick<AnswersOptions, 'identify'>;
  readonly subscriptionLimits: SubscriptionLimits;
  readonly metrics: Pick<ServiceMetrics, 'changeSubscriptions'>;
  /** Ends when the service is about to stop. */
  readonly stopping: AbortSignal;
}

/** Who asks, and how the answers will travel. */
export type Asker = Omit<SubscriptionRequest, 'parameters' | 'readingPoints'>;

/** What is asked, and what was paid for having it read. */
export type Asked = Pick<SubscriptionRequest, 'parameters' | 'readingPoints'>;

/** The open subscriptions of an instance, whichever way their answers travel. */
export interface Subscriptions {
  /**
   * Opens one: takes its place, then has it read. Nothing is asked before the first answer is taken.
   *
   * @throws RATE_LIMITED when there is no place for it, or the service is about to stop; or what `read` throws
   */
  open(asker: Asker, read: () => Promise<Asked> | Asked): Promise<Answers>;
}

/** Why subscriptions end when the service does. */
export const STOPPING = 'the service is shutting down; come back to another instance';

/** Makes it. */
export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { authentication, subscriptionLimits, metrics, stopping } = options;
  const places = createPlaces(subscriptionLimits, 'subscriptions');
  return {
    async open(asker, read) {
      if (stopping.aborted) throw new ServiceBusy(STOPPING, 1);
      const leave = places.enter(asker.caller.id);
      const asked = await readOr(leave, read);
      metrics.changeSubscriptions(asker.transport, 1);
      const answers = startAnswers(
        { ...asker, ...asked },
        {
          ...options,
          identify: authentication.identify,
          over() {
            leave();
            stopping.removeEventListener('abort', stop);
            metrics.changeSubscriptions(asker.transport, -1);
          },
        },
      );
      const stop = (): void => void answers.return();
      stopping.addEventListener('abort', stop, { once: true });
      return answers;
    },
  };
}

async function readOr(leave: () => void, read: () => Promise<Asked> | Asked): Promise<Asked> {
  try {
    return await read();
  } catch (error) {
    leave();
    throw error;
  }
}
