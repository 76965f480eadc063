import { type DestinationStream, type Logger, pino } from 'pino';

/** How the service logs. */
export interface LoggerOptions {
  readonly level: string;
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
}

/** JSON lines. What is logged is chosen field by field: no header, no payload and no upstream body ever is. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
