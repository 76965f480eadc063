import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { type Attributes, ROOT_CONTEXT, type Span, SpanKind, TraceFlags, type Tracer, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { type Scope, startRequestTrace } from './request-trace.ts';
import { fail } from './span-failure.ts';
import { parseTraceparent, printTraceparent } from './traceparent.ts';
import type { Tracing } from './tracing.ts';

/** How traces are made. */
export interface TracingOptions {
  readonly exporter: SpanExporter;
  /** Share of traces begun here that is sent, 0 to 1; whoever began a trace elsewhere has decided on it. */
  readonly sampleRatio: number;
  /** How long the last spans may take at the end. */
  readonly closeTimeoutMs: number;
}

/** Spans that wait to be sent: more are dropped, so that a collector that is away costs no memory. */
const QUEUED_SPANS_MAX = 8_192;

/** Makes spans and hands them to the exporter, in batches. Nothing global is registered. */
export function createTracing({ exporter, sampleRatio, closeTimeoutMs }: TracingOptions): Tracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'sightline', 'service.instance.id': randomUUID() }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanLimits: { attributeValueLengthLimit: 256 },
    spanProcessors: [
      new BatchSpanProcessor({ exporter, maxQueueSize: QUEUED_SPANS_MAX, exportTimeoutMillis: closeTimeoutMs }),
    ],
  });
  const tracer = provider.getTracer('sightline');
  const scopes = new AsyncLocalStorage<Scope>();

  /** A span below what is being worked on, around `work`. */
  async function inside<T>(
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    outer: Scope,
    work: (span: Span) => Promise<T>,
  ): Promise<T> {
    const span = below(tracer, outer, name, kind, attributes);
    try {
      return await scopes.run({ ...outer, span }, () => work(span));
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end(outer.now());
      outer.touch?.();
    }
  }

  return {
    startRequest({ method, route, traceparent }) {
      const parent = parseTraceparent(traceparent);
      const context = parent
        ? trace.setSpanContext(ROOT_CONTEXT, {
            traceId: parent.traceId,
            spanId: parent.spanId,
            traceFlags: parent.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
            isRemote: true,
          })
        : ROOT_CONTEXT;
      const attributes = { 'http.request.method': method, 'http.route': route };
      // One clock for the whole trace: read for each span by itself, the system's would put ends before their children's.
      const startedAt = Date.now() - performance.now();
      const now = () => startedAt + performance.now();
      const options = { kind: SpanKind.SERVER, attributes, startTime: now() };
      const span = tracer.startSpan(`${method} ${route}`, options, context);
      return startRequestTrace({ span, now }, scopes, (name, outer) =>
        below(tracer, outer, name, SpanKind.INTERNAL, {}),
      );
    },

    traceRead({ source, region, operation, keys }, run) {
      const scope = scopes.getStore();
      if (!scope) return run(() => undefined);
      const attributes = { ...place(source, region, operation), 'sightline.keys': keys };
      return inside(`load ${operation}`, SpanKind.INTERNAL, attributes, scope, (span) =>
        run(() => span.setAttribute('sightline.coalesced', true)),
      );
    },

    traceAttempt({ call, method, attempt }, send) {
      const scope = scopes.getStore();
      if (!scope) return send({ headers: {}, answered: () => undefined });
      const attributes = {
        ...place(call.source, call.region ?? null, call.operation),
        'http.request.method': method,
        ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
      };
      return inside(`${call.source} ${call.operation}`, SpanKind.CLIENT, attributes, scope, (span) => {
        const { traceId, spanId, traceFlags } = span.spanContext();
        const sampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
        return send({
          headers: { traceparent: printTraceparent({ traceId, spanId, sampled }) },
          answered: (status, bytes) =>
            span.setAttributes({ 'http.response.status_code': status, 'http.response.body.size': bytes }),
        });
      });
    },

    close: () =>
      provider
        .forceFlush({ timeoutMillis: closeTimeoutMs })
        .then(() => provider.shutdown())
        // A collector that is away must not keep the process from ending; the exporter has logged it.
        .catch(() => undefined),
  };
}

function below(tracer: Tracer, outer: Scope, name: string, kind: SpanKind, attributes: Attributes): Span {
  const options = { kind, attributes, startTime: outer.now() };
  return tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, outer.span));
}

function place(source: string, region: string | null, operation: string): Attributes {
  return {
    'sightline.source': source,
    'sightline.operation': operation,
    ...(region === null ? {} : { 'sightline.region': region }),
  };
}
