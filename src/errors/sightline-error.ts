import type { ErrorCode } from './error-code.ts';

/**
 * The one base of every error that may be shown to a caller.
 *
 * graphql-js copies `extensions` of an original error onto the GraphQL error it makes of it, so the code and its details
 * reach the answer without a mapping step; whatever is not a SightlineError is masked at the door.
 */
export class SightlineError extends Error {
  override readonly name: string = 'SightlineError';
  readonly code: ErrorCode;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    extensions: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.extensions = { ...extensions, code };
  }
}

/** What the caller sent cannot be used. The message says what is accepted. */
export function badUserInput(message: string, extensions: Readonly<Record<string, unknown>> = {}): SightlineError {
  return new SightlineError('BAD_USER_INPUT', message, extensions);
}

/** The caller may not do or see this; told the same way whether it exists or not. */
export function forbidden(message: string): SightlineError {
  return new SightlineError('FORBIDDEN', message);
}
