import { isDown, latencyFactor, story } from '../story.ts';
import type { ExporterTarget } from './exporter/exporter-target.ts';
import type { NhnInternals } from './nhn-internals.ts';
import type { NhnProjectStore } from './nhn-state.ts';

/** The exporters behind a project's targets: who they are in Prometheus, and what the story does to them. */
export function listExporterTargets(store: NhnProjectStore, host: Omit<NhnInternals, 'estate'>): ExporterTarget[] {
  return [...store.state.targets.values()].flatMap((target) => {
    const server = store.state.servers.get(target.hostId);
    const workspace = store.state.workspaces.get(target.jobId);
    if (!server || !workspace) return [];
    const inStory = workspace.projectId === story.project;
    return {
      targetId: target.targetId,
      seed: host.seed,
      kind: target.port === 9100 ? ('system' as const) : ('service' as const),
      identity: {
        instance: `${server.svrIp}:${target.port}`,
        job: workspace.jobName,
        openmetrics_id: target.targetId,
      },
      hostName: server.hostNm,
      slowdown: slowdownOf(host, server.hostNm, inStory),
      downAt: (atMs: number) => inStory && isDown(host.region, server.hostNm, atMs, host.startedAtMs),
    };
  });
}

function slowdownOf(host: Omit<NhnInternals, 'estate'>, server: string, inStory: boolean): ExporterTarget['slowdown'] {
  const { spike } = story;
  const fromMs = host.startedAtMs - spike.fromMinutesBeforeStart * 60_000;
  const factor = latencyFactor(host.region, server, fromMs, host.startedAtMs);
  if (!inStory || factor === 1) return null;
  return { fromMs, untilMs: host.startedAtMs - spike.untilMinutesBeforeStart * 60_000, factor };
}
