import { join } from 'node:path';
import { startChildServer } from './child-server.ts';

/** A running Pushgateway. */
export interface PushgatewayServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the Debian package's Pushgateway on a free port; what it persists goes to a temporary folder. */
export async function startPushgateway(): Promise<PushgatewayServer> {
  const persistence = (folder: string): string => join(folder, 'pushgateway.data');
  const server = await startChildServer({
    program: 'prometheus-pushgateway',
    debianPackage: 'prometheus-pushgateway',
    args: (port, folder) => [
      `--web.listen-address=127.0.0.1:${port}`,
      `--persistence.file=${persistence(folder)}`,
      '--log.level=warn',
    ],
    ready: async (port, folder) => {
      const origin = `http://127.0.0.1:${port}`;
      if (!(await fetch(`${origin}/-/ready`)).ok) return false;
      const status = await fetch(`${origin}/api/v1/status`);
      return (await status.text()).includes(JSON.stringify(persistence(folder)));
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, port: server.port, close: server.close };
}
