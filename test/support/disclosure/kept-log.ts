import { Writable } from 'node:stream';
import type { Logger } from 'pino';
import { createLogger } from '../../../src/telemetry/logger.ts';

/** The service's logger over a list instead of standard output. */
export interface KeptLog {
  readonly logger: Logger;
  readonly lines: readonly string[];
}

/** Starts with none. */
export function createKeptLog(): KeptLog {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(...String(chunk).trim().split('\n'));
      done();
    },
  });
  return { logger: createLogger({ level: 'info', destination }), lines };
}
