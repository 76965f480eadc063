import { connect } from 'node:net';
import { startChildServer } from './child-server.ts';

/** A running Redis without persistence. */
export interface RedisServer {
  /** `redis://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the Debian package's Redis on a free port. */
export async function startRedis(): Promise<RedisServer> {
  const server = await startChildServer({
    program: 'redis-server',
    debianPackage: 'redis-server',
    args: (port, folder) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--loglevel', 'warning'],
    ],
    ready: async (port, folder) => (await ask(port, 'CONFIG GET dir')).includes(folder),
  });
  return { url: `redis://127.0.0.1:${server.port}`, port: server.port, close: server.close };
}

/** Sends one inline command and resolves with the first words of the answer. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.setTimeout(1000, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString('utf8'));
    });
  });
}
