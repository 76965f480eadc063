/** Why an upstream did not do what a write asked; the caller can mend it. */
export type RefusalKind =
  | 'ALREADY_EXISTS'
  | 'BAD_INPUT'
  | 'INVALID_HOST_OR_PROJECT'
  | 'NOT_FOUND'
  | 'RESERVED'
  | 'FORBIDDEN';

/** A refused write: nothing was changed. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** The upstream's own code: a business code or an HTTP status; `null` when nothing was sent. */
  readonly code: number | null;
  /** Fit for the caller. */
  readonly message: string;
}

/** What became of a write that the upstream decided on. Everything else is an UpstreamError. */
export type Written<T> =
  | { readonly written: true; readonly value: T }
  | { readonly written: false; readonly refusal: Refusal };
