import { createClient, ErrorReply, RESP_TYPES } from '@redis/client';
import { type Circuit, CircuitOpen, createCircuit } from '../../resilience/lanes/circuit.ts';
import type { Outcome } from '../../resilience/outcome.ts';

/** Longer than this nobody waits for Redis: what it spares is worth little more. */
const REPLY_TIMEOUT_MS = 100;
/** Commands in a row without an answer, after which Redis is left alone for a while. */
const FAILURES = 3;
const LEFT_ALONE_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
const MAX_RECONNECT_MS = 2_000;
/** Commands that may wait for their answers; one more fails at once. */
const MAX_COMMANDS = 10_000;

/** Redis did not do what it was asked; `reason` is a code, a class or the first word of its refusal, never a value. */
class RedisFailure extends Error {
  override readonly name = 'RedisFailure';
  readonly reason: string;

  constructor(reason: string) {
    super(`Redis: ${reason}`);
    this.reason = reason;
  }
}

/** What happens to the connection. `away` and `up` come by turns; `refused` is an answer that says no. */
export type RedisEvent = { readonly type: 'away' | 'refused'; readonly reason: string } | { readonly type: 'up' };

/** How to reach Redis. */
export interface RedisLinkOptions {
  /** `redis://` or `rediss://`, with user, password and number of the database where there are any. */
  readonly url: string;
  readonly observe: (event: RedisEvent) => void;
}

/** One connection to Redis that is never waited for: it may be down, slow or wrong at any time. */
export interface RedisLink {
  connect(): void;
  /** Sends what `command` says; all of one tick goes out together. @throws RedisFailure within `timeoutMs` */
  run<T>(command: (client: RedisClient) => Promise<T>, timeoutMs?: number): Promise<T>;
  close(): void;
}

/** The client as commands see it; texts come as bytes. */
export type RedisClient = ReturnType<typeof newClient>;

/** Makes the link; nothing is connected before `connect`, nor waited for after it. */
export function createRedisLink({ url, observe }: RedisLinkOptions): RedisLink {
  let state: 'new' | 'up' | 'away' = 'new';
  let closed = false;
  const away = (reason: string) => {
    if (state === 'away' || closed) return;
    state = 'away';
    observe({ type: 'away', reason });
  };
  const up = () => {
    if (state === 'up' || closed) return;
    state = 'up';
    observe({ type: 'up' });
  };
  const make = (): RedisClient => {
    const made = newClient(url);
    made.on('error', (error: unknown) => away(reasonOf(error)));
    made.on('ready', () => {
      if (circuit.state === 'CLOSED') up();
      // A connection is not yet an answer; and nobody may ask for a long time who would notice that it answers again.
      else setTimeout(() => void link.run((ready) => ready.ping()).catch(() => undefined), LEFT_ALONE_MS).unref();
    });
    return made;
  };
  const connect = () => void client.connect().catch((error: unknown) => away(reasonOf(error)));
  const circuit = createCircuit({
    failures: FAILURES,
    openMs: LEFT_ALONE_MS,
    onChange: (to) => {
      if (to === 'CLOSED') up();
      if (to !== 'OPEN' || closed) return;
      away('no answer in time');
      // A connection that takes commands and answers none may be to a machine that is gone.
      if (client.isOpen) client.destroy();
      client = make();
      connect();
    },
  });
  let client = make();

  const link: RedisLink = {
    connect,
    async run(command, timeoutMs = REPLY_TIMEOUT_MS) {
      if (closed || !client.isReady) throw new RedisFailure('not connected');
      const outcome = await attempt(circuit, () => within(timeoutMs, command(client)));
      if (outcome.ok) return outcome.value;
      const reason = reasonOf(outcome.error);
      if (outcome.error instanceof ErrorReply) observe({ type: 'refused', reason });
      throw new RedisFailure(reason);
    },
    close() {
      closed = true;
      if (client.isOpen) client.destroy();
    },
  };
  return link;
}

function newClient(url: string) {
  return createClient({
    url,
    // The protocol that every server speaks which calls itself compatible.
    RESP: 2,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_COMMANDS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min(MAX_RECONNECT_MS, 50 * 2 ** retries) * (0.5 + Math.random() / 2),
    },
  }).withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
}

async function attempt<T>(circuit: Circuit, task: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return await circuit.run<T>(() =>
      task().then(
        (value) => ({ ok: true, value }),
        (error: unknown) => ({ ok: false, error, evidence: error instanceof ErrorReply ? 'works' : 'fails' }),
      ),
    );
  } catch (error) {
    return { ok: false, error, evidence: 'none' };
  }
}

/** The answer, or a failure when it takes too long; one that is already there when time is up still counts. */
function within<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  // After a long turn of the event loop timers come before what the socket has received meanwhile.
  const timer = setTimeout(() => setImmediate(() => reject(new RedisFailure('no answer in time'))), timeoutMs);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** What may be told of an error: a server's refusal may quote the command, and so what is in it. */
function reasonOf(error: unknown): string {
  if (error instanceof RedisFailure) return error.reason;
  if (error instanceof CircuitOpen) return 'left alone after failures';
  if (error instanceof ErrorReply) return /^[A-Z]{2,20}\b/.exec(error.message)?.[0] ?? 'refused';
  if (error instanceof Error)
    return 'code' in error && typeof error.code === 'string' ? error.code : error.constructor.name;
  return 'unknown reason';
}
