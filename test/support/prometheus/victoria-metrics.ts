import { join } from 'node:path';
import { startChildServer } from './child-server.ts';

/** A running VictoriaMetrics. */
export interface VictoriaMetricsServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the Debian package's VictoriaMetrics on a free port, with storage in a temporary folder. */
export async function startVictoriaMetrics(): Promise<VictoriaMetricsServer> {
  const server = await startChildServer({
    program: 'victoria-metrics',
    debianPackage: 'victoria-metrics',
    args: (port, folder) => [
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${join(folder, 'data')}`,
      // Fixtures may lie far in the past; they must not be retired.
      '-retentionPeriod=100y',
      // Answers then hold what was written a moment ago.
      '-search.latencyOffset=0s',
      '-search.disableCache',
      '-memory.allowedBytes=128MB',
      '-loggerLevel=WARN',
    ],
    ready: async (port, folder) => {
      const flags = await fetch(`http://127.0.0.1:${port}/flags`);
      return (await flags.text()).includes(folder);
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, port: server.port, close: server.close };
}
