import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { GraphContext } from '../../graphql/context.ts';
import type { OperationSummary } from '../../telemetry/operation-summary.ts';
import { createRequestTally, type RequestTally } from '../../telemetry/request-tally.ts';
import { parseTraceparent } from '../../telemetry/tracing/traceparent.ts';
import type { OperationTrace, RequestTrace, Tracing } from '../../telemetry/tracing/tracing.ts';

/** What telemetry knows of one HTTP request, and learns while it is worked on. */
export interface RequestRecord {
  readonly tally: RequestTally;
  /** Its lines have the request's id. */
  readonly log: FastifyBaseLogger;
  /** `null` where tracing is off, and for what machines ask every few seconds. */
  readonly trace: RequestTrace | null;
  /** Ours, or where tracing is off the one that the client sent. */
  readonly traceId: string | undefined;
  callerId?: string;
  /** Points that the caller has paid for having it read, whatever becomes of it. */
  readingPoints?: number;
  operation?: OperationSummary;
  operationTrace?: OperationTrace;
  /** Its answer has become a stream: the answers in it have records of their own. */
  streams?: true;
}

/** What is known of an answer before it is made. */
export interface AnswerFacts {
  readonly log: FastifyBaseLogger;
  readonly method: string;
  readonly traceparent: string;
}

/** The records of the requests under way. */
export interface Observation {
  open(request: FastifyRequest, route: string, traced: boolean): RequestRecord;
  /** Of one answer of a stream, which is observed as a request of its own. */
  openAnswer(request: AnswerFacts): RequestRecord;
  /** Of a request that was opened, or of one that nobody watches. */
  recordOf(request: FastifyRequest): RequestRecord;
  /** From here on the record is known by the context, too. */
  attach(context: GraphContext, record: RequestRecord): void;
  recordBehind(context: GraphContext): RequestRecord | undefined;
}

/** Keeps each record for as long as its request lives. */
export function createObservation(tracing: Tracing | undefined): Observation {
  const byRequest = new WeakMap<FastifyRequest, RequestRecord>();
  // By its loaders, which are the request's own: Apollo hands out copies of the context.
  const byLoaders = new WeakMap<GraphContext['loaders'], RequestRecord>();

  const recordFor = ({ log, method, traceparent }: AnswerFacts, route: string, traced: boolean): RequestRecord => {
    const trace = (traced && tracing?.startRequest({ method, route, traceparent })) || null;
    const traceId = trace ? trace.traceId : parseTraceparent(traceparent)?.traceId;
    return { tally: createRequestTally(), log, trace, traceId };
  };

  const open: Observation['open'] = (request, route, traced) => {
    const { log, method, headers } = request;
    const traceparent = typeof headers.traceparent === 'string' ? headers.traceparent : '';
    const record = recordFor({ log, method, traceparent }, route, traced);
    byRequest.set(request, record);
    return record;
  };

  return {
    open,
    openAnswer: (request) => recordFor(request, '/graphql', true),
    recordOf: (request) => byRequest.get(request) ?? open(request, 'unknown', false),
    attach: (context, record) => void byLoaders.set(context.loaders, record),
    recordBehind: (context) => byLoaders.get(context.loaders),
  };
}
