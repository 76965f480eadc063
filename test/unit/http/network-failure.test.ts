import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors/upstream-error.ts';
import { ClientGone } from '../../../src/resilience/deadline.ts';
import { mutationFailure } from '../../../src/upstreams/http/mutation-outcome.ts';
import { networkFailure } from '../../../src/upstreams/http/network-failure.ts';

const call = { source: 'nhn', operation: 'createTarget' };
const never = new AbortController().signal;

function failureOf(code: unknown): UpstreamError {
  const leaky = Object.assign(new Error('connect 10.0.0.5:443 with key seeded-secret'), { code });
  const failure = networkFailure(leaky, never, call);
  if (failure instanceof UpstreamError) return failure;
  throw new Error('expected an UpstreamError');
}

describe('network failure', () => {
  it.each([
    ['ECONNREFUSED', 'UPSTREAM_UNAVAILABLE', false],
    ['ENOTFOUND', 'UPSTREAM_UNAVAILABLE', false],
    ['EAI_AGAIN', 'UPSTREAM_UNAVAILABLE', false],
    ['EHOSTUNREACH', 'UPSTREAM_UNAVAILABLE', false],
    ['CERT_HAS_EXPIRED', 'UPSTREAM_UNAVAILABLE', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UPSTREAM_UNAVAILABLE', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'UPSTREAM_UNAVAILABLE', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UPSTREAM_UNAVAILABLE', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'UPSTREAM_UNAVAILABLE', false],
    ['ECONNRESET', 'UPSTREAM_UNAVAILABLE', true],
    ['EPIPE', 'UPSTREAM_UNAVAILABLE', true],
    ['ERR_HTTP_CONTENT_LENGTH_MISMATCH', 'UPSTREAM_UNAVAILABLE', true],
    ['HPE_INVALID_CONSTANT', 'UPSTREAM_MALFORMED', true],
    ['Z_DATA_ERROR', 'UPSTREAM_MALFORMED', true],
    ['not a code: seeded-secret', 'UPSTREAM_UNAVAILABLE', true],
    [undefined, 'UPSTREAM_UNAVAILABLE', true],
  ])('%s is %s; a write that met it may have taken effect: %s', (code, expected, unknown) => {
    const failure = failureOf(code);
    expect(failure.code).toBe(expected);
    const written = mutationFailure(failure);
    expect(written).toBeInstanceOf(UpstreamError);
    expect(String(written).includes('whether it took effect is unknown')).toBe(unknown);
    expect(JSON.stringify([failure, String(failure.cause), failure.stack])).not.toMatch(/seeded-secret|10\.0\.0\.5/);
  });

  it('is the reason itself when the caller left', () => {
    const gone = new ClientGone();
    expect(networkFailure(new Error('aborted'), AbortSignal.abort(gone), call)).toBe(gone);
    expect(mutationFailure(gone)).toBe(gone);
  });
});
