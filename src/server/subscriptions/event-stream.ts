import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST, parse } from 'graphql';
import { badUserInput } from '../../errors/sightline-error.ts';
import type { ServiceMetrics } from '../../telemetry/service-metrics.ts';
import type { Authentication } from '../authenticate.ts';
import type { Observation } from '../observation/observation.ts';
import { startStreaming } from '../streaming.ts';
import type { Answers } from './answers.ts';
import { readParameters } from './parameters.ts';
import { STOPPING, type Subscriptions } from './subscriptions.ts';
import { SLICE_BYTES } from './websocket/sender.ts';

/*
 * GraphQL over server-sent events, distinct connections: one POST is one subscription. A line of comment now and then keeps
 * the connection open where something between us closes what is quiet.
 */

/** What streaming events needs. */
export interface EventStreamOptions {
  readonly authentication: Authentication;
  readonly observation: Observation;
  readonly metrics: Pick<ServiceMetrics, 'observeRequest'>;
  readonly subscriptions: Subscriptions;
  readonly stopping: AbortSignal;
}

const EVENT_STREAM = 'text/event-stream';
const KEEP_ALIVE_MS = 12_000;
/** Some browsers take nothing for an answer before its first byte. */
const COMMENT = ':\n\n';

/**
 * Whether a request is to be answered by a stream. Some clients name this type with every request, among others that they
 * take: then the operation decides.
 */
export function asksForStream({ method, headers, body }: FastifyRequest, maxTokens: number): boolean {
  if (method !== 'POST') return false;
  const accepted = (headers.accept ?? '').split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase());
  if (!accepted.includes(EVENT_STREAM)) return false;
  return accepted.every((type) => type === EVENT_STREAM) || isSubscription(body, maxTokens);
}

function isSubscription(body: unknown, maxTokens: number): boolean {
  try {
    const { query = '', operationName } = readParameters(body);
    return getOperationAST(parse(query, { maxTokens, noLocation: true }), operationName)?.operation === 'subscription';
  } catch {
    // What is wrong with it is told with the one answer that it gets.
    return false;
  }
}

/** Makes the handler of requests that ask for a stream. */
export function streamsEvents(options: EventStreamOptions) {
  const { authentication, observation, metrics, subscriptions, stopping } = options;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // Any page may send a form without asking first (CSRF); nobody may send JSON so.
    if (typeof request.body !== 'object') throw badUserInput('Content-Type: accepted: application/json');
    const record = observation.recordOf(request);
    const caller = authentication.callerOf(request);
    record.callerId = caller.id;
    const { id: requestId, headers, log } = request;
    const answers = await subscriptions.open({ requestId, transport: 'event_stream', caller, headers, log }, () => ({
      parameters: readParameters(request.body),
      readingPoints: record.readingPoints ?? 0,
    }));
    if (request.raw.socket.destroyed) {
      // Whoever left while it was read is answered by nobody.
      void answers.return();
      return reply.hijack();
    }
    const { method, routeOptions } = request;
    metrics.observeRequest({ method, route: routeOptions.url ?? 'unknown', status: 200, ms: reply.elapsedTime });
    record.trace?.end(200);
    record.streams = true;
    startStreaming(reply);
    const events = eventsOf(answers, stopping, (error) => request.log.error({ err: error }, 'masked error'));
    return (
      reply
        .type(`${EVENT_STREAM}; charset=utf-8`)
        // Told to proxies that would collect answers until there are enough of them.
        .header('x-accel-buffering', 'no')
        .send(events)
    );
  };
}

/**
 * The answers as a text of events. When the service stops it ends without `complete`, so that clients come back: with a
 * comment that says why, or in the middle of an event, which no comment could be told from.
 */
function eventsOf(answers: Answers, stopping: AbortSignal, onFault: (error: unknown) => void): Readable {
  const events = new PassThrough();
  const closed = new AbortController();
  let isMidEvent = false;
  const write = async (slice: Buffer | string): Promise<void> => {
    if (events.writable && !events.write(slice)) await once(events, 'drain', { signal: closed.signal });
  };
  const pour = async (): Promise<void> => {
    await write(COMMENT);
    for await (const answer of answers) {
      isMidEvent = true;
      for (const slice of slicesOf(`event: next\ndata: ${JSON.stringify(answer)}\n\n`)) await write(slice);
      isMidEvent = false;
      if (!events.writable) return;
    }
    if (events.writable) events.end('event: complete\ndata:\n\n');
  };
  const keepAlive = setInterval(() => {
    if (events.writable && !isMidEvent && events.writableLength === 0) events.write(COMMENT);
  }, KEEP_ALIVE_MS);
  const stop = (): void => {
    if (isMidEvent) events.destroy();
    else if (events.writable) events.end(`: ${STOPPING}\n\n`);
  };
  stopping.addEventListener('abort', stop, { once: true });
  // Of the stream, whichever way: it is through, or its client has gone.
  events.once('close', () => {
    closed.abort();
    clearInterval(keepAlive);
    stopping.removeEventListener('abort', stop);
    void answers.return();
  });
  pour().catch((error: unknown) => {
    if (!closed.signal.aborted) onFault(error);
    events.destroy();
  });
  return events;
}

/** Between two of them one can see whether something is being taken. */
function* slicesOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}
