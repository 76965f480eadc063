import type { FastifyHelmetOptions } from '@fastify/helmet';

/** The headers of every answer: it is data, to be shown as nothing else. The playground's page has its own policy. */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
  },
  referrerPolicy: { policy: 'no-referrer' },
  frameguard: { action: 'deny' },
  // Whoever ends TLS decides about it, for all that is under the host's name.
  hsts: false,
};
