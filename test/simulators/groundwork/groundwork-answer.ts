import { answerText } from '../support/answer.ts';
import type { GroundWorkCall } from './groundwork-call.ts';
import { acceptsExactly, producedFor } from './negotiation.ts';
import { roughXml } from './xml.ts';

/** Answers a resource in the media type that the request's Accept header earns. */
export function answerResource(call: GroundWorkCall, status: number, root: string, body: unknown): void {
  const produced = producedFor(call.request);
  if (produced === 'json') answerText(call.response, status, JSON.stringify(body), 'application/json');
  else if (produced === 'xml') answerText(call.response, status, roughXml(root, body), 'application/xml');
  else answerText(call.response, 406, '');
}

/** Answers an error of a resource: JSON from 7.1 on, plain text on 7.0. */
export function answerError(call: GroundWorkCall, status: number, error: string): void {
  if (call.switches.errors === 'text') answerText(call.response, status, error);
  else answerResource(call, status, 'error', { error, status });
}

/** Answers for the token filter: without a body unless Accept is exact (upstreams.md §5 q3). */
export function answerFiltered(call: GroundWorkCall, status: number, error: string): void {
  if (acceptsExactly(call.request)) answerError(call, status, error);
  else answerText(call.response, status, '');
}
