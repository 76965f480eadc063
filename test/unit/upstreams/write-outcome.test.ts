import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors/upstream-error.ts';
import { readWriteOutcome } from '../../../src/upstreams/prometheus/write/write-outcome.ts';

const call = { source: 'tmp', operation: 'remoteWrite' };
const read = (status: number, text = '') =>
  readWriteOutcome({ status, headers: {}, text, bytes: text.length }, { ...call, status }, ['s3cret']);

describe('the answer to a write', () => {
  it.each([200, 202, 204])('HTTP %s means that it was done', (status) => {
    expect(read(status)).toEqual({ written: true });
  });

  it.each([400, 409, 413, 422])('HTTP %s is about what was written, and its words are told', (status) => {
    expect(read(status, 'out of\n order  sample\n')).toEqual({
      written: false,
      status,
      faults: [{ path: [], message: `refused with HTTP ${status}: out of order sample` }],
    });
  });

  it('is quoted without secrets and pages, and never at length', () => {
    const messageOf = (text: string) => {
      const outcome = read(400, text);
      return outcome.written ? '' : (outcome.faults[0]?.message ?? '');
    };
    expect(messageOf('token s3cret is late')).toBe('refused with HTTP 400: token [redacted] is late');
    expect(messageOf('<html>proxy</html>')).toBe('refused with HTTP 400');
    expect(messageOf('')).toBe('refused with HTTP 400');
    expect(messageOf('x'.repeat(5_000)).length).toBeLessThan(600);
  });

  it.each([
    [401, 'UPSTREAM_UNAUTHENTICATED'],
    [403, 'UPSTREAM_FORBIDDEN'],
    [404, 'UPSTREAM_REJECTED'],
    [429, 'UPSTREAM_UNAVAILABLE'],
    [500, 'UPSTREAM_UNAVAILABLE'],
  ])('HTTP %s is no fault of the input', (status, code) => {
    expect(() => read(status, 's3cret')).toThrow(UpstreamError);
    expect(() => read(status)).toThrow(expect.objectContaining({ code }));
  });
});
