import { z } from 'zod';

const text = z.string().min(1, 'accepted: a text that is not empty');
const projects = z
  .array(text)
  .optional()
  .meta({ description: 'Ids of the projects granted; all when left out, none when empty.' });

const apiKey = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'accepted: 1 to 64 letters, digits, -, _ and .')
    .meta({ description: 'Who calls with this key; appears in the graph and in logs. Unique.' }),
  key: z
    .string()
    // A key may be tried as often as its guesser likes: it must be too long to be found.
    .regex(/^[\x21-\x7e]{16,512}$/, 'accepted: 16 to 512 printable ASCII characters without spaces')
    .meta({ description: 'The key itself, at least 16 characters, best 32 random ones or more. A secret.' }),
  role: z.enum(['VIEWER', 'EDITOR', 'ADMIN']).meta({ description: 'What the caller may do: VIEWER, EDITOR or ADMIN.' }),
  projects,
});

/** Signatures by a key pair: with a JWKS a shared secret would be public. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

const jwt = z.strictObject({
  issuer: text.meta({ description: 'Claim `iss` of accepted tokens, exactly.' }),
  audience: z
    .union([text, z.array(text).min(1)], { error: 'accepted: a text or a list of texts' })
    .meta({ description: 'Claim `aud` of accepted tokens; of a list, any.' }),
  jwksUri: z
    .string()
    .refine(isKeyAddress, { error: 'accepted: an https URL; http on loopback only' })
    .meta({ description: 'Where the issuer publishes its public keys. Only this address is asked.' }),
  roleClaim: text.optional().meta({
    description:
      'Claim with the role: a text or a list of texts. Without it in a token: 401. Every token is VIEWER when left out.',
  }),
  projectsClaim: text.optional().meta({
    description:
      'Claim with the ids of the projects: a list, or a text with spaces. Without it in a token: none. All when left out.',
  }),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .default(['RS256', 'PS256', 'ES256', 'EdDSA'])
    .meta({ description: `Accepted signature algorithms, of ${ALGORITHMS.join(', ')}.` }),
});

/** Who may call the gateway. */
export const authSchema = z
  .strictObject({
    apiKeys: z.array(apiKey).default([]).meta({ description: 'Keys that programs call with.' }),
    jwt: jwt.optional().meta({ description: 'Tokens of an identity provider.' }),
    forwardAppKey: z.boolean().default(false).meta({
      description: 'Whether a caller may bring its own `X-TC-APP-KEY` for a project of NHN that is not granted to it.',
    }),
  })
  .superRefine(({ apiKeys, jwt }, context) => {
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    // An empty list must not open the service to everyone, nor close it to all without a word.
    if (apiKeys.length === 0 && jwt === undefined)
      fault([], 'accepted: apiKeys, jwt or both; left out, everyone is ADMIN');
    apiKeys.forEach(({ name, key }, i) => {
      const before = apiKeys.slice(0, i);
      if (before.some((other) => other.name === name))
        fault(['apiKeys', i, 'name'], 'accepted: a name no other key has');
      if (before.some((other) => other.key === key))
        fault(['apiKeys', i, 'key'], 'accepted: a key no other caller has');
    });
  })
  .meta({ description: 'Who may call the gateway; left out, everyone is ADMIN and the start-up log warns.' });

function isKeyAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}
