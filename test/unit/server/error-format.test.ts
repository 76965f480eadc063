import { GraphQLError } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { ERROR_CODES } from '../../../src/errors/error-code.ts';
import { SightlineError } from '../../../src/errors/sightline-error.ts';
import { UpstreamError } from '../../../src/errors/upstream-error.ts';
import { createErrorFormat } from '../../../src/server/error-format.ts';

/** What a resolver's error looks like when it has come through graphql-js. */
function thrown(originalError: Error): GraphQLError {
  return new GraphQLError(originalError.message, { path: ['servers'], originalError });
}

function format(error: GraphQLError, extensions: Readonly<Record<string, unknown>> = {}) {
  const onMasked = vi.fn();
  const json = error.toJSON();
  const formatted = createErrorFormat(onMasked)(
    { ...json, extensions: { code: 'INTERNAL_SERVER_ERROR', ...json.extensions, ...extensions } },
    error,
  );
  return {
    formatted,
    masked: onMasked.mock.calls.map(([shown]) => (shown instanceof GraphQLError ? shown.originalError : shown)),
  };
}

describe('What leaves the building', () => {
  it('of an error that nobody foresaw is that there was one; the log is told the rest', () => {
    const error = new TypeError('cannot read "s3cret" of undefined');
    const { formatted, masked } = format(thrown(error), { stacktrace: ['at /home/x.ts:1'], secret: 's3cret' });
    expect(formatted).toEqual({
      message: 'Internal server error',
      path: ['servers'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect(masked).toEqual([error]);
  });

  it('of an error of ours is its message and details, never a stack', () => {
    const error = new UpstreamError('UPSTREAM_TIMEOUT', 'too late', {
      source: 'nhn',
      region: 'kr',
      operation: 'listServers',
    });
    const { formatted, masked } = format(thrown(error), { stacktrace: ['at /home/x.ts:1'] });
    expect(formatted).toMatchObject({
      message: 'too late',
      extensions: { code: 'UPSTREAM_TIMEOUT', upstream: { source: 'nhn', region: 'kr', operation: 'listServers' } },
    });
    expect(formatted.extensions).not.toHaveProperty('stacktrace');
    expect(masked).toEqual([]);
  });

  it('has a code of the contract, whatever the code was', () => {
    for (const code of [...ERROR_CODES, 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE', 'ECONNREFUSED', '']) {
      const { formatted } = format(new GraphQLError('text', { extensions: { code } }));
      expect(ERROR_CODES).toContain(formatted.extensions?.code);
    }
  });

  it('has no hint of Apollo’s about the request’s context', () => {
    const { formatted } = format(
      new GraphQLError('Context creation failed: this is refused', { extensions: { code: 'BAD_USER_INPUT' } }),
    );
    expect(formatted.message).toBe('this is refused');
    expect(new SightlineError('FORBIDDEN', 'x').extensions).toEqual({ code: 'FORBIDDEN' });
  });
});
