import type { IncomingMessage } from 'node:http';
import type { onRequestHookHandler } from 'fastify';
import { badUserInput } from '../../errors/sightline-error.ts';
import { countOf } from './header-count.ts';

/** A name or an address, and a port (RFC 9110 §7.2). */
const HOST = /^(?:[\w.~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/;

/** Those that judge a service may be older than the header. */
const PROBES: ReadonlySet<unknown> = new Set(['/livez', '/readyz', '/metrics']);

/**
 * Refuses a request whose address makes no sense together with its Host: what is behind us would make a URL of the two,
 * and fail over it. One Host is needed (RFC 9112 §3.2); HTTP/1.0 had none, and may leave it out where health is asked.
 *
 * @throws BAD_USER_INPUT
 */
export const requireHost: onRequestHookHandler = ({ raw, routeOptions }, _reply, done) => {
  const isProbe = raw.headers.host === undefined && raw.httpVersion === '1.0' && PROBES.has(routeOptions.url);
  if (isProbe || hasSoundHost(raw)) return done();
  throw badUserInput(HOST_ACCEPTED);
};

/** What is accepted of the header. */
export const HOST_ACCEPTED = 'Host: accepted: once, a name or an address with or without a port, as in the URL';

/** Whether it has a Host that makes sense together with its address. */
export function hasSoundHost(raw: IncomingMessage): boolean {
  const { host } = raw.headers;
  return (
    host !== undefined &&
    countOf(raw, 'host') === 1 &&
    HOST.test(host) &&
    URL.canParse(raw.url ?? '', `http://${host}/`)
  );
}
