import { createServer } from 'node:net';

const attempts = 50;

/** The wanted port of 127.0.0.1, or the next one above it that is free; 0 asks for any. */
export async function findPort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + attempts && port <= 65_535; port += 1) {
    const free = await probe(port);
    if (free !== undefined) return free;
  }
  throw new Error(`no free port from ${wanted} to ${wanted + attempts - 1}; choose another with PORT=…`);
}

function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
