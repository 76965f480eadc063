import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backfillStorage } from './backfill.ts';
import { startChildServer } from './child-server.ts';

/** How to start a Prometheus; without `config` and `scrape` it only answers queries. */
export interface PrometheusOptions {
  /** The configuration as an object; it is written as JSON, which is YAML. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Shorthand for a configuration that scrapes what an HTTP service discovery lists. */
  readonly scrape?: { readonly httpSdUrl: string; readonly intervalSeconds: number; readonly refreshSeconds: number };
  /** OpenMetrics lines, without the closing `# EOF`, to be there from the start. */
  readonly backfill?: string | Iterable<string>;
  /** Further command line flags. */
  readonly flags?: readonly string[];
}

/** A running Prometheus. */
export interface PrometheusServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly storagePath: string;
  /** The tail of its log. */
  stderr(): string;
  /** Kills it and removes everything that it stored. */
  close(): Promise<void>;
}

/** Starts the Debian package's Prometheus on a free port, with storage in a temporary folder. */
export async function startPrometheus(options: PrometheusOptions = {}): Promise<PrometheusServer> {
  const storageOf = (folder: string): string => join(folder, 'data');
  const server = await startChildServer({
    program: 'prometheus',
    debianPackage: 'prometheus',
    prepare: async (folder) => {
      await mkdir(storageOf(folder));
      await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(options.config ?? scrapeConfig(options.scrape)));
      const { backfill = [] } = options;
      await backfillStorage(typeof backfill === 'string' ? [backfill] : backfill, storageOf(folder), folder);
    },
    args: (port, folder) => [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${storageOf(folder)}`,
      // Fixtures may lie far in the past; they must not be retired.
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
      ...(options.flags ?? []),
    ],
    ready: async (port, folder) => {
      const origin = `http://127.0.0.1:${port}`;
      if (!(await fetch(`${origin}/-/ready`)).ok) return false;
      const flags = await fetch(`${origin}/api/v1/status/flags`);
      return (await flags.text()).includes(JSON.stringify(storageOf(folder)));
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    pid: server.pid,
    storagePath: storageOf(server.folder),
    stderr: server.stderr,
    close: server.close,
  };
}

function scrapeConfig(scrape: PrometheusOptions['scrape']): Record<string, unknown> {
  if (scrape === undefined) return {};
  return {
    global: {
      scrape_interval: `${scrape.intervalSeconds}s`,
      scrape_timeout: `${Math.min(scrape.intervalSeconds, 10)}s`,
    },
    scrape_configs: [
      {
        job_name: 'discovered',
        http_sd_configs: [{ url: scrape.httpSdUrl, refresh_interval: `${scrape.refreshSeconds}s` }],
      },
    ],
  };
}
