import type { Logger } from 'pino';
import type { Config } from '../config/config.schema.ts';
import type { Tracing } from '../telemetry/tracing/tracing.ts';

/** How long one request to the collector may take, and the last of them at the end. */
const COLLECTOR_TIMEOUT_MS = 2_000;

/** The tracing that is configured, if any. Its packages are read only then: they take as long as the rest of a start. */
export async function createConfiguredTracing({ telemetry }: Config, logger: Logger): Promise<Tracing | undefined> {
  const { otlpEndpoint: endpoint, otlpHeaders: headers, sampleRatio } = telemetry;
  if (endpoint === undefined) return undefined;
  const [{ createOtlpExporter }, { createTracing }] = await Promise.all([
    import('../telemetry/tracing/otlp-exporter.ts'),
    import('../telemetry/tracing/otlp-tracing.ts'),
  ]);
  const exporter = createOtlpExporter({ endpoint, headers, timeoutMs: COLLECTOR_TIMEOUT_MS, logger });
  return createTracing({ exporter, sampleRatio, closeTimeoutMs: COLLECTOR_TIMEOUT_MS });
}
