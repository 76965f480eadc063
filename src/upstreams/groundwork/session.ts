import { abortError } from '../../resilience/abort-error.ts';
import { type Deadline, startDeadline } from '../../resilience/deadline.ts';
import type { CallOptions } from '../http/exchange.ts';
import type { AuthCalls } from './auth-calls.ts';
import type { GroundworkAccess } from './shapes.ts';

/** How long a login may take that several requests wait for; each of them leaves by its own deadline. */
const LOGIN_TIMEOUT_MS = 15_000;

/** A token, and whether this very call fetched it: a fresh one that is refused was not refused for its age. */
export interface Token {
  readonly text: string;
  readonly fresh: boolean;
}

/** One token for each source, user and application (upstreams.md §5, quirk 2). */
export interface Sessions {
  /** The token at hand, or a login's. */
  token(access: GroundworkAccess, options: CallOptions): Promise<Token>;
  /** The token after `stale` was refused: whatever is newer than it, or a login's. However many ask, it is one login. */
  renewed(access: GroundworkAccess, stale: Token, options: CallOptions): Promise<Token>;
  /** Logs out everywhere, as far as that works before `deadline`: at shutdown. */
  close(deadline: Deadline): Promise<void>;
}

interface Session {
  readonly access: GroundworkAccess;
  token: string | null;
  /** The login under way. */
  login: Promise<string> | null;
}

/** Makes the sessions of one process. Tokens live nowhere else. */
export function createSessions(auth: AuthCalls): Sessions {
  const sessions = new Map<string, Session>();

  function sessionOf(access: GroundworkAccess): Session {
    const { endpoint, credentials } = access;
    const key = JSON.stringify([endpoint.source, endpoint.baseUrl.href, credentials.username, credentials.appName]);
    const known = sessions.get(key) ?? { access, token: null, login: null };
    sessions.set(key, known);
    return known;
  }

  async function login(session: Session, { observe }: CallOptions): Promise<string> {
    // Of its own: the token is for everyone, so that no single request's end may take it from the others.
    using deadline = startDeadline({ timeoutMs: LOGIN_TIMEOUT_MS });
    session.token = await auth.login(session.access, { deadline, ...(observe ? { observe } : {}) });
    return session.token;
  }

  function join(session: Session, options: CallOptions): Promise<string> {
    const { deadline } = options;
    session.login ??= login(session, options).finally(() => {
      session.login = null;
    });
    const { source } = session.access.endpoint;
    return untilEnd(session.login, deadline, { source, operation: 'login' });
  }

  return {
    async token(access, options) {
      const session = sessionOf(access);
      if (session.token !== null) return { text: session.token, fresh: false };
      return { text: await join(session, options), fresh: true };
    },
    async renewed(access, stale, options) {
      const session = sessionOf(access);
      // Someone else has renewed it since: a login each would drop the others' tokens on a crowded server.
      if (session.token !== null && session.token !== stale.text) return { text: session.token, fresh: true };
      session.token = null;
      return { text: await join(session, options), fresh: true };
    },
    async close(deadline) {
      const open = [...sessions.values()].flatMap(({ access, token }) => (token === null ? [] : [{ access, token }]));
      sessions.clear();
      await Promise.allSettled(open.map(({ access, token }) => auth.logout(access, token, { deadline })));
    },
  };
}

/** `promise`, unless this waiter's time is over first; the others go on waiting. */
async function untilEnd<T>(
  promise: Promise<T>,
  { signal }: Deadline,
  call: { readonly source: string; readonly operation: string },
): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const leave = () => reject(abortError(signal.reason, call));
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
