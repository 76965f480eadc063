import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';

interface Created {
  readonly createWorkspace: { readonly workspace: { readonly id: string } | null; readonly userErrors: unknown[] };
}

const create = `mutation ($name: String!, $path: String = "/metrics") {
  createWorkspace(input: { name: $name, metricsPath: $path }) { workspace { id name } userErrors { code field upstreamCode } }
}`;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {}, limits: { upstreamTimeoutMs: 300 } });
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.nhn.faults.clear();
  gateway.nhn.log.clear();
});

async function createWorkspace(name: string): Promise<string> {
  const { createWorkspace: created } = await data<Created>(gateway, create, { variables: { name } });
  return created.workspace?.id ?? '';
}

describe('A write whose outcome nobody knows', () => {
  it.each([
    ['-50000', { kind: 'businessCode', code: -50000 }, 'UPSTREAM_UNAVAILABLE'],
    ['a cut connection', { kind: 'drop' }, 'UPSTREAM_UNAVAILABLE'],
    ['no answer in time', { kind: 'blackHole' }, 'UPSTREAM_TIMEOUT'],
    ['HTTP 502', { kind: 'status', status: 502 }, 'UPSTREAM_UNAVAILABLE'],
    ['half an answer', { kind: 'truncated' }, 'UPSTREAM_UNAVAILABLE'],
    ['an answer that cannot be read', { kind: 'malformedJson' }, 'UPSTREAM_MALFORMED'],
  ] as const)('%s: an error that says so, no userError, and the write is sent once', async (_what, fault, code) => {
    gateway.nhn.faults.add({ operation: 'createWorkspace' }, fault);
    const answer = await ask(gateway, create, { variables: { name: 'unknown-outcome' } });
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['createWorkspace'], code]]);
    expect(answer.errors[0]?.message).toMatch(/whether it took effect is unknown/);
    expect(answer.errors[0]?.extensions.upstream).toMatchObject({ operation: 'createWorkspace', attempts: 1 });
    expect(answer.data).toBeNull();
    expect(gateway.nhn.log.count({ operation: 'createWorkspace' })).toBe(1);
  });

  it('the request’s own deadline: likewise', async () => {
    gateway.nhn.faults.add({ operation: 'createWorkspace' }, { kind: 'blackHole' });
    const headers = { 'x-sightline-timeout': '100ms' };
    const answer = await ask(gateway, create, { variables: { name: 'too-late' }, headers });
    expect(answer.errors[0]?.extensions.code).toBe('UPSTREAM_TIMEOUT');
    expect(answer.errors[0]?.message).toMatch(/whether it took effect is unknown/);
  });

  it('HTTP 429 is known not to have changed anything', async () => {
    gateway.nhn.faults.add({ operation: 'createWorkspace' }, { kind: 'status', status: 429 });
    const answer = await ask(gateway, create, { variables: { name: 'later' } });
    expect(answer.errors[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(answer.errors[0]?.message).not.toMatch(/unknown/);
    expect(gateway.nhn.log.count()).toBe(1);
  });
});

describe('Bad input to a write', () => {
  it('is told field by field before anything is sent', async () => {
    const answer = await data<Created>(gateway, create, { variables: { name: 'two words', path: 'metrics?x=1' } });
    expect(answer.createWorkspace).toEqual({
      workspace: null,
      userErrors: [
        { code: 'BAD_INPUT', field: ['input', 'name'], upstreamCode: null },
        { code: 'BAD_INPUT', field: ['input', 'metricsPath'], upstreamCode: null },
      ],
    });
    const id = await createWorkspace('bad-input');
    gateway.nhn.log.clear();
    for (const path of ['//other.host/metrics', 'http://other.host/metrics', '/a b', '/a#b', '', '/\\other']) {
      const changed = await data<{ updateWorkspace: { userErrors: unknown[] } }>(
        gateway,
        `mutation ($id: ID!, $path: String!) { updateWorkspace(input: { id: $id, metricsPath: $path }) { userErrors { code field } } }`,
        { variables: { id, path } },
      );
      expect(changed.updateWorkspace.userErrors, path).toEqual([
        { code: 'BAD_INPUT', field: ['input', 'metricsPath'] },
      ]);
    }
    for (const port of [0, -1, 65_536]) {
      const changed = await data<{ createTarget: { userErrors: unknown[] } }>(
        gateway,
        `mutation ($id: ID!, $port: Int!) { createTarget(input: { workspace: $id, hostId: "h", port: $port }) { userErrors { code field } } }`,
        { variables: { id, port } },
      );
      expect(changed.createTarget.userErrors).toEqual([{ code: 'BAD_INPUT', field: ['input', 'port'] }]);
    }
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('an id of nobody’s project is NOT_FOUND without a call; one that is no id is BAD_USER_INPUT', async () => {
    const idOf = (...parts: string[]) => Buffer.from(parts.join(':')).toString('base64url');
    const remove =
      'mutation ($id: ID!) { deleteWorkspace(input: { id: $id }) { deletedId userErrors { code field } } }';
    const foreign = { id: idOf('Workspace', 'nhn', 'kr', 'nobodys', 'x') };
    expect(await data(gateway, remove, { variables: foreign })).toEqual({
      deleteWorkspace: { deletedId: null, userErrors: [{ code: 'NOT_FOUND', field: ['input', 'id'] }] },
    });
    for (const id of ['', 'x', '!!', idOf('Target', 'nhn', 'kr', 'aOpreudC', 'x', 'y'), idOf('Workspace')]) {
      const { errors } = await ask(gateway, remove, { variables: { id } });
      expect(
        errors.map(({ extensions }) => extensions.code),
        id,
      ).toEqual(['BAD_USER_INPUT']);
    }
    expect(gateway.nhn.log.count()).toBe(0);
  });
});

describe('After a write', () => {
  it('the next read is fresh, also while an older one of the same kind is still under way', async () => {
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'listWorkspaces' }, { kind: 'hold', until: held.promise }, { times: 1 });
    const read = '{ workspaces(filter: { nameContains: "in-flight" }) { totalCount } }';
    const older = data(gateway, read);
    await expect.poll(() => gateway.nhn.log.count({ operation: 'listWorkspaces' })).toBe(1);

    await createWorkspace('in-flight');
    expect(await data(gateway, read)).toEqual({ workspaces: { totalCount: 1 } });
    expect(gateway.nhn.log.count({ operation: 'listWorkspaces' })).toBe(2);
    held.resolve();
    await older;
  });

  it('several in one operation run one after the other, and each payload is read as it then is', async () => {
    const { state } = gateway.nhn.store('kr', 'aOpreudC');
    const [server] = state.servers.values();
    const id = await createWorkspace('serial');
    const add = (alias: string, port: number) =>
      `${alias}: createTarget(input: { workspace: $id, hostId: $host, port: ${port} }) {
         target { port server { name } workspace { name targets { totalCount } } } userErrors { code }
       }`;
    const answer = await data(
      gateway,
      `mutation ($id: ID!, $host: ID!) { ${add('a', 7001)} ${add('b', 7002)} gone: deleteWorkspace(input: { id: $id }) { deletedId } }`,
      { variables: { id, host: server?.hostId } },
    );
    const target = (port: number, totalCount: number) => ({
      target: { port, server: { name: server?.hostNm }, workspace: { name: 'serial', targets: { totalCount } } },
      userErrors: [],
    });
    expect(answer).toEqual({ a: target(7001, 1), b: target(7002, 2), gone: { deletedId: id } });
    const sent = gateway.nhn.log.where(({ method }) => method !== 'GET').map(({ operation }) => operation);
    expect(sent).toEqual(['createWorkspace', 'createTarget', 'createTarget', 'deleteWorkspace']);
    expect(await data(gateway, 'query ($id: ID!) { workspace(id: $id) { name } }', { variables: { id } })).toEqual({
      workspace: null,
    });
  });

  it('what NHN replaces as a whole is cleared where the input leaves it out', async () => {
    const id = await createWorkspace('replaced');
    const update = `mutation ($input: UpdateWorkspaceInput!) {
      updateWorkspace(input: $input) { workspace { id name metricsPath description lastModifiedAt lastModifiedAtUtc } userErrors { code } }
    }`;
    const first = await data(gateway, update, { variables: { input: { id, metricsPath: '/m', description: 'text' } } });
    expect(first).toMatchObject({ updateWorkspace: { workspace: { id, name: 'replaced', description: 'text' } } });
    const second = await data<{
      updateWorkspace: { workspace: { lastModifiedAt: string; lastModifiedAtUtc: string } };
    }>(gateway, update, { variables: { input: { id, metricsPath: '/m' } } });
    const { workspace } = second.updateWorkspace;
    expect(workspace).toMatchObject({ description: null, metricsPath: '/m' });
    // Seoul is nine hours ahead, and has no summer time.
    expect(Date.parse(`${workspace.lastModifiedAt}Z`) - Date.parse(workspace.lastModifiedAtUtc)).toBe(9 * 3_600_000);
  });

  it('a target that cannot be read back is created all the same, and the error says where', async () => {
    const id = await createWorkspace('half-read');
    const [server] = gateway.nhn.store('kr', 'aOpreudC').state.servers.values();
    gateway.nhn.faults.add({ operation: 'getTarget' }, { kind: 'status', status: 500 });
    const answer = await ask<{ createTarget: { target: null; userErrors: unknown[] } }>(
      gateway,
      'mutation ($id: ID!, $host: ID!) { createTarget(input: { workspace: $id, hostId: $host, port: 7003 }) { target { port } userErrors { code } } }',
      { variables: { id, host: server?.hostId } },
    );
    expect(answer.data).toEqual({ createTarget: { target: null, userErrors: [] } });
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['createTarget', 'target'], 'UPSTREAM_UNAVAILABLE'],
    ]);
  });

  it('writes of others are not held back, and reads of equal questions at the same time are sent once', async () => {
    const held = Promise.withResolvers<void>();
    gateway.nhn.faults.add({ operation: 'listServers' }, { kind: 'hold', until: held.promise });
    const asked = Array.from({ length: 10 }, () => data(gateway, '{ servers { totalCount } }'));
    await expect.poll(() => gateway.nhn.log.count({ operation: 'listServers' })).toBe(1);
    await createWorkspace('meanwhile');
    held.resolve();
    await Promise.all(asked);
    expect(gateway.nhn.log.count({ operation: 'listServers' })).toBe(1);
  });
});
