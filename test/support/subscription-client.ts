import { createClient as createEventClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { carriedByTest } from './disclosure/wire.ts';
import type { AnswerError } from './graphql-client.ts';

/** The ways in which answers travel. */
export const TRANSPORTS = ['event_stream', 'websocket'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** One answer of a subscription. The type of `data` is the asking test's own claim. */
export interface SubscriptionAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** How to subscribe, beside the document. */
export interface SubscribeOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An open subscription, spoken to by the official client of its protocol. */
export interface OpenSubscription<Data> extends AsyncDisposable {
  /** The next so many answers; fewer when it ends before. Rejects with what the client makes of a failure. */
  take(count: number): Promise<SubscriptionAnswer<Data>[]>;
  end(): Promise<void>;
}

/** Subscribes, and lets nothing be tried again. */
export function subscribe<Data = unknown>(
  { url }: { readonly url: string },
  transport: Transport,
  query: string,
  { variables, headers = {} }: SubscribeOptions = {},
): OpenSubscription<Data> {
  carriedByTest(headers);
  const client =
    transport === 'websocket'
      ? createWebSocketClient({
          url: `${url.replace(/^http/, 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          connectionParams: headers,
          retryAttempts: 0,
        })
      : createEventClient({ url: `${url}/graphql`, headers, retryAttempts: 0 });
  const answers = client.iterate({ query, ...(variables === undefined ? {} : { variables }) });
  const end = async (): Promise<void> => {
    await answers.return?.();
    await client.dispose();
  };
  return {
    async take(count) {
      const taken: SubscriptionAnswer<Data>[] = [];
      while (taken.length < count) {
        const { done, value } = await answers.next();
        if (done) break;
        taken.push(value as SubscriptionAnswer<Data>);
      }
      return taken;
    },
    end,
    [Symbol.asyncDispose]: end,
  };
}
