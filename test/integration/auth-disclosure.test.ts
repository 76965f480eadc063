import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask } from '../support/graphql-client.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {}, config: { introspection: false, playground: false } });
});
afterAll(() => gateway.close());

describe('A service that shows no schema', () => {
  it.each(['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }'])('refuses %s', async (document) => {
    const answer = await ask(gateway, document);
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(answer.data).toBeUndefined();
  });

  it.each([
    ['a field', '{ viewr { id } }'],
    ['an argument', '{ workspaces(frist: 1) { totalCount } }'],
    ['a type', '{ node(id: "x") { ... on Workspce { id } } }'],
    ['an enum value', '{ metrics(partial: WRN) { labels } }'],
    ['an input field', 'mutation { deleteTarget(input: { idd: "x" }) { deletedId } }'],
  ])('suggests nothing for a misspelt name of %s', async (_what, document) => {
    const answer = await ask(gateway, document);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/did you mean|viewer|first|Workspace\b|WARN/i);
  });

  it('shows no suggestion in a variable, either', async () => {
    const answer = await ask(gateway, 'query ($p: PartialPolicy) { metrics(partial: $p) { labels } }', {
      variables: { p: 'WRN' },
    });
    expect(answer.text).not.toMatch(/did you mean|"WARN/i);
  });

  it('shows no stack, no path and no library in any error', async () => {
    const documents = ['{', '{ viewr }', '{ node(id: "x") { id } }', '{ region(code: "xx") { code } }', ''];
    const answers = await Promise.all(documents.map((document) => ask(gateway, document)));
    for (const { text } of answers) expect(text).not.toMatch(/stack|node_modules|\.[jt]s:|at \w+ \(/);
  });
});
