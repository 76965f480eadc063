import { createRemoteJWKSet, customFetch, type FetchImplementation, type RemoteJWKSet } from 'jose';
import { UpstreamError } from '../errors/upstream-error.ts';

/** How long keys are used without asking again. */
const KEEP_MS = 600_000;
/** An unknown key id asks again, but no sooner than this after the last answer or failure: anyone can make up key ids. */
const FLOOR_MS = 10_000;
const FAILURE_FLOOR_MS = 5_000;
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 262_144;

/** The issuer's public keys: fetched when needed, kept, and fetched again when a token names one that is not known. */
export function createTokenKeys(jwksUri: URL): RemoteJWKSet {
  return createRemoteJWKSet(jwksUri, {
    cacheMaxAge: KEEP_MS,
    cooldownDuration: FLOOR_MS,
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: withFailureFloor(fetchKeys),
  });
}

/** Only the address that is configured is asked: a redirect is a failure, as everywhere. */
const fetchKeys: FetchImplementation = async (url, options) => {
  const response = await fetch(url, { ...options, redirect: 'error' });
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  const text = await readBounded(response);
  if (!isKeySet(JSON.parse(text))) throw new Error('no key set');
  return new Response(text);
};

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * A provider that is down is not asked for every request.
 *
 * @throws UPSTREAM_UNAVAILABLE from the function made
 */
function withFailureFloor(fetchOnce: FetchImplementation): FetchImplementation {
  let failedAtMs = Number.NEGATIVE_INFINITY;
  return async (url, options) => {
    if (performance.now() - failedAtMs < FAILURE_FLOOR_MS) throw unavailable();
    try {
      return await fetchOnce(url, options);
    } catch (cause) {
      failedAtMs = performance.now();
      throw unavailable(cause);
    }
  };
}

function unavailable(cause?: unknown): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_UNAVAILABLE',
    'the keys of the identity provider cannot be read, so the token cannot be checked',
    { source: 'auth', operation: 'readKeys' },
    { cause, retryAfterMs: FAILURE_FLOOR_MS },
  );
}

function isKeySet(value: unknown): boolean {
  if (value === null || typeof value !== 'object' || !('keys' in value) || !Array.isArray(value.keys)) return false;
  return value.keys.every((key: unknown) => key !== null && typeof key === 'object');
}
