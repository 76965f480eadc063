import { SightlineError } from '../../errors/sightline-error.ts';

declare const safePath: unique symbol;

/** A path below an endpoint's base, made by the `path` tag only: every value in it is one whole segment. */
export type UpstreamPath = string & { readonly [safePath]: true };

/** A value that no URL can carry as one path segment. To an adapter's reads it means: nothing has such an id. */
export class UnsafePathSegment extends SightlineError {
  override readonly name = 'UnsafePathSegment';

  constructor() {
    super('BAD_USER_INPUT', 'An id cannot be empty, "." or "..", or contain half a surrogate pair.');
  }
}

/**
 * Builds a path in which each value stays one segment: path`/jobs/${jobId}`.
 *
 * `.` and `..` are refused, since URL parsers resolve even their encoded forms; lone surrogates have no UTF-8 form.
 *
 * @throws UnsafePathSegment
 */
export function path(literals: TemplateStringsArray, ...values: readonly string[]): UpstreamPath {
  return String.raw({ raw: literals }, ...values.map(segment)) as UpstreamPath;
}

/**
 * Several values as one segment, joined by literal commas; each is encoded by itself.
 *
 * @throws UnsafePathSegment
 */
export function commaSeparated(values: readonly string[]): UpstreamPath {
  return values.map(segment).join(',') as UpstreamPath;
}

function segment(value: string): string {
  if (value === '' || value === '.' || value === '..' || !value.isWellFormed()) throw new UnsafePathSegment();
  return encodeURIComponent(value);
}

/** `rest` below `prefix`; both are whole already. */
export function below(prefix: UpstreamPath, rest: UpstreamPath): UpstreamPath {
  return `${prefix}${rest}` as UpstreamPath;
}
