import { type UpstreamCall, UpstreamError } from '../../errors/upstream-error.ts';
import { abortError, describeCall } from '../../resilience/abort-error.ts';
import { OutOfRoom } from '../../resilience/outcome.ts';
import { NoRoomForAnswer } from './answer-room.ts';
import { BodyTooLarge } from './body-reader.ts';

/**
 * Why no whole answer came, by the code of Node, OpenSSL or zlib alone: got's own errors carry addresses, headers and
 * with them credentials, and must not become anyone's `cause`.
 */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }

  /** Whether the request cannot have reached the upstream's application: there was no connection to send it on. */
  get neverSent(): boolean {
    return NEVER_SENT.test(this.code);
  }
}

/** No name, no route, no listener, or a certificate that was refused before anything was said. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_\w+|\w+_CERT(_\w+)?|UNABLE_TO_\w+|ERR_TLS_\w+)$/;
/** What came was not HTTP, or not in the encoding that it claimed. */
const UNREADABLE = /^(HPE_\w+|Z_\w+|ERR_READING_RESPONSE_STREAM)$/;

/** Any failure of an attempt, in our words. `signal` is the attempt's: its abort explains whatever follows from it. */
export function networkFailure(error: unknown, signal: AbortSignal, call: UpstreamCall): unknown {
  if (signal.aborted) return abortError(signal.reason, call);
  const where = describeCall(call);
  if (error instanceof BodyTooLarge) {
    return new UpstreamError('UPSTREAM_MALFORMED', `${where}: ${error.message} (limits.upstreamBodyBytes)`, call);
  }
  if (error instanceof NoRoomForAnswer) {
    const message = `${where}: its answer was given up: ${error.message} (limits.upstreamBytesInFlight); ask for less`;
    return new UpstreamError('UPSTREAM_UNAVAILABLE', message, call, { cause: new OutOfRoom() });
  }
  const fault = new NetworkFault(codeOf(error));
  if (UNREADABLE.test(fault.code)) {
    return new UpstreamError('UPSTREAM_MALFORMED', `${where}: its answer is not readable HTTP (${fault.code})`, call, {
      cause: fault,
    });
  }
  const what = fault.neverSent ? 'could not be reached' : 'closed the connection before its answer was complete';
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${where}: it ${what} (${fault.code})`, call, { cause: fault });
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^\w+$/.test(code) ? code : 'UNKNOWN';
}
