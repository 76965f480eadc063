import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { Caller } from '../../auth/caller.ts';
import { SightlineError } from '../../errors/sightline-error.ts';
import type { GraphContext } from '../../graphql/context.ts';
import type { Repetition } from '../../graphql/subscription/repetition.ts';
import type { Observation, RequestRecord } from '../observation/observation.ts';
import type { OpenRequestFunction } from '../open-request.ts';
import type { Answer, SubscriptionRequest } from './subscription-request.ts';

/** What answering needs. */
export interface AnswerOptions {
  readonly apollo: ApolloServer<GraphContext>;
  readonly openRequest: OpenRequestFunction;
  readonly observation: Observation;
}

/** Who asks, until when, and what is paid already. */
export interface AnswerTurn {
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly paidPoints: number;
}

/** An answer, and when it wants another. */
export interface Answered {
  readonly answer: Answer;
  /** `null` where it wants none. */
  readonly everyMs: number | null;
  /** The operation's name, if it has one. */
  readonly operationName: string | null;
}

const METHODS = { websocket: 'GET', event_stream: 'POST' } as const;

/**
 * Answers a subscription once: as a request of its own, with all that a request has. It has its own deadline and loaders,
 * is limited and paid for, observed and logged. Never rejects.
 */
export async function answerOnce(
  request: SubscriptionRequest,
  { caller, signal, paidPoints }: AnswerTurn,
  { apollo, openRequest, observation }: AnswerOptions,
): Promise<Answered> {
  const { requestId, transport, parameters, headers, log } = request;
  const traceparent = typeof headers.traceparent === 'string' ? headers.traceparent : '';
  const record = observation.openAnswer({ log, method: METHODS[transport], traceparent });
  record.callerId = caller.id;
  record.readingPoints = paidPoints;
  const repetition: Repetition = { everyMs: null };
  const execute = async (): Promise<Answer> => {
    using open = await openRequest({
      ...{ requestId, caller, headers, clientSignal: signal, tally: record.tally, repetition },
    });
    observation.attach(open.context, record);
    // Of a GET, Apollo takes queries alone.
    const http = { method: 'POST', headers: headerMap(headers), search: '', body: null };
    const { body } = await apollo.executeOperation({ ...parameters, http }, { contextValue: open.context });
    // There is no other kind without @defer, which this graph does not have.
    return body.kind === 'single' ? body.singleResult : body.initialResult;
  };
  try {
    const answer = await (record.trace ? record.trace.run(execute) : execute());
    return { answer, everyMs: repetition.everyMs, operationName: record.operation?.name ?? null };
  } catch (error) {
    return { answer: asAnswer(error, record), everyMs: null, operationName: null };
  } finally {
    record.trace?.end(signal.aborted ? null : 200);
    // Whoever has left is told nothing.
    if (!signal.aborted) logAnswer(record);
  }
}

/** What stopped it, as an answer; what is not ours to tell is masked. */
export function asAnswer(error: unknown, { log }: Pick<RequestRecord, 'log'>): Answer {
  if (error instanceof SightlineError) return told(error);
  log.error({ err: error }, 'masked error');
  return { errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] };
}

function told({ message, extensions }: SightlineError): Answer {
  return { errors: [{ message, extensions }] };
}

/** There is one every few seconds for each subscription: those that went well are in the metrics. */
function logAnswer({ log, operation, tally, callerId }: RequestRecord): void {
  if (!operation) return;
  const { name, type, codes, cost, ms } = operation;
  const line = {
    ...{ operationName: name, operationType: type, cost, errorCodes: codes },
    ...{ caller: callerId, upstreamCalls: tally.calls, ms: Math.round(ms) },
  };
  if (codes.length > 0) log.info(line, 'answer');
  else log.debug(line, 'answer');
}

function headerMap(headers: SubscriptionRequest['headers']): HeaderMap {
  return new HeaderMap(
    Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
