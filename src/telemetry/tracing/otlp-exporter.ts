import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

/** Where traces are sent. */
export interface OtlpOptions {
  /** Base URL of a collector; `/v1/traces` comes below it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

/** Requests to the collector at a time. */
const CONCURRENCY = 4;

/** Sends spans as OTLP over HTTP, as JSON; that they cannot be sent is logged once, until they can again. */
export function createOtlpExporter({ endpoint, headers, timeoutMs, logger }: OtlpOptions): SpanExporter {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: timeoutMs,
    concurrencyLimit: CONCURRENCY,
  });
  let failing = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed && !failing) logger.warn({ err: { type: result.error?.name } }, 'traces cannot be sent');
        if (!failed && failing) logger.info('traces can be sent again');
        failing = failed;
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}
