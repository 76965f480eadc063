import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { SightlineError } from '../../errors/sightline-error.ts';

/** Marks the span as failed, by the code alone: a message may quote what someone sent. */
export function fail(span: Span, error: unknown): void {
  const type = error instanceof SightlineError ? error.code : error instanceof Error ? error.name : 'unknown';
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
