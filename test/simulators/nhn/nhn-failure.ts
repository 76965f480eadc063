/** The business codes of the guide, by result message. */
export const nhnCodes = {
  ALREADY_EXIST: -40001,
  BAD_INPUT_VALUE: -40002,
  INVALID_HOST_OR_PROJECT: -40004,
  NOT_FOUND_JOB: -40006,
  NOT_FOUND_TARGET: -40007,
  SYSTEM_RESERVED_JOB: -40012,
  INTERNAL_SERVER_ERROR: -50000,
} as const;

/** A result message of the guide. */
export type NhnFailureName = keyof typeof nhnCodes;

/** A refusal that the real system words inside HTTP 200 (quirk 1). */
export class NhnFailure extends Error {
  override readonly name: string = 'NhnFailure';
  readonly resultMessage: NhnFailureName;

  constructor(resultMessage: NhnFailureName) {
    super(resultMessage);
    this.resultMessage = resultMessage;
  }

  get resultCode(): number {
    return nhnCodes[this.resultMessage];
  }
}

/** The guide's message for a code; a code of nobody's gets one that says so. */
export function nhnMessage(code: number | string): string {
  return Object.entries(nhnCodes).find(([, known]) => known === code)?.[0] ?? 'UNKNOWN';
}
