import { z } from 'zod';

/** What instances share. */
export const cacheSchema = z.strictObject({
  redisUrl: z
    .string()
    .refine(isRedisUrl, {
      error: 'accepted: a redis or rediss URL, such as redis://127.0.0.1:6379 or rediss://user:password@redis:6379/0',
    })
    .optional()
    .meta({
      description:
        'Redis that instances share: range answers, lists, scheduled downtimes and rate limits. Each keeps its own when left out. May hold a secret.',
    }),
  secret: z.string().min(16, 'accepted: at least 16 characters').optional().meta({
    description:
      'Seals what is kept in Redis; only instances with the same share. Made of `sources` when left out. A secret.',
  }),
  ttlSeconds: z
    .int()
    .min(60)
    .max(604_800)
    .default(3_600)
    .meta({ description: 'How long Redis keeps a range answer that is not written again, in seconds.' }),
});

/** The URL as the client takes it: user and password may be in it, everything else that it would ignore may not. */
function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text);
  const isRedis = protocol === 'redis:' || protocol === 'rediss:';
  const isBare = /^(?:\/\d{0,5})?$/.test(pathname) && search === '' && hash === '';
  return isRedis && hostname !== '' && isBare && isDecodable(username) && isDecodable(password);
}

/** A password with a `%` of its own has to be written `%25`. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
