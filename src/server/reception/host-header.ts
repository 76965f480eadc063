import type { FastifyRequest, onRequestHookHandler } from 'fastify';
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
export const requireHost: onRequestHookHandler = (request, _reply, done) => {
  if (isSound(request)) return done();
  throw badUserInput('Host: accepted: once, a name or an address with or without a port, as in the URL');
};

function isSound({ raw, headers: { host }, routeOptions }: FastifyRequest): boolean {
  if (host === undefined) return raw.httpVersion === '1.0' && PROBES.has(routeOptions.url);
  return countOf(raw, 'host') === 1 && HOST.test(host) && URL.canParse(raw.url ?? '', `http://${host}/`);
}
