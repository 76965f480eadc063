import type { IncomingMessage } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError, type GraphQLSchema, parse } from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Caller } from '../../auth/caller.ts';
import { SightlineError } from '../../errors/sightline-error.ts';
import type { DocumentIntake } from '../admission/document-intake.ts';
import { type Authentication, headersOf } from '../authenticate.ts';
import { requestIdOf } from '../reception/bare-server.ts';
import type { Answers } from './answers.ts';
import { readParameters } from './parameters.ts';
import { hasCode, isRefused } from './subscription-request.ts';
import type { SubscriptionLimits, Subscriptions } from './subscriptions.ts';

/** What conversations need. */
export interface ConversationOptions {
  readonly graph: GraphQLSchema;
  readonly authentication: Authentication;
  readonly intake: DocumentIntake;
  readonly subscriptions: Subscriptions;
  readonly subscriptionLimits: SubscriptionLimits;
}

/** What is known of a connection. */
interface Extra {
  readonly webSocket: WebSocket;
  readonly request: IncomingMessage;
  readonly log: FastifyBaseLogger;
  /** The request's, and those of `connection_init`; set when it has come. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What was refused before anything of it was executed: by the protocol that is an `error`, not a `next`. */
class Refused extends Error {
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLFormattedError[]) {
    super('refused');
    this.errors = errors;
  }
}

/** The protocol's server wants to know an operation before it is read, and asks nothing else of it. */
const ANY_SUBSCRIPTION = parse('subscription { __typename }');
/** RFC 6455 §7.4.1 and the registry: try again later. */
const TRY_AGAIN_LATER = 1013;
const EXPIRED = 'the credentials have expired';
/** Bytes of a reason (RFC 6455 §5.5). */
const REASON_BYTES = 123;

/**
 * Makes what speaks `graphql-transport-ws` on a WebSocket. The library has the protocol; here is what the messages mean:
 * who asks, what, and what becomes of it.
 */
export function createConversation(options: ConversationOptions) {
  const { graph, authentication, intake, subscriptions } = options;
  const identify = async ({ headers }: Extra): Promise<Caller> => authentication.identify(headers);

  const server = makeServer<Record<string, unknown>, Extra>({
    async onConnect({ connectionParams, extra }) {
      extra.headers = { ...headersOf(extra.request), ...lowerCase(connectionParams) };
      try {
        await identify(extra);
        return true;
      } catch (error) {
        closeFor(error, extra);
        return false;
      }
    },

    async onSubscribe({ extra }, _id, payload) {
      try {
        // A token may have expired since the connection was opened.
        const caller = await identify(extra);
        const given: unknown = payload;
        const parameters = isObject(given) ? { ...given } : null;
        const { points } = await intake.take(parameters, Buffer.byteLength(JSON.stringify(given) ?? ''), caller.id);
        const answers = subscriptions.open({
          requestId: requestIdOf(extra.request),
          transport: 'websocket',
          parameters: readParameters(parameters),
          caller,
          headers: extra.headers,
          readingPoints: points,
          log: extra.log,
        });
        const expired = (): void => extra.webSocket.close(CloseCode.Forbidden, EXPIRED);
        return { schema: graph, document: ANY_SUBSCRIPTION, contextValue: asTold(answers, expired) };
      } catch (error) {
        return [asGraphQLError(error, extra.log)];
      }
    },

    subscribe: ({ contextValue }) => contextValue as ReturnType<typeof asTold>,
    onError: (_ctx, _id, _payload, [error]) => {
      const behind = error instanceof GraphQLError ? error.originalError : undefined;
      return behind instanceof Refused ? behind.errors : undefined;
    },
  });

  return (webSocket: WebSocket, request: IncomingMessage, log: FastifyBaseLogger): void => {
    const closed = server.opened(
      {
        protocol: webSocket.protocol,
        send: (data) => send(webSocket, data),
        close: (code, reason) => webSocket.close(code, reason),
        onMessage(take) {
          webSocket.on('message', (data) => {
            take(String(data)).catch((error: unknown) => {
              log.error({ err: error }, 'masked error');
              webSocket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          });
        },
      },
      { webSocket, request, log, headers: {} },
    );
    webSocket.once('close', (code, reason) => void closed(code, String(reason)));
  };
}

/** Resolves when the other side's system has taken it: the next answer is not made before. */
function send(webSocket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (webSocket.readyState !== webSocket.OPEN) return resolve();
    webSocket.send(data, (error) => (error && webSocket.readyState === webSocket.OPEN ? reject(error) : resolve()));
  });
}

/**
 * The answers as the protocol tells them. `expired` is called behind one that says so: the connection proves nothing any
 * more, and clients come back to a new one with new credentials.
 */
function asTold(answers: Answers, expired: () => void): AsyncIterableIterator<ExecutionResult> {
  let isFirst = true;
  let isExpired = false;
  return {
    async next() {
      if (isExpired) expired();
      const { done, value } = await answers.next();
      if (done) return { done, value };
      const { errors, ...rest } = value;
      if (isFirst && errors && isRefused(value)) {
        await answers.return();
        throw new Refused(errors);
      }
      isFirst = false;
      isExpired = hasCode(value, ['UNAUTHENTICATED']);
      return { done: false, value: { ...rest, ...(errors && { errors: errors.map(asFormatted) }) } };
    },
    async return() {
      await answers.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** An error that was formatted already, for those who would format it again. */
function asFormatted(formatted: GraphQLFormattedError): GraphQLError {
  const { message, extensions } = formatted;
  const error = new GraphQLError(message, { extensions: extensions ?? {} });
  return Object.defineProperty(error, 'toJSON', { value: () => formatted });
}

function closeFor(error: unknown, { webSocket, log }: Extra): void {
  if (!(error instanceof SightlineError)) log.error({ err: error }, 'masked error');
  const { code, message } = error instanceof SightlineError ? error : { code: '', message: 'Internal server error' };
  const closeCode =
    code === 'UNAUTHENTICATED' ? CloseCode.Forbidden : code === '' ? CloseCode.InternalServerError : TRY_AGAIN_LATER;
  webSocket.close(closeCode, Buffer.from(message).subarray(0, REASON_BYTES).toString());
}

function asGraphQLError(error: unknown, log: FastifyBaseLogger): GraphQLError {
  if (error instanceof SightlineError) return new GraphQLError(error.message, { extensions: { ...error.extensions } });
  log.error({ err: error }, 'masked error');
  return new GraphQLError('Internal server error', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
}

/** Headers as a browser sends them: in the payload, since it cannot set any. */
function lowerCase(payload: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload ?? {}).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
