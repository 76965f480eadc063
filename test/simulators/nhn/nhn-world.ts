import { type StoryServer, storyServers } from '../story.ts';
import type { NhnProject, NhnRegion, NhnServer } from './nhn-model.ts';
import { maxTargetsPerServer, type NhnProjectStore } from './nhn-state.ts';
import { writeZonelessTime } from './zoneless-time.ts';

/** The projects that the simulator starts with unless told otherwise. */
export const defaultProjects: readonly NhnProject[] = [
  { id: 'aOpreudC', appKey: 'sim-app-key-aOpreudC', regions: ['kr', 'kr2', 'us', 'jp'] },
  { id: 'bKw7Qz12', appKey: 'sim-app-key-bKw7Qz12', regions: ['kr', 'jp'] },
];

/** A uniform world in place of the story's: exactly this many workspaces, each with this many targets. */
export interface NhnScale {
  readonly workspaces: number;
  readonly targetsPerWorkspace: number;
}

interface WorkspacePlan {
  readonly name: string;
  readonly port: number;
  readonly description: string | null;
  readonly reservedJobCd?: string;
  /** Which servers it watches, by the start of their names. */
  readonly on: readonly string[];
}

const storyWorkspaces: readonly WorkspacePlan[] = [
  { name: 'node', port: 9100, description: 'Operating system of every server', on: [''] },
  { name: 'web', port: 8080, description: 'Web front ends', on: ['web'] },
  { name: 'db', port: 9187, description: 'Databases', on: ['db'] },
  { name: 'cache', port: 9121, description: null, on: ['cache'] },
  { name: 'batch', port: 9101, description: 'Nightly jobs', on: ['batch'] },
  { name: '@Linux', port: 9256, description: null, reservedJobCd: 'LINUX', on: ['web-01', 'batch-01'] },
];

const otherWorkspaces: readonly WorkspacePlan[] = [
  { name: 'node', port: 9100, description: null, on: [''] },
  { name: 'app', port: 8080, description: 'The application', on: ['app'] },
  { name: 'edge', port: 8404, description: 'Load balancers', on: ['edge'] },
];

const seededAtMs = Date.parse('2026-03-02T00:15:00Z');
const seededBy = '5f0c9d1e-7a42-4b6b-a1c3-0d9e8f7a6b5c';

/** Fills a store with the story's servers, or with the smaller second project's. */
export function seedStory(store: NhnProjectStore, project: NhnProject, region: NhnRegion): void {
  const main = project.id === 'aOpreudC';
  const servers = (main ? storyServers(region) : otherServers(region)).map((server) => putServer(store, server));
  for (const plan of main ? storyWorkspaces : otherWorkspaces) {
    const { jobId } = store.putWorkspace({
      jobName: plan.name,
      description: plan.description,
      reservedJobCd: plan.reservedJobCd ?? null,
      lstModifier: plan.reservedJobCd === undefined ? seededBy : null,
      lstModYmdt: writeZonelessTime(seededAtMs),
    });
    const watched = servers.filter(({ hostNm }) => plan.on.some((prefix) => hostNm.startsWith(prefix)));
    for (const { hostId } of watched) putTarget(store, jobId, hostId, plan.port);
  }
}

/** Fills a store uniformly: `ws-001`…, and as many servers `srv-001`… as the limit per server asks for. */
export function seedScale(store: NhnProjectStore, region: NhnRegion, scale: NhnScale): void {
  const targets = scale.workspaces * scale.targetsPerWorkspace;
  const count = Math.max(scale.targetsPerWorkspace, Math.ceil(targets / maxTargetsPerServer), 1);
  const network = storyServers(region)[0]?.ip.split('.')[1] ?? '0';
  const servers = Array.from({ length: count }, (_, index) =>
    putServer(store, {
      name: `srv-${String(index + 1).padStart(3, '0')}`,
      ip: `10.${network}.${100 + Math.floor(index / 250)}.${1 + (index % 250)}`,
    }),
  );
  for (let index = 0; index < scale.workspaces; index += 1) {
    const jobName = `ws-${String(index + 1).padStart(3, '0')}`;
    const { jobId } = store.putWorkspace({ jobName, lstModYmdt: writeZonelessTime(seededAtMs) });
    for (let nth = 0; nth < scale.targetsPerWorkspace; nth += 1) {
      const server = servers[(index * scale.targetsPerWorkspace + nth) % count];
      if (server) putTarget(store, jobId, server.hostId, 8000 + (index % 1000));
    }
  }
}

function otherServers(region: NhnRegion): readonly StoryServer[] {
  const subnet = region === 'kr' ? 1 : 2;
  const names = ['app-01', 'app-02', 'app-03', 'edge-01'];
  return names.map((name, index) => ({ name, ip: `172.16.${subnet}.${11 + index}` }));
}

function putServer(store: NhnProjectStore, server: StoryServer): NhnServer {
  return store.putServer({ hostNm: server.name, svrIp: server.ip });
}

function putTarget(store: NhnProjectStore, jobId: string, hostId: string, port: number): void {
  store.putTarget({
    jobId,
    hostId,
    port,
    lstModifier: seededBy,
    lstModYmdt: writeZonelessTime(seededAtMs + 5 * 60_000),
    createdAtMs: seededAtMs,
  });
}
