import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromGlobalId, NODE_TYPES, toGlobalId } from '../../../src/graphql/node/global-id.ts';

const part = fc.string({ unit: 'binary', minLength: 1 });
const type = fc.constantFrom(...NODE_TYPES);

describe('A global id', () => {
  it('gives back what it was made of, whatever characters are in it', () => {
    fc.assert(
      fc.property(type, fc.array(part, { minLength: 1, maxLength: 5 }), (name, parts) => {
        const id = toGlobalId(name, ...parts);
        expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(fromGlobalId(id)).toEqual({ type: name, parts });
      }),
    );
  });

  it('is another for other parts', () => {
    const ids = [
      toGlobalId('Workspace', 'a', 'b'),
      toGlobalId('Workspace', 'a:b'),
      toGlobalId('Workspace', 'a%3Ab'),
      toGlobalId('Target', 'a', 'b'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of any other text is refused as BAD_USER_INPUT, never with another error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        fc.pre(!/^(V29ya3NwYWNl|VGFyZ2V0|U2VydmVy)/.test(text));
        expect(() => fromGlobalId(text)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
      }),
    );
  });

  it('of a type that is not accepted says which it is', () => {
    expect(() => fromGlobalId(toGlobalId('Server', 'x'), ['Workspace', 'Target'])).toThrow(
      'this is the id of a Server; accepted: the id of a Workspace or Target',
    );
  });
});
