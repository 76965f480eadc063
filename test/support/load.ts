import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What one client of a load has seen until its connection was refused. */
export interface LoadReport {
  /** Answers with the expected status. */
  readonly answered: number;
  /** Sent requests that got no answer, or another status: in words. */
  readonly failures: readonly string[];
}

/** Clients that ask the same thing over and over, each on a connection of its own that it keeps alive. */
export interface Load {
  /** How many answers have come so far. */
  readonly answered: number;
  /** Resolves when every client was refused a new connection: the server no longer listens. */
  readonly ended: Promise<readonly LoadReport[]>;
}

/**
 * Posts `body` to `url` from `clients` clients until the server refuses connections. Every second client waits a few
 * milliseconds between two requests, so that some connections are idle at any moment.
 */
export function startLoad(url: string, body: string, clients: number): Load {
  let answered = 0;
  const run = async (_: unknown, client: number): Promise<LoadReport> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const failures: string[] = [];
    let own = 0;
    for (;;) {
      const outcome = await post(agent, url, body);
      if (outcome === 'refused') break;
      if (outcome !== 'answered') failures.push(outcome);
      else {
        own += 1;
        answered += 1;
      }
      if (client % 2 === 1) await pause(1 + (own % 7));
    }
    agent.destroy();
    return { answered: own, failures };
  };
  const ended = Promise.all(Array.from({ length: clients }, run));
  return {
    get answered() {
      return answered;
    },
    ended,
  };
}

/** `answered` is a whole answer with status 200; anything but that and `refused` tells what went wrong. */
function post(agent: Agent, url: string, body: string): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(
      url,
      {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        response.resume();
        response.once('error', (error) => resolve(`half an answer: ${error.message}`));
        response.once('end', () => resolve(response.statusCode === 200 ? 'answered' : `HTTP ${response.statusCode}`));
      },
    );
    sent.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.code === 'ECONNREFUSED' ? 'refused' : `${error.code}, ${sent.reusedSocket ? 'kept' : 'new'} connection`,
      );
    });
    sent.end(body);
  });
}
