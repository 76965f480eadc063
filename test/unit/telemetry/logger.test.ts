import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLogger, describeError } from '../../../src/telemetry/logger.ts';

describe('A logged error', () => {
  it('has its type, message, place and causes, and no stack', () => {
    const error = new TypeError('outer', { cause: new RangeError('inner', { cause: 'a thrown text' }) });
    const at = expect.stringMatching(/^logger\.test\.ts:\d+$/);
    expect(describeError(error)).toEqual({
      type: 'TypeError',
      message: 'outer',
      at,
      cause: {
        type: 'RangeError',
        message: 'inner',
        at,
        cause: { type: 'string', message: 'thrown value is no error' },
      },
    });
  });

  it('is written so by the logger', () => {
    let line = '';
    const destination = new Writable({
      write(chunk, _encoding, done) {
        line += String(chunk);
        done();
      },
    });
    createLogger({ level: 'info', destination }).error({ err: new Error('boom') }, 'masked error');
    expect(JSON.parse(line)).toMatchObject({ level: 50, msg: 'masked error', err: { type: 'Error', message: 'boom' } });
    expect(line).not.toMatch(/stack|node_modules|\\n/);
  });
});
