import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {} });
});
afterAll(() => gateway.close());

const hostile = fc.constantFrom(
  ...[
    '.',
    '..',
    '../',
    '/',
    '//',
    '\\',
    '?',
    '#',
    '%',
    '%2e%2e',
    '%2F',
    ';',
    '@',
    ':',
    '&',
    '=',
    '+',
    ' ',
    '\t',
    '\r\n',
    '\u0000',
  ],
  ...['servers', 'targets', 'jobs', 'é', '서울', '😀'],
);
const id = fc.oneof(
  fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const base = '/v1.0/projects/aOpreudC/jobs';
/** What no URL can carry as one segment; the gateway knows by itself that nothing has such an id. */
const unsendable = (value: string) => value === '' || value === '.' || value === '..' || !value.isWellFormed();

/** The paths that were asked for since the last call. */
function paths(): string[] {
  const seen = gateway.nhn.log.entries.map(({ method, path }) => `${method} ${path}`);
  gateway.nhn.log.clear();
  return seen;
}

function globalId(type: string, ...ids: string[]): string {
  const parts = [type, 'nhn', 'kr', 'aOpreudC', ...ids];
  return Buffer.from(parts.map(encodeURIComponent).join(':')).toString('base64url');
}

describe('Any id stays inside its segment of the path', () => {
  it('NHN’s own id, given by the caller, in reads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(id, fc.constantFrom('\ud800', 'a\udfffb')), async (workspaceId) => {
        const answer = await data(
          gateway,
          'query ($id: ID!) { region(code: "kr") { workspace(workspaceId: $id) { name } } }',
          { variables: { id: workspaceId } },
        );
        expect(answer).toEqual({ region: { workspace: null } });
        const expected = unsendable(workspaceId) ? [] : [`GET ${base}/${encodeURIComponent(workspaceId)}`];
        expect(paths()).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('a forged global id, in reads and writes', async () => {
    await fc.assert(
      fc.asyncProperty(id, id, async (workspaceId, targetId) => {
        const answer = await data(
          gateway,
          `mutation ($w: ID!, $t: ID!) {
            a: updateWorkspace(input: { id: $w, metricsPath: "/m" }) { userErrors { code } }
            b: deleteWorkspace(input: { id: $w }) { userErrors { code } }
            c: createTarget(input: { workspace: $w, hostId: "h", port: 1 }) { userErrors { code } }
            d: deleteTarget(input: { id: $t }) { userErrors { code } }
          }`,
          { variables: { w: globalId('Workspace', workspaceId), t: globalId('Target', workspaceId, targetId) } },
        );
        const { target } = await data<{ target: unknown }>(gateway, 'query ($t: ID!) { target(id: $t) { port } }', {
          variables: { t: globalId('Target', workspaceId, targetId) },
        });
        const absent = { userErrors: [{ code: 'NOT_FOUND' }] };
        expect([answer, target]).toEqual([{ a: absent, b: absent, c: absent, d: absent }, null]);
        const workspace = `${base}/${encodeURIComponent(workspaceId)}`;
        const one = `${workspace}/targets/${encodeURIComponent(targetId)}`;
        expect(paths()).toEqual([
          ...(unsendable(workspaceId) ? [] : [`PUT ${workspace}`, `DELETE ${workspace}`, `POST ${workspace}/targets`]),
          ...(unsendable(workspaceId) || unsendable(targetId) ? [] : [`DELETE ${one}`, `GET ${one}`]),
        ]);
      }),
      { numRuns: 100 },
    );
  });

  it('any text at all given as a global id is answered with null or BAD_USER_INPUT, and asks for nothing', async () => {
    const types = fc.constantFrom('Workspace', 'Target', 'Server', 'Region', '__proto__');
    const forged = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({ maxLength: 30 }).map((text) => Buffer.from(text).toString('base64url')),
      fc
        .tuple(types, fc.array(id, { maxLength: 5 }))
        .map(([type, parts]) => Buffer.from([type, ...parts].join(':')).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(forged, async (text) => {
        const answer = await ask(gateway, 'query ($id: ID!) { node(id: $id) { id } }', { variables: { id: text } });
        expect(answer.data).toEqual({ node: null });
        expect(answer.errors.every(({ extensions }) => extensions.code === 'BAD_USER_INPUT')).toBe(true);
        expect(paths()).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
