import { type AppOptions, startApp } from '../../../src/app.ts';
import type { Config } from '../../../src/config/config.schema.ts';
import { type OtlpReceiver, receiverAt, startOtlpReceiver } from '../otlp-receiver.ts';
import { configuredSecrets } from './configured-secrets.ts';
import { watchDisclosure } from './disclosure-watch.ts';
import { createKeptLog } from './kept-log.ts';
import { readMetricsPage } from './metrics-page.ts';
import { tally } from './tally.ts';

/** How the service is started. */
export interface WatchedAppOptions extends Omit<AppOptions, 'logger'> {
  /** Why it makes no spans; left out, it makes them. */
  readonly untraced?: string;
}

/** The service in this process. */
export interface WatchedApp {
  readonly url: string;
  /** What it has logged, a line each. */
  readonly logLines: readonly string[];
  /** Throws when a secret was in an answer, a log line, a span or a metric. Repeated calls wait for the first. */
  close(): Promise<void>;
}

/**
 * The one way to start the service in the process of a test: everything that leaves it is searched for secrets, so that
 * each test is a test against disclosure as well. Spans go to the test's own receiver where it names one.
 */
export async function startWatchedApp(
  config: Config,
  { untraced, ...options }: WatchedAppOptions = {},
): Promise<WatchedApp> {
  const watch = watchDisclosure(configuredSecrets(config));
  const log = createKeptLog();
  const own = untraced === undefined && config.telemetry.otlpEndpoint === undefined ? await startOtlpReceiver() : null;
  const collector = own ?? collectorOf(config);
  const telemetry = { ...config.telemetry, ...(own ? { otlpEndpoint: own.url } : {}) };
  const app = await startApp({ ...config, telemetry }, { ...options, logger: log.logger }).catch(async (error) => {
    await own?.close();
    throw error;
  });
  const { adminPort } = config.listen;
  watch.listen(Number(new URL(app.url).port));
  if (adminPort !== undefined) watch.listen(adminPort);

  const close = async (): Promise<void> => {
    try {
      watch.searchMetrics(await readMetricsPage(app.url, adminPort));
    } finally {
      await app.close();
      await own?.close();
      watch.searchLog(log.lines);
      watch.searchSpans(collector?.bodies ?? []);
      tally(watch.report());
      watch.end();
    }
  };
  let closing: Promise<void> | undefined;
  return {
    url: app.url,
    logLines: log.lines,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** The receiver that the test has named: what another collector gets could not be searched. */
function collectorOf({ telemetry: { otlpEndpoint } }: Config): OtlpReceiver | null {
  if (otlpEndpoint === undefined) return null;
  const receiver = receiverAt(otlpEndpoint);
  if (receiver === undefined)
    throw new Error('telemetry.otlpEndpoint: only a receiver of startOtlpReceiver is searched');
  return receiver;
}
