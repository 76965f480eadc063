/** There is no room for the rest of an answer: those that are held already take all that the gateway has. */
export class NoRoomForAnswer extends Error {
  override readonly name = 'NoRoomForAnswer';

  constructor() {
    super('too many bytes of answers are held already');
  }
}

/** What one answer takes of the room. */
export interface AnswerLease {
  /** Called once when the answer is given up, while it is being read. */
  onGivenUp: (() => void) | undefined;
  /** Whether it was: explains whatever the reading fails with. */
  readonly givenUp: boolean;
  /** For as many bytes more, just read. @throws NoRoomForAnswer: this answer is given up, and takes nothing any more */
  take(bytes: number): void;
  /** It is whole: from now on it is not given up. */
  keep(): void;
  /** Nobody needs it any more. Again does nothing. */
  release(): void;
}

/** Room for the bodies of all upstream answers together, of all endpoints. */
export interface AnswerRoom {
  open(): AnswerLease;
  /** Taken now. */
  readonly bytes: number;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Makes room for `maxBytes`.
 *
 * When it is full the largest of those still being read is given up, at once: waiting would help nobody, since answers are
 * held until their request is over, and requests that wait for each other's end would all fail. The largest, so that one
 * question that is too large costs its own answer and not everybody's.
 */
export function createAnswerRoom(maxBytes: number): AnswerRoom {
  const reading = new Set<Lease>();
  let taken = 0;

  type Lease = Writable<AnswerLease> & { bytes: number };

  function largest(): Lease | undefined {
    let found: Lease | undefined;
    for (const lease of reading) if (found === undefined || lease.bytes >= found.bytes) found = lease;
    return found;
  }

  function giveUp(lease: Lease): void {
    lease.givenUp = true;
    lease.release();
    lease.onGivenUp?.();
  }

  return {
    open() {
      const lease: Lease = {
        bytes: 0,
        givenUp: false,
        onGivenUp: undefined,
        take(bytes) {
          if (lease.givenUp) throw new NoRoomForAnswer();
          lease.bytes += bytes;
          taken += bytes;
          while (taken > maxBytes) giveUp(largest() ?? lease);
          if (lease.givenUp) throw new NoRoomForAnswer();
        },
        keep: () => void reading.delete(lease),
        release() {
          reading.delete(lease);
          taken -= lease.bytes;
          lease.bytes = 0;
        },
      };
      reading.add(lease);
      return lease;
    },
    get bytes() {
      return taken;
    },
  };
}
