import { connect, createServer, type Server, type Socket } from 'node:net';

/** A port in front of another: while it is shut, connections are refused as if nobody listened there. */
export interface Door {
  readonly url: string;
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** Opens one on a free port of 127.0.0.1. */
export async function openDoor(targetUrl: string): Promise<Door> {
  const target = Number(new URL(targetUrl).port);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket.on('error', () => socket.destroy()));
    return socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = keep(connect(target, '127.0.0.1'));
    keep(near).pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    shut: () =>
      new Promise((resolve) => {
        if (!server.listening) return resolve();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    open: async () => {
      if (!server.listening) await listen(server, port);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
