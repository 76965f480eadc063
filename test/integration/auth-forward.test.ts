import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';

const OWN_KEY = 'sim-app-key-bKw7Qz12';
const CALLER = { authorization: 'Bearer forwarding-caller-key' };
/** The service is set up with one project; the other one exists at NHN only. */
const configured = [{ id: 'aOpreudC', appKey: 'sim-app-key-aOpreudC' }];
const apiKeys = [
  { name: 'editor', key: 'forwarding-caller-key', role: 'EDITOR' },
  { name: 'guest', key: 'guest-without-projects', role: 'VIEWER', projects: [] },
];

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({
    nhn: {},
    nhnSource: { projects: configured },
    config: { auth: { apiKeys, forwardAppKey: true } },
  });
});
afterAll(() => gateway.close());
afterEach(() => gateway.nhn.log.clear());

const own = { ...CALLER, 'x-tc-app-key': OWN_KEY, 'x-sysmon-project': 'bKw7Qz12' };
const list = '{ workspaces { nodes { id projectId } } }';

interface Listed {
  readonly workspaces: { readonly nodes: readonly { readonly id: string; readonly projectId: string }[] };
}

describe('A caller with an app key of its own', () => {
  it('reads the project that the header names', async () => {
    const { workspaces } = await data<Listed>(gateway, list, { headers: own });
    expect(new Set(workspaces.nodes.map(({ projectId }) => projectId))).toEqual(new Set(['bKw7Qz12']));
  });

  it('reads the project that an argument names', async () => {
    const document = '{ region(project: "bKw7Qz12") { project { id regions { code } } servers { totalCount } } }';
    const headers = { ...CALLER, 'x-tc-app-key': OWN_KEY };
    const { region } = await data<{ region: { project: { id: string } } }>(gateway, document, { headers });
    expect(region.project.id).toBe('bKw7Qz12');
  });

  it('finds things again by id, as long as the header names their project', async () => {
    const { workspaces } = await data<Listed>(gateway, list, { headers: own });
    const node = `{ node(id: "${workspaces.nodes[0]?.id}") { id } }`;
    expect(await data(gateway, node, { headers: own })).toEqual({ node: { id: workspaces.nodes[0]?.id } });
    expect(await data(gateway, node, { headers: CALLER })).toEqual({ node: null });
  });

  it('sees the project among its own, and its role holds there too', async () => {
    const viewer = '{ viewer { projects { id } } }';
    expect(await data(gateway, viewer, { headers: own })).toEqual({
      viewer: { projects: [{ id: 'aOpreudC' }, { id: 'bKw7Qz12' }] },
    });
    const guest = { ...own, authorization: 'Bearer guest-without-projects' };
    const write = 'mutation { createWorkspace(input: { name: "x", metricsPath: "/m" }) { workspace { id } } }';
    expect((await ask(gateway, write, { headers: guest })).errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('that is wrong is refused by NHN, for this request alone', async () => {
    const headers = { ...own, 'x-tc-app-key': 'not-a-key' };
    const [wrong, right] = await Promise.all([
      ask<Listed>(gateway, list, { headers }),
      ask<Listed>(gateway, list, { headers: own }),
    ]);
    expect(wrong.errors[0]?.extensions.code).toMatch(/^UPSTREAM_(UNAUTHENTICATED|FORBIDDEN)$/);
    expect(wrong.text).not.toContain('not-a-key');
    expect(right.errors).toEqual([]);
  });

  it('cannot tell a project that is configured and not granted from one that is not configured', async () => {
    const guest = { authorization: 'Bearer guest-without-projects', 'x-tc-app-key': 'not-a-key' };
    const answers = await Promise.all(
      ['aOpreudC', 'bKw7Qz12'].map((project) =>
        ask(gateway, list, { headers: { ...guest, 'x-sysmon-project': project } }),
      ),
    );
    expect(answers.map(({ errors }) => errors)).toEqual([answers[0]?.errors, answers[0]?.errors]);
  });

  it('does not replace the configured key of a granted project', async () => {
    const headers = { ...CALLER, 'x-tc-app-key': 'not-a-key', 'x-sysmon-project': 'aOpreudC' };
    expect((await ask(gateway, list, { headers })).errors).toEqual([]);
  });

  it.each(['../../x', 'a/b', 'a b', 'x'.repeat(65)])('cannot name the project %j', async (project) => {
    const answer = await ask(gateway, 'query ($p: ID) { workspaces(project: $p) { totalCount } }', {
      headers: { ...CALLER, 'x-tc-app-key': OWN_KEY },
      variables: { p: project },
    });
    expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('finds the header ignored where it is not forwarded', async () => {
    const closed = await startGateway({
      nhn: {},
      nhnSource: { projects: configured },
      config: { auth: { apiKeys } },
    });
    expect((await ask(closed, list, { headers: own })).errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect(closed.nhn.log.count()).toBe(0);
    await closed.close();
  });

  it.each([
    ['429', { kind: 'status', status: 429 }],
    ['503 with Retry-After', { kind: 'status', status: 503, headers: { 'retry-after': '60' } }],
    ['a dropped connection', { kind: 'drop' }],
  ] as const)('that meets %s ten times closes nothing to the configured projects', async (_, fault) => {
    gateway.nhn.faults.add({ project: 'bKw7Qz12' }, fault);
    for (let i = 0; i < 10; i += 1) {
      const { errors } = await ask(gateway, list, { headers: own });
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
    }
    gateway.nhn.faults.clear();
    // The key itself has to wait, and the endpoint is as it was.
    expect((await ask(gateway, list, { headers: own })).errors[0]?.message).toMatch(/was not asked: its circuit|alone/);
    expect((await ask(gateway, list, { headers: CALLER })).errors).toEqual([]);
    const sources = '{ sources { endpoints { region circuit } } }';
    const told = await data<{ sources: { endpoints: { circuit: string }[] }[] }>(gateway, sources, { headers: CALLER });
    expect(new Set(told.sources.flatMap(({ endpoints }) => endpoints.map(({ circuit }) => circuit)))).toEqual(
      new Set(['CLOSED']),
    );
  });

  it('leaves no trace of the key in the log', () => {
    expect(gateway.logLines.filter((line) => /sim-app-key|not-a-key/.test(line))).toEqual([]);
  });
});
