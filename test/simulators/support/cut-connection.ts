import type { ServerResponse } from 'node:http';

const cutHere = new WeakSet<ServerResponse>();

/** Destroys the connection as the server's own doing, so that the log does not call the client gone. */
export function cutConnection(response: ServerResponse): void {
  cutHere.add(response);
  response.destroy();
}

/** Whether this side cut the connection. */
export function wasCutHere(response: ServerResponse): boolean {
  return cutHere.has(response);
}
