import { basename } from 'node:path';
import { type DestinationStream, type Logger, pino } from 'pino';

/** How the service logs. */
export interface LoggerOptions {
  readonly level: string;
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
}

/** An error as a log line has it. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  /** File and line that threw it, without folders. */
  readonly at?: string;
  readonly cause?: LoggedError;
}

/** JSON lines. What is logged is chosen field by field: no header, no payload and no upstream body ever is. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const serializers = { err: describeError };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers }, destination);
}

/** The error and its causes without their stacks: these hold paths of the machine, and fill the log. */
export function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'thrown value is no error' };
  const { name, message, cause, stack = '' } = error;
  const [, file, line] = /\(?([^\s()]+):(\d+):\d+\)?$/m.exec(stack) ?? [];
  return {
    type: name,
    message,
    ...(file === undefined ? {} : { at: `${basename(file)}:${line}` }),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
