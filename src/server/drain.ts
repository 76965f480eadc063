import type { FastifyInstance } from 'fastify';

/** The way out: what is under way is answered, and nothing new is begun. */
export interface Drain {
  readonly draining: boolean;
  /** Ends the servers; repeated calls wait for the first. */
  close(servers: readonly FastifyInstance[]): Promise<void>;
}

/** `graceMs` is how long requests in flight may take before their connections are cut. */
export function createDrain(graceMs: number): Drain {
  let closing: Promise<void> | undefined;
  return {
    get draining() {
      return closing !== undefined;
    },
    close(servers) {
      closing ??= Promise.all(servers.map((server) => closeServer(server, graceMs))).then(() => undefined);
      return closing;
    },
  };
}

async function closeServer(server: FastifyInstance, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), graceMs);
  try {
    await server.close();
  } finally {
    clearTimeout(cut);
  }
}
