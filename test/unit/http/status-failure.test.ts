import { describe, expect, it } from 'vitest';
import { statusFailure } from '../../../src/upstreams/http/status-failure.ts';

const call = { source: 'nhn', region: 'kr', operation: 'listServers' };
const failureOf = (status: number, headers = {}) =>
  statusFailure({ status, headers, text: 'secret body', bytes: 11 }, { ...call, status });

describe('status failure', () => {
  it.each([
    [301, 'UPSTREAM_REJECTED'],
    [304, 'UPSTREAM_REJECTED'],
    [400, 'UPSTREAM_REJECTED'],
    [401, 'UPSTREAM_UNAUTHENTICATED'],
    [403, 'UPSTREAM_FORBIDDEN'],
    [404, 'UPSTREAM_REJECTED'],
    [429, 'UPSTREAM_UNAVAILABLE'],
    [500, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
  ])('HTTP %i is %s', (status, code) => {
    const failure = failureOf(status);
    expect(failure).toMatchObject({ code, upstream: { ...call, status } });
    expect(failure?.message).toMatch(new RegExp(`^nhn \\(kr\\) listServers was answered with HTTP ${status}`));
    expect(failure?.message).not.toContain('secret');
  });

  it('is no failure for 2xx', () => {
    expect(failureOf(200)).toBeNull();
    expect(failureOf(204)).toBeNull();
  });

  it('carries Retry-After', () => {
    expect(failureOf(503, { 'retry-after': '3' })?.retryAfterMs).toBe(3_000);
  });
});
