import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';

interface Rows<Row> {
  readonly nodes: readonly Row[];
}
interface JoinedTarget {
  readonly port: number;
  readonly hostId: string;
  readonly server: { readonly name: string; readonly hostId: string };
  readonly workspace: { readonly name: string };
}
interface NamedWorkspace {
  readonly id: string;
  readonly name: string;
}

let gateway: Gateway;

/** How often each endpoint was called since the last test, by the simulator's names. */
function calls(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation } of gateway.nhn.log.entries) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

beforeAll(async () => {
  gateway = await startGateway({ nhn: { scale: { workspaces: 40, targetsPerWorkspace: 10 } } });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.nhn.log.clear());

describe('40 workspaces with 10 targets each', () => {
  it('are read with their servers in 1 + 40 + 1 upstream calls', async () => {
    const { workspaces } = await data<{ workspaces: Rows<{ targets: Rows<JoinedTarget> }> }>(
      gateway,
      '{ workspaces { nodes { name targets { nodes { port hostId server { name hostId } workspace { name } } } } } }',
    );
    expect(calls()).toEqual({ listWorkspaces: 1, listTargets: 40, listServers: 1 });
    const targets = workspaces.nodes.flatMap(({ targets: { nodes } }) => nodes);
    expect(workspaces.nodes).toHaveLength(40);
    expect(targets).toHaveLength(400);
    expect(targets.every(({ hostId, server }) => server.hostId === hostId)).toBe(true);
  });

  it('never have more calls in flight than the endpoint may', async () => {
    await data(gateway, '{ workspaces { nodes { targets { nodes { port } } } } }');
    const spans = gateway.nhn.log.where({ operation: 'listTargets' });
    const together = spans.map(
      ({ at }) => spans.filter((other) => other.at < at && (other.endedAt ?? Number.POSITIVE_INFINITY) > at).length,
    );
    expect(Math.max(...together)).toBeLessThanOrEqual(15);
  });

  it('are listed once when the same field is asked for many times', async () => {
    const aliases = Array.from({ length: 20 }, (_, n) => `w${n}: workspaces(first: ${n + 1}) { totalCount }`);
    await data(gateway, `{ ${aliases.join(' ')} servers { totalCount } region { servers { totalCount } } }`);
    expect(calls()).toEqual({ listWorkspaces: 1, listServers: 1 });
  });
});

describe('Server.targets', () => {
  it('joins over all workspaces without a call for each server', async () => {
    const { servers } = await data<{ servers: Rows<{ hostId: string; targets: JoinedTarget[] }> }>(
      gateway,
      '{ servers(first: 1000) { nodes { hostId targets { port hostId workspace { name } } } } }',
    );
    expect(calls()).toEqual({ listWorkspaces: 1, listTargets: 40, listServers: 1 });
    expect(servers.nodes.flatMap(({ targets }) => targets)).toHaveLength(400);
    expect(servers.nodes.every(({ hostId, targets }) => targets.every((target) => target.hostId === hostId))).toBe(
      true,
    );
  });
});

describe('Looking up by id', () => {
  const page = '{ workspaces(first: 3) { nodes { id name targets(first: 3) { nodes { id targetId port } } } } }';
  type Found = NamedWorkspace & { targets: Rows<{ id: string; targetId: string; port: number }> };

  async function known(): Promise<[Found, Found, Found]> {
    const { workspaces } = await data<{ workspaces: { nodes: [Found, Found, Found] } }>(gateway, page);
    gateway.nhn.log.clear();
    return workspaces.nodes;
  }

  it('asks for a single workspace by itself', async () => {
    const [first] = await known();
    const answer = await data(gateway, 'query ($id: ID!) { workspace(id: $id) { id name } }', {
      variables: { id: first.id },
    });
    expect(answer).toEqual({ workspace: { id: first.id, name: first.name } });
    expect(calls()).toEqual({ getWorkspace: 1 });
  });

  it('asks for several workspaces with one list', async () => {
    const found = await known();
    const answer = await data(gateway, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Workspace { name } } }', {
      variables: { ids: found.map(({ id }) => id).reverse() },
    });
    expect(answer).toEqual({ nodes: found.map(({ id, name }) => ({ id, name })).reverse() });
    expect(calls()).toEqual({ listWorkspaces: 1 });
  });

  it('asks for a single target by itself, and for several of one workspace with one list', async () => {
    const [first] = await known();
    const [one, two] = first.targets.nodes;
    await data(gateway, 'query ($id: ID!) { target(id: $id) { port } }', { variables: { id: one?.id } });
    expect(calls()).toEqual({ getTarget: 1 });
    gateway.nhn.log.clear();
    const answer = await data(
      gateway,
      'query ($a: ID!, $b: ID!) { a: target(id: $a) { id } b: target(id: $b) { id } }',
      {
        variables: { a: one?.id, b: two?.id },
      },
    );
    expect(answer).toEqual({ a: { id: one?.id }, b: { id: two?.id } });
    expect(calls()).toEqual({ listTargets: 1 });
  });

  it('asks for the workspaces of targets found by id once by itself, then with one list', async () => {
    const found = await known();
    const answer = await data<{ nodes: { workspace: NamedWorkspace }[] }>(
      gateway,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Target { workspace { id name } } } }',
      { variables: { ids: found.map(({ targets }) => targets.nodes[0]?.id) } },
    );
    expect(answer.nodes).toEqual(found.map(({ id, name }) => ({ workspace: { id, name } })));
    const { getTarget, getWorkspace = 0, listWorkspaces } = calls();
    expect({ getTarget, listWorkspaces }).toEqual({ getTarget: 3, listWorkspaces: 1 });
    expect(getWorkspace).toBeLessThanOrEqual(1);
  });

  it('gives null for what no longer exists, and asks nothing for what nobody has been granted', async () => {
    const [first] = await known();
    const idOf = (...parts: string[]) => Buffer.from(parts.map(encodeURIComponent).join(':')).toString('base64url');
    const gone = idOf('Workspace', 'nhn', 'kr', 'aOpreudC', 'gone');
    const elsewhere = idOf('Workspace', 'nhn', 'kr', 'nobodys', 'gone');
    const answer = await data(
      gateway,
      'query ($a: ID!, $b: ID!) { a: workspace(id: $a) { name } b: node(id: $b) { id } }',
      {
        variables: { a: gone, b: elsewhere },
      },
    );
    expect(answer).toEqual({ a: null, b: null });
    expect(calls()).toEqual({ getWorkspace: 1 });
    expect(first.name).toBe('ws-001');
  });

  it('takes NHN’s own ids below a region', async () => {
    const [first] = await known();
    const [row] = gateway.nhn.store('kr', 'aOpreudC').state.servers.values();
    const workspaceId = [...gateway.nhn.store('kr', 'aOpreudC').state.workspaces.keys()][0];
    const answer = await data(
      gateway,
      'query ($w: ID!, $h: ID!) { region(code: "kr") { workspace(workspaceId: $w) { id } server(hostId: $h) { name } none: server(hostId: "x") { name } } }',
      { variables: { w: workspaceId, h: row?.hostId } },
    );
    expect(answer).toEqual({ region: { workspace: { id: first.id }, server: { name: row?.hostNm }, none: null } });
    expect(calls()).toEqual({ getWorkspace: 1, listServers: 1 });
  });

  it('refuses an id of another type before any call', async () => {
    const [first] = await known();
    const answer = await ask(gateway, 'query ($id: ID!) { server(id: $id) { name } }', { variables: { id: first.id } });
    expect(answer.data).toEqual({ server: null });
    expect(answer.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(calls()).toEqual({});
  });
});
