/**
 * One way in which a simulated upstream misbehaves.
 *
 * `delay` and `hold` only put the answer off: the next matching fault, or the true answer, follows.
 */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Such as `{ 'retry-after': '2' }`. */
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly contentType?: string;
    }
  /** The system's own failure behind its own envelope; systems without one answer 500. */
  | { readonly kind: 'businessCode'; readonly code: number | string; readonly message?: string }
  | { readonly kind: 'html'; readonly status?: number }
  /** A `content-length` longer than the body, then the socket is cut. */
  | { readonly kind: 'truncated' }
  /** Good headers, then one byte at a time. */
  | { readonly kind: 'slowDrip'; readonly intervalMs?: number; readonly bytes?: number }
  /** A valid JSON string of about this many bytes. */
  | { readonly kind: 'hugeBody'; readonly bytes: number }
  /** The socket is destroyed without a word. */
  | { readonly kind: 'drop' }
  /** Accepted, never answered. */
  | { readonly kind: 'blackHole' }
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Waits for a promise of the test's own: a delay without a clock. In-process only. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  | { readonly kind: 'malformedJson' }
  /** Valid JSON of a shape that nobody promised. */
  | { readonly kind: 'wrongShape'; readonly body?: unknown };

/** Which requests a fault hits; a field left out matches all. Text is equality, a RegExp is tested. */
export interface FaultMatch {
  readonly source?: string;
  readonly operation?: string | RegExp;
  readonly method?: string;
  readonly path?: string | RegExp;
  readonly region?: string;
  readonly project?: string;
}

/** How long a fault stays. */
export interface FaultSpan {
  /** How many requests it hits; left out, all until removed. */
  readonly times?: number;
  /** How many matching requests pass unharmed first; 0 when left out. */
  readonly after?: number;
}

/** What a fault is matched against. */
export interface FaultSubject {
  readonly source: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly region: string | null;
  readonly project: string | null;
}

/** Whether the request is one that the match describes. */
export function faultMatches(match: FaultMatch, subject: FaultSubject): boolean {
  return (
    agrees(match.source, subject.source) &&
    agrees(match.operation, subject.operation) &&
    agrees(match.method?.toUpperCase(), subject.method) &&
    agrees(match.path, subject.path) &&
    agrees(match.region, subject.region) &&
    agrees(match.project, subject.project)
  );
}

function agrees(wanted: string | RegExp | undefined, actual: string | null): boolean {
  if (wanted === undefined) return true;
  if (actual === null) return false;
  return typeof wanted === 'string' ? wanted === actual : wanted.test(actual);
}
