import type { IncomingMessage } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import { CloseCode, type Message, MessageType, parseMessage } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { ErrorCode } from '../../../errors/error-code.ts';
import { SightlineError } from '../../../errors/sightline-error.ts';
import type { DocumentIntake } from '../../admission/document-intake.ts';
import type { LoadGate } from '../../admission/load-gate.ts';
import { OVERLOADED, RETRY_AFTER_SECONDS } from '../../admission/load-shedding.ts';
import { ServiceBusy } from '../../admission/service-busy.ts';
import type { Authentication } from '../../authenticate.ts';
import { requestIdOf } from '../../reception/bare-server.ts';
import { asAnswer } from '../answer.ts';
import type { Answers } from '../answers.ts';
import { readParameters } from '../parameters.ts';
import type { Places } from '../places.ts';
import { hasCode, isRefused } from '../subscription-request.ts';
import type { SubscriptionLimits, Subscriptions } from '../subscriptions.ts';
import { takeTurn } from '../turn.ts';
import { type ConnectionHeaders, connectionHeaders } from './connection-headers.ts';
import { createSender, type Sender } from './sender.ts';

/** What conversations need. */
export interface ConversationOptions {
  readonly authentication: Authentication;
  readonly intake: DocumentIntake;
  readonly gate: LoadGate;
  readonly subscriptions: Subscriptions;
  readonly subscriptionLimits: SubscriptionLimits;
  /** WebSockets by whose they are. */
  readonly webSocketPlaces: Places;
}

/** A connection on which nothing has been said yet. */
export interface Connection {
  readonly webSocket: WebSocket;
  readonly request: IncomingMessage;
  readonly log: FastifyBaseLogger;
  /** The log of a request with this id. */
  readonly logOf: (requestId: string) => FastifyBaseLogger;
  /** Called when something that was said is taken. */
  readonly onTaken: () => void;
  /** Called once, when nothing more is heard. */
  readonly onEnd: () => void;
}

/** RFC 6455 §7.4.1 and the registry: come back later. */
const TRY_AGAIN_LATER = 1013;
/** Bytes that a reason may have (RFC 6455 §5.5). */
const REASON_BYTES = 123;
/** How long the other side has to answer a close. */
export const CLOSE_MS = 1_000;
const CLOSE_CODES: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: CloseCode.Forbidden,
  BAD_USER_INPUT: CloseCode.BadRequest,
};
const INIT_MS = 3_000;
const TURN_MS = 1_000;
/** Characters of an id, which every answer repeats. */
const ID_MAX = 128;
/** Replies that may wait to be taken before no further message is heard. */
const REPLIES_MAX = 16;

/**
 * Speaks `graphql-transport-ws` on one WebSocket, as the server.
 *
 * Messages are taken one at a time, and none while too many replies wait to be taken: whoever says much, or does not
 * listen, is not listened to. The library's server takes them all at once, and loses sight of a
 * subscription whose id is used again before it has ended; of the library are the messages themselves.
 */
export class Conversation {
  readonly #connection: Connection;
  readonly #options: ConversationOptions;
  readonly #sender: Sender;
  readonly #open = new Map<string, Answers>();
  readonly #closed = new AbortController();
  readonly #initTimer: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #replies = 0;
  #initialised = false;
  /** Set when it is known who asks. */
  #headers: ConnectionHeaders | null = null;
  #leave: () => void = () => undefined;

  constructor(connection: Connection, options: ConversationOptions) {
    this.#connection = connection;
    this.#options = options;
    const { webSocket } = connection;
    const { sendStallMs: stallMs } = options.subscriptionLimits;
    this.#sender = createSender(webSocket, { stallMs, onTaken: connection.onTaken });
    this.#initTimer = setTimeout(
      () => this.close(CloseCode.ConnectionInitialisationTimeout, 'connection_init did not come in time'),
      INIT_MS,
    );
    webSocket.on('message', (data) => {
      webSocket.pause();
      this.#waiting += 1;
      this.#turn = this.#turn
        .then(() => this.#hear(String(data)))
        .finally(() => {
          this.#waiting -= 1;
          // What came with the first of them comes first.
          if (this.#waiting === 0) webSocket.resume();
        });
    });
    // A frame that is none, or a goodbye of the other side's: nothing can be said any more.
    webSocket.on('error', () => this.#end());
    webSocket.once('close', () => this.#end());
  }

  /** Whether an answer is on its way, and so its being taken a sign of life. */
  get speaking(): boolean {
    return this.#sender.busy;
  }

  /** Ends all subscriptions and the connection; after that nothing is heard. */
  close(code: number, reason: string): void {
    if (this.#closed.signal.aborted) return;
    const { webSocket } = this.#connection;
    this.#end();
    webSocket.close(code, cut(reason));
    const timer = setTimeout(() => webSocket.terminate(), CLOSE_MS);
    webSocket.once('close', () => clearTimeout(timer));
  }

  #end(): void {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    clearTimeout(this.#initTimer);
    for (const answers of this.#open.values()) void answers.return();
    this.#open.clear();
    this.#leave();
    this.#connection.onEnd();
  }

  async #hear(text: string): Promise<void> {
    const { webSocket } = this.#connection;
    if (this.#closed.signal.aborted || webSocket.readyState !== webSocket.OPEN) return;
    try {
      await this.#take(read(text), Buffer.byteLength(text));
    } catch (error) {
      this.#closeFor(error);
    }
  }

  async #take(message: Message | null, bytes: number): Promise<void> {
    switch (message?.type) {
      case MessageType.ConnectionInit:
        return this.#initialise(message.payload ?? {});
      case MessageType.Ping:
        return this.#reply({ type: MessageType.Pong });
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return this.#subscribe(message.id, { ...message.payload }, bytes);
      case MessageType.Complete:
        void this.#open.get(message.id)?.return();
        this.#open.delete(message.id);
        return;
      default:
        this.close(CloseCode.BadRequest, 'this is no message of a client; accepted: graphql-transport-ws');
    }
  }

  async #initialise(payload: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.#initialised) {
      return this.close(CloseCode.TooManyInitialisationRequests, 'connection_init came twice');
    }
    this.#initialised = true;
    clearTimeout(this.#initTimer);
    const headers = connectionHeaders(this.#connection.request, payload);
    const caller = await this.#options.authentication.identify(headers);
    if (this.#closed.signal.aborted) return;
    this.#leave = this.#options.webSocketPlaces.enter(caller.id);
    this.#headers = headers;
    await this.#reply({ type: MessageType.ConnectionAck });
  }

  /** Answers a message. Nobody waits for that to be taken until there are many of them. */
  async #reply(message: object): Promise<void> {
    this.#replies += 1;
    const sent = this.#sender
      .send(() => message)
      .catch((error: unknown) => this.#closeFor(error))
      .finally(() => (this.#replies -= 1));
    if (this.#replies > REPLIES_MAX) await sent;
  }

  async #subscribe(id: string, payload: Record<string, unknown>, bytes: number): Promise<void> {
    if (this.#headers === null) return this.close(CloseCode.Unauthorized, 'connection_init has to come first');
    if (id.length > ID_MAX) return this.close(CloseCode.BadRequest, `id: accepted: 1 to ${ID_MAX} characters`);
    if (this.#open.has(id)) return this.close(CloseCode.SubscriberAlreadyExists, 'a subscription with this id is open');
    try {
      const answers = await this.#ask(this.#headers, payload, bytes);
      if (this.#closed.signal.aborted) return void answers.return();
      this.#open.set(id, answers);
      this.#tell(id, answers).catch((error: unknown) => this.#closeFor(error));
    } catch (error) {
      const answer = asAnswer(error, this.#connection);
      const refusal = { type: MessageType.Error, id, payload: answer.errors };
      if (!hasCode(answer, ['UNAUTHENTICATED'])) return this.#reply(refusal);
      await this.#sender.send(() => refusal);
      // Clients come back with new credentials for this code.
      this.#closeFor(error);
    }
  }

  async #ask(headers: ConnectionHeaders, payload: Record<string, unknown>, bytes: number): Promise<Answers> {
    const { authentication, subscriptions, intake, gate } = this.#options;
    // A token may have expired since the connection was opened.
    const caller = await authentication.identify(headers);
    const requestId = requestIdOf({ headers });
    const log = this.#connection.logOf(requestId);
    const asker = { requestId, transport: 'websocket', caller, headers, log } as const;
    return subscriptions.open(asker, async () => {
      const leave = await takeTurn(gate, TURN_MS, this.#closed.signal);
      if (!leave) throw new ServiceBusy(OVERLOADED, RETRY_AFTER_SECONDS);
      try {
        const { points } = await intake.take(payload, bytes, caller.id);
        return { parameters: readParameters(payload), readingPoints: points };
      } finally {
        leave();
      }
    });
  }

  /** Tells the answers, for as long as they are those of this id. */
  async #tell(id: string, answers: Answers): Promise<void> {
    // Looked at when it is their turn: what waited behind a large answer may be of an id that is another's by then.
    const isCurrent = (): boolean => this.#open.get(id) === answers;
    const sayLast = (message: object) =>
      this.#sender.send(() => {
        if (!isCurrent()) return null;
        this.#open.delete(id);
        return message;
      });
    let isFirst = true;
    for await (const answer of answers) {
      if (isFirst && isRefused(answer)) {
        await sayLast({ type: MessageType.Error, id, payload: answer.errors });
        return;
      }
      isFirst = false;
      const next = { type: MessageType.Next, id, payload: answer };
      const isTaken = await this.#sender.send(() => (isCurrent() ? next : null));
      if (!isTaken) return this.#end();
      if (!isCurrent()) return;
      if (hasCode(answer, ['UNAUTHENTICATED'])) this.close(CloseCode.Forbidden, 'the credentials have expired');
    }
    await sayLast({ type: MessageType.Complete, id });
  }

  #closeFor(error: unknown): void {
    if (!(error instanceof SightlineError)) {
      this.#connection.log.error({ err: error }, 'masked error');
      this.close(CloseCode.InternalServerError, 'Internal server error');
      return;
    }
    this.close(CLOSE_CODES[error.code] ?? TRY_AGAIN_LATER, error.message);
  }
}

/** `null` for what is no message of the protocol. */
function read(text: string): Message | null {
  try {
    return parseMessage(text);
  } catch {
    return null;
  }
}

/** As much of a reason as a close may carry, in whole characters. */
function cut(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > REASON_BYTES) text = text.slice(0, -1);
  return text;
}
