import { ServerResponse } from 'node:http';

/** Keys of the configuration whose values are secrets. */
const SECRET_KEYS = new Set(['appKey', 'bearer', 'password', 'key', 'secret']);
/** Shorter ones stand in ordinary words as well. */
const SHORTEST = 8;

/** Looks for a gateway's own secrets in all that leaves it. */
export interface DisclosureWatch {
  /** Throws when a secret was in an answer, or is in one of the lines. */
  end(logLines: readonly string[]): void;
}

const watchedPorts = new Map<number, (text: string) => void>();
let watching = false;

/**
 * Watches every byte that the HTTP server on `port` of this process answers, whoever asks it, so that each test of the
 * suite is a test against disclosure as well.
 */
export function watchDisclosure(port: number, config: unknown): DisclosureWatch {
  const secrets = secretsIn(config).filter((secret) => secret.length >= SHORTEST);
  const found = new Set<string>();
  const look = (where: string) => (text: string) => {
    for (const secret of secrets) if (text.includes(secret)) found.add(`${where}: …${around(text, secret)}…`);
  };
  startWatching();
  watchedPorts.set(port, look('an answer'));
  return {
    end(logLines) {
      watchedPorts.delete(port);
      logLines.forEach(look('a log line'));
      if (found.size > 0) throw new Error(`a secret was disclosed in ${[...found].join('; in ')}`);
    },
  };
}

function secretsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && SECRET_KEYS.has(key) ? [inner] : secretsIn(inner),
  );
}

/** What stands before the secret, which itself is not repeated. */
function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 60), at);
}

function startWatching(): void {
  if (watching) return;
  watching = true;
  for (const method of ['write', 'end'] as const) {
    const original: (...args: never[]) => unknown = ServerResponse.prototype[method];
    const watched = function (this: ServerResponse, ...args: never[]): unknown {
      const [chunk]: unknown[] = args;
      const look = watchedPorts.get(this.socket?.localPort ?? 0);
      if (look && typeof chunk === 'string') look(chunk);
      else if (look && chunk instanceof Uint8Array) look(Buffer.from(chunk).toString('latin1'));
      return original.apply(this, args);
    };
    Object.defineProperty(ServerResponse.prototype, method, { value: watched, writable: true, configurable: true });
  }
}
