import { describe, expect, it } from 'vitest';
import { readParameters } from '../../../src/server/subscriptions/parameters.ts';

describe('The parameters of a subscription', () => {
  it('are read as they are', () => {
    const given = { query: 'subscription { x }', operationName: 'X', variables: { a: 1 }, extensions: { b: 2 } };
    expect(readParameters(given)).toEqual(given);
    expect(readParameters({ query: 'x', operationName: null, variables: null, other: 1 })).toEqual({ query: 'x' });
  });

  it.each([
    [null, 'accepted: a JSON object with the query of a subscription'],
    ['text', 'accepted: a JSON object with the query of a subscription'],
    [[], 'accepted: a JSON object with the query of a subscription'],
    [{}, 'query: accepted: the text of a subscription, not its hash'],
    [{ query: '' }, 'query: accepted: the text of a subscription, not its hash'],
    [{ extensions: { persistedQuery: {} } }, 'query: accepted: the text of a subscription, not its hash'],
    [{ query: 1 }, 'query: accepted: a text'],
    [{ query: 'x', operationName: {} }, 'operationName: accepted: a text'],
    [{ query: 'x', variables: [] }, 'variables: accepted: a JSON object'],
    [{ query: 'x', extensions: 'no' }, 'extensions: accepted: a JSON object'],
  ])('are refused when they are %j', (given, message) => {
    expect(() => readParameters(given)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', message }));
  });
});
