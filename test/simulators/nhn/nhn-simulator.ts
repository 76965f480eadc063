import { isDown, story, storyRegions } from '../story.ts';
import { Faults } from '../support/faults.ts';
import type { LoopbackServer } from '../support/loopback-server.ts';
import { RequestLog } from '../support/request-log.ts';
import { createEstate } from './nhn-estate.ts';
import { startNhnHost } from './nhn-host.ts';
import type { NhnRegion } from './nhn-model.ts';
import type { NhnSimulator, NhnSimulatorOptions } from './nhn-options.ts';
import { startPrometheusFleet } from './prometheus-fleet.ts';
import { createPrometheusProxy } from './prometheus-proxy.ts';

/** Starts NHN Cloud System Monitoring on loopback: one listener for each region, all over one estate. */
export async function startNhnSimulator(options: NhnSimulatorOptions = {}): Promise<NhnSimulator> {
  const { now = Date.now, seed = 1, log = new RequestLog(now), faults = new Faults() } = options;
  const startedAtMs = now();
  const estate = createEstate(options, now);
  const proxy = createPrometheusProxy();
  const urls = new Map<string, string>();
  const prometheusUrl = options.prometheusUrl ?? ((region, projectId) => urls.get(`${region}/${projectId}`) ?? null);
  const preparingMs = options.preparingMs ?? 60_000;

  const startHost = (region: NhnRegion): Promise<LoopbackServer> => {
    const port = options.ports?.[region];
    return startNhnHost({
      region,
      ...(port === undefined ? {} : { port }),
      ...{ seed, now, startedAtMs, log, faults, estate, proxy, prometheusUrl },
      wording: { failureBody: 'null', refusalBody: 'gateway', ...options.wording },
      reachable: (target, serverName) => {
        if (now() - target.createdAtMs < preparingMs) return null;
        const inStory = estate.store(region, story.project)?.state.targets.has(target.targetId) ?? false;
        return !(inStory && isDown(region, serverName, now(), startedAtMs));
      },
    });
  };
  const [kr, kr2, us, jp] = await Promise.all([startHost('kr'), startHost('kr2'), startHost('us'), startHost('jp')]);
  const endpoints = { kr: kr.url, kr2: kr2.url, us: us.url, jp: jp.url };
  const closeHosts = async (): Promise<void> => {
    proxy.close();
    await Promise.all([kr, kr2, us, jp].map((host) => host.close()));
  };

  const fleet = options.prometheus
    ? await startPrometheusFleet(options.prometheus, { seed, now, startedAtMs, estate, endpoints }).catch(
        async (error: unknown) => {
          await closeHosts();
          throw error;
        },
      )
    : null;
  for (const member of fleet?.members ?? []) urls.set(`${member.region}/${member.projectId}`, member.url);

  return {
    endpoints,
    projects: estate.projects,
    log,
    faults,
    startedAtMs,
    store: (region, projectId) => {
      const store = estate.store(region, projectId);
      if (!store) throw new Error(`no project ${projectId} in ${region} (regions: ${storyRegions.join(', ')})`);
      return store;
    },
    prometheusUrl,
    close: async () => {
      await closeHosts();
      await fleet?.close();
    },
  };
}
