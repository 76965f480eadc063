import type { AsyncLocalStorage } from 'node:async_hooks';
import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { fail } from './span-failure.ts';
import type { FieldTrace, OperationTrace, RequestTrace } from './tracing.ts';

/** What is being worked on. */
export interface Scope {
  readonly span: Span;
  /** The trace's clock, epoch milliseconds with fractions. */
  readonly now: () => number;
  /** To be told when something in it has ended: a field's span lasts until the last of its reads. */
  readonly touch?: () => void;
}

type StartBelow = (name: string, outer: Scope) => Span;

/** The trace of a request whose span has begun. */
export function startRequestTrace(
  scope: Scope,
  scopes: AsyncLocalStorage<Scope>,
  startBelow: StartBelow,
): RequestTrace {
  const { span, now } = scope;
  let ended = false;
  return {
    traceId: span.spanContext().traceId,
    run: (work) => scopes.run(scope, work),
    startOperation: () => startOperationTrace({ span: startBelow('operation', scope), now }, scopes, startBelow),
    end(status) {
      if (ended) return;
      ended = true;
      if (status === null) span.setAttribute('error.type', 'ClientGone');
      else span.setAttribute('http.response.status_code', status);
      if (status !== null && status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(now());
    },
  };
}

function startOperationTrace(outer: Scope, scopes: AsyncLocalStorage<Scope>, startBelow: StartBelow): OperationTrace {
  const { span, now } = outer;
  const fields: (() => void)[] = [];
  return {
    enterField(field, key) {
      const { scope, trace, end } = startFieldTrace(startBelow(field, outer), now);
      scope.span.setAttribute('graphql.field.path', key);
      fields.push(end);
      // Entered, not run: GraphQL resolves what is below a field after its resolver has returned, in the same tick or in
      // what follows from it.
      scopes.enterWith(scope);
      return trace;
    },
    end({ name, type, cost, codes }, callerId) {
      for (const end of fields) end();
      if (type) span.updateName(name === null ? type : `${type} ${name}`);
      span.setAttributes({
        'sightline.caller': callerId,
        ...(type === null ? {} : { 'graphql.operation.type': type }),
        ...(name === null ? {} : { 'graphql.operation.name': name }),
        ...(cost === null ? {} : { 'sightline.cost': cost }),
        ...(codes.length === 0 ? {} : { 'sightline.error_codes': [...codes] }),
      });
      if (codes.length > 0) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(now());
    },
  };
}

function startFieldTrace(span: Span, now: () => number): { scope: Scope; trace: FieldTrace; end: () => void } {
  let lastAt = now();
  const touch = () => {
    lastAt = now();
  };
  return {
    scope: { span, now, touch },
    trace: {
      resolved: touch,
      failed(error) {
        touch();
        fail(span, error);
      },
    },
    end: () => span.end(lastAt),
  };
}
