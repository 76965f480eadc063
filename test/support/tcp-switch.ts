import { connect, createServer, type Socket } from 'node:net';

/** An address that stays while what is behind it goes, comes back elsewhere, or falls silent. */
export interface TcpSwitch {
  readonly port: number;
  /** Sends new connections to this port of 127.0.0.1, or to nobody; those that are open are cut. */
  to(port: number | null): void;
  /** While silent, connections stay open and nothing passes either way. */
  silence(on: boolean): void;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startTcpSwitch(port: number | null): Promise<TcpSwitch> {
  let target = port;
  let silent = false;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    if (silent) socket.pause();
    return socket;
  };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (target === null) return void near.destroy();
    const far = keep(connect(target, '127.0.0.1'));
    keep(near);
    near.pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
    if (silent) near.unpipe(far);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the switch has no port');
  return {
    port: address.port,
    to(next) {
      target = next;
      cut();
    },
    silence(on) {
      silent = on;
      for (const socket of sockets) on ? socket.pause() : socket.resume();
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        cut();
      }),
  };
}
