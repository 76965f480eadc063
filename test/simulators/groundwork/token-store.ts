import type { Random } from '../support/random.ts';

/** Someone who may log in; only an administrator may write. */
export type GroundWorkUser = { readonly name: string; readonly password: string; readonly admin: boolean };

/** The users of the story. */
export const storyOperators = [
  { name: 'api', password: 'gw-api-password', admin: true },
  { name: 'reader', password: 'gw-reader-password', admin: false },
] as const satisfies readonly GroundWorkUser[];

type Session = { readonly user: GroundWorkUser; readonly appName: string; lastUseMs: number };

/** At so many tokens the server drops them all at once (upstreams.md §5 q2). */
const MAX_TOKENS = 500;
const EIGHT_HOURS_MS = 8 * 3600_000;

/** Tokens with the time of their last use: they die of idleness, of crowding, and of a restart. */
export class TokenStore {
  /** How long a token lives without use. */
  idleMs = EIGHT_HOURS_MS;
  readonly #sessions = new Map<string, Session>();
  readonly #now: () => number;
  readonly #random: Random;

  constructor(now: () => number, random: Random) {
    this.#now = now;
    this.#random = random;
  }

  /** How many tokens are kept, dead ones included. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Gives out a new token for a user under one application name. */
  issue(user: GroundWorkUser, appName: string): string {
    if (this.#sessions.size >= MAX_TOKENS) this.#sessions.clear();
    const token = this.#random.uuid();
    this.#sessions.set(token, { user, appName, lastUseMs: this.#now() });
    return token;
  }

  /** Whose token it is, when it lives and was issued to this application; each look renews it. */
  use(token: string, appName: string): GroundWorkUser | null {
    const session = this.#sessions.get(token);
    if (session === undefined || session.appName !== appName) return null;
    if (this.#now() - session.lastUseMs > this.idleMs) {
      this.#sessions.delete(token);
      return null;
    }
    session.lastUseMs = this.#now();
    return session.user;
  }

  /** Ends one token; false when there was none. */
  revoke(token: string): boolean {
    return this.#sessions.delete(token);
  }

  /** Ends all tokens, as a restart does. */
  revokeAll(): void {
    this.#sessions.clear();
  }
}
