import type { FastifyBaseLogger } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import type { Caller } from '../../auth/caller.ts';
import type { GraphqlParameters } from './parameters.ts';

/** The ways in which answers reach a client. */
export type Transport = 'websocket' | 'event_stream';

/** What is asked, by whom, and how the answers will travel. */
export interface SubscriptionRequest {
  readonly requestId: string;
  readonly transport: Transport;
  readonly parameters: GraphqlParameters;
  /** As they prove themselves now; asked anew for each answer. */
  readonly caller: Caller;
  /** By lower-case names: they select, and prove who asks. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Points that were paid for having the first of it read. */
  readonly readingPoints: number;
  /** Its lines have the request's id. */
  readonly log: FastifyBaseLogger;
}

/** One answer, in the form in which it is told. */
export type Answer = FormattedExecutionResult;

/** Whether it was refused before anything of it was executed. */
export function isRefused(answer: Answer): boolean {
  return !('data' in answer);
}

/** Whether an error of the answer has this code. */
export function hasCode({ errors = [] }: Answer, codes: readonly string[]): boolean {
  return errors.some(({ extensions }) => codes.includes(String(extensions?.code)));
}
