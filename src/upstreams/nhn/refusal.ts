import type { Refusal, RefusalKind } from '../written.ts';

/** The kinds that NHN's codes have. */
type NhnRefusalKind = Exclude<RefusalKind, 'FORBIDDEN'>;

/** The business codes that the caller of a write can mend (upstreams.md §1, error matrix). */
const KINDS: ReadonlyMap<number, NhnRefusalKind> = new Map([
  [-40001, 'ALREADY_EXISTS'],
  [-40002, 'BAD_INPUT'],
  [-40004, 'INVALID_HOST_OR_PROJECT'],
  [-40006, 'NOT_FOUND'],
  [-40007, 'NOT_FOUND'],
  [-40012, 'RESERVED'],
]);

/** An upstream fault behind HTTP 200. */
export const INTERNAL_FAULT = -50000;

const MESSAGES: Readonly<Record<NhnRefusalKind, string>> = {
  ALREADY_EXISTS: 'A workspace of this name exists already.',
  BAD_INPUT:
    'NHN did not accept a value. Names take letters, digits, "-" and "_"; a metrics path has no host or port; a server takes at most 5 targets.',
  INVALID_HOST_OR_PROJECT: 'The project has no server with this host id.',
  NOT_FOUND: 'There is no workspace or target with this id.',
  RESERVED: 'This workspace is the system’s own and cannot be changed.',
};

/** The refusal that a business code means; `null` for a code of another kind. */
export function refusalOf(resultCode: number): Refusal | null {
  const kind = KINDS.get(resultCode);
  return kind === undefined ? null : { kind, code: resultCode, message: MESSAGES[kind] };
}

/** An id that no URL can carry: nothing has it, so NHN is not even asked. */
export function neverExisted(): Refusal {
  return { kind: 'NOT_FOUND', code: null, message: MESSAGES.NOT_FOUND };
}
