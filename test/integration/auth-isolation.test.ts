import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultProjects } from '../simulators/nhn/nhn-world.ts';
import { addZmonFleet } from '../simulators/zmon/zmon-fleet.ts';
import { ask, data } from '../support/graphql-client.ts';
import { type GroundworkGateway, startGroundworkGateway } from '../support/groundwork-gateway.ts';
import { type LabelledPrometheus, startLabelledPrometheus } from '../support/labelled-prometheus.ts';
import { subscribe } from '../support/subscription-client.ts';
import {
  appKeyOf,
  entries,
  type Ids,
  type Owner,
  other,
  owners,
  ownProjects,
  type Question,
} from './isolation-entries.ts';

/** Interleaved requests of both callers together; fewer or more by ISOLATION_REQUESTS. */
const REQUESTS = Number(process.env.ISOLATION_REQUESTS ?? 10_000);
const AT_ONCE = 24;

const keyOf = (owner: Owner) => ({ authorization: `Bearer isolation-key-of-${owner}` });
const mineByKey = owners.map((owner) => ownProjects[owner]);

let gateway: GroundworkGateway;
let ids: Readonly<Record<Owner, Ids>>;
const prometheus = new Map<string, LabelledPrometheus>();

beforeAll(async () => {
  for (const project of [...owners, ...mineByKey]) prometheus.set(project, await startLabelledPrometheus(project));
  gateway = await startGroundworkGateway({
    nhn: {
      projects: [
        ...defaultProjects,
        ...mineByKey.map((id) => ({ id, appKey: appKeyOf(id), regions: ['kr', 'jp'] as const })),
      ],
      prometheusUrl: (_region, project) => prometheus.get(project)?.url ?? null,
    },
    nhnSource: { projects: defaultProjects },
    limits: { listMaxAgeMs: 2_000 },
    config: {
      auth: {
        forwardAppKey: true,
        apiKeys: owners.map((owner) => ({
          name: `of-${owner === 'aOpreudC' ? 'first' : 'second'}`,
          key: `isolation-key-of-${owner}`,
          role: 'EDITOR',
          projects: [owner],
        })),
      },
    },
  });
  watchAllMachines();
  ids = { aOpreudC: await idsOf('aOpreudC'), bKw7Qz12: await idsOf('bKw7Qz12') };
  const everyId = owners.flatMap((owner) => ids[owner].all).join(' ');
  gateway.nhn.faults.add({ region: 'us' }, { kind: 'status', status: 500, body: everyId });
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([...prometheus.values()].map((server) => server.close()));
});

/** The machines of both are in ZMON and GroundWork, where everyone may see them; whose they are is not told there. */
function watchAllMachines(): void {
  const machines = owners.flatMap((owner) => [...gateway.nhn.store('kr', owner).state.servers.values()]);
  const servers = machines.map(({ hostNm, svrIp }) => ({ name: hostNm, ip: svrIp }));
  addZmonFleet(gateway.zmon.state, { servers, definitions: 2, fires: () => true });
  const known = new Set([...gateway.groundwork.state.hosts.values()].map(({ hostName }) => hostName));
  for (const { name, ip } of servers) {
    if (!known.has(name)) gateway.groundwork.state.seedHost({ hostName: name, deviceIdentification: ip });
  }
}

interface Listed {
  readonly workspaces: {
    readonly nodes: readonly {
      id: string;
      workspaceId: string;
      targets: { nodes: { id: string; targetId: string }[] };
    }[];
  };
  readonly servers: { readonly nodes: readonly { id: string; hostId: string }[] };
}
interface FirstRows {
  readonly workspaces: { readonly pageInfo: { readonly endCursor: string } };
  readonly servers: { readonly pageInfo: { readonly endCursor: string } };
}

const LIST =
  '{ workspaces { nodes { id workspaceId targets { nodes { id targetId } } } } servers { nodes { id hostId } } }';

async function idsOf(owner: Owner): Promise<Ids> {
  const { workspaces, servers } = await data<Listed>(gateway, LIST, { headers: keyOf(owner) });
  const targets = workspaces.nodes.flatMap((workspace) => workspace.targets.nodes);
  const [workspace, target, server] = [workspaces.nodes[0], targets[0], servers.nodes[0]];
  if (!workspace || !target || !server) throw new Error(`the story has no workspace, target or server for ${owner}`);
  const project = ownProjects[owner];
  const byKey = await data<Listed>(gateway, LIST, {
    headers: { ...keyOf(owner), 'x-sysmon-project': project, 'x-tc-app-key': appKeyOf(project) },
  });
  const firstRows = await data<FirstRows>(
    gateway,
    '{ workspaces(first: 1) { pageInfo { endCursor } } servers(first: 1) { pageInfo { endCursor } } }',
    { headers: keyOf(owner) },
  );
  return {
    workspace: workspace.id,
    target: target.id,
    server: server.id,
    hostId: server.hostId,
    workspaceId: workspace.workspaceId,
    cursors: {
      workspaces: firstRows.workspaces.pageInfo.endCursor,
      servers: firstRows.servers.pageInfo.endCursor,
    },
    all: [owner, project, ...idsIn({ workspaces, servers }), ...idsIn(byKey)],
  };
}

function idsIn({ workspaces, servers }: Listed): string[] {
  return [
    ...workspaces.nodes.flatMap(({ id, workspaceId }) => [id, workspaceId]),
    ...workspaces.nodes.flatMap(({ targets }) => targets.nodes.flatMap(({ id, targetId }) => [id, targetId])),
    ...servers.nodes.flatMap(({ id, hostId }) => [id, hostId]),
  ];
}

describe('Two callers, each with a project of its own', () => {
  it(
    `never see a trace of each other in ${REQUESTS} interleaved requests over every entry point`,
    async () => {
      const asked = Array.from({ length: REQUESTS }, (_, i) => {
        const owner = owners[i % owners.length] ?? 'aOpreudC';
        return { owner, entry: entries[Math.floor(i / owners.length) % entries.length] };
      });
      const crossed: string[] = [];
      const seen = new Set<string>();
      for (let i = 0; i < asked.length; i += AT_ONCE) {
        await Promise.all(
          asked.slice(i, i + AT_ONCE).map(async ({ owner, entry }) => {
            if (!entry) return;
            const { what } = entry;
            const text = await answerTo(owner, entry.ask(ids[owner], ids[other(owner)], owner));
            const traces = tracesOf(text, ids[other(owner)]);
            if (traces.length > 0) crossed.push(`${what} of ${owner}: ${traces.join(', ')}`);
            if (ids[owner].all.some((id) => text.includes(id))) seen.add(`${what} of ${owner}`);
          }),
        );
      }
      expect(crossed).toEqual([]);
      // The test itself sees something: answers about a caller's own things name its own.
      const mine = entries.filter((entry) => entry.mine).map(({ what }) => what);
      const expected = mine.flatMap((what) => owners.map((owner) => `${what} of ${owner}`));
      expect(expected.filter((each) => !seen.has(each))).toEqual([]);
    },
    20_000 + 20 * REQUESTS,
  );

  it('were answered from lists and ranges of a moment ago, each from its own', async () => {
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    for (const cache of ['list', 'range']) {
      const hits = new RegExp(`^sightline_cache_lookups_total\\{cache="${cache}",.*outcome="hit"\\} (\\d+)$`, 'gm');
      const count = [...text.matchAll(hits)].reduce((sum, [, each]) => sum + Number(each), 0);
      expect([cache, count > REQUESTS / 100]).toEqual([cache, true]);
    }
  });

  it('change nothing of each other’s: no write reaches the other project', () => {
    const { log } = gateway.nhn;
    const writes = ['updateWorkspace', 'deleteTarget'].map((operation) => log.count({ operation }));
    expect(writes).toEqual([0, 0]);
  });

  it('get the same answers for what is not theirs as for what does not exist', async () => {
    const mine = keyOf('aOpreudC');
    for (const project of ['bKw7Qz12', 'no-such-project']) {
      const named = await ask(gateway, `{ workspaces(project: "${project}") { totalCount } }`, { headers: mine });
      const header = await ask(gateway, '{ workspaces { totalCount } }', {
        headers: { ...mine, 'x-sysmon-project': project },
      });
      const message = 'this project does not exist or is not granted to you';
      for (const answer of [named, header]) {
        expect(answer.data).toEqual({ workspaces: null });
        expect(answer.errors.map((error) => [error.message, error.extensions])).toEqual([
          [message, { code: 'FORBIDDEN' }],
        ]);
      }
    }
    const things = `{ server(id: "${ids.bKw7Qz12.server}") { id } node(id: "${ids.bKw7Qz12.workspace}") { id } }`;
    expect(await data(gateway, things, { headers: mine })).toEqual({ server: null, node: null });
  });

  it('leave no key in the log', () => {
    const secrets = ['isolation-key', 'sim-app-key'];
    expect(gateway.logLines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });
});

async function answerTo(owner: Owner, question: Question | string): Promise<string> {
  const { text, headers: own = {} } = typeof question === 'string' ? { text: question } : question;
  const headers = { ...own, ...keyOf(owner) };
  if (text.startsWith('subscription')) return firstAnswer(text, headers);
  if (!text.startsWith('/')) return (await ask(gateway, text, { headers })).text;
  return (await fetch(gateway.url + text, { headers })).text();
}

/** The first answer of a subscription, which is left then. */
async function firstAnswer(text: string, headers: Readonly<Record<string, string>>): Promise<string> {
  await using open = subscribe(gateway, 'event_stream', text, { headers });
  return JSON.stringify(await open.take(1));
}

/** What of the other caller's stands in the answer; the document's own mistakes are not quoted in answers. */
function tracesOf(text: string, theirs: Ids): string[] {
  return [...theirs.all, 'isolation-key', 'sim-app-key'].filter((id) => text.includes(id));
}
