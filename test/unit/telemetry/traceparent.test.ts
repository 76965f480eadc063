import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTraceparent, printTraceparent } from '../../../src/telemetry/tracing/traceparent.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

it('a trace context is read and written as the recommendation says', () => {
  expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId, sampled: true });
  expect(parseTraceparent(`00-${traceId}-${spanId}-00`)).toEqual({ traceId, spanId, sampled: false });
  expect(printTraceparent({ traceId, spanId, sampled: true })).toBe(`00-${traceId}-${spanId}-01`);
});

it('a later version may have more fields, this one may not', () => {
  expect(parseTraceparent(`cc-${traceId}-${spanId}-01-more`)).toEqual({ traceId, spanId, sampled: true });
  expect(parseTraceparent(`00-${traceId}-${spanId}-01-more`)).toBeNull();
});

it.each([
  ['', 'nothing'],
  [`ff-${traceId}-${spanId}-01`, 'the forbidden version'],
  [`00-${'0'.repeat(32)}-${spanId}-01`, 'no trace'],
  [`00-${traceId}-${'0'.repeat(16)}-01`, 'no span'],
  [`00-${traceId.toUpperCase()}-${spanId}-01`, 'capitals'],
  [`00-${traceId}-${spanId}`, 'no flags'],
  [` 00-${traceId}-${spanId}-01`, 'a space'],
  [`00-${traceId}-${spanId}-01\nx: y`, 'a second line'],
])('%j is no trace context: %s', (header) => {
  expect(parseTraceparent(header)).toBeNull();
});

it('what is printed is read back, and any other text is refused without an error', () => {
  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
  const parents = fc
    .record({ traceId: hex(32), spanId: hex(16), sampled: fc.boolean() })
    .filter((parent) => !/^0+$/.test(parent.traceId) && !/^0+$/.test(parent.spanId));
  fc.assert(
    fc.property(parents, (parent) => {
      expect(parseTraceparent(printTraceparent(parent))).toEqual(parent);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseTraceparent(text)).toBeNull();
    }),
  );
});
