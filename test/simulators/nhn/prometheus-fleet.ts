import { startPrometheus } from '../../support/prometheus/prometheus.ts';
import { writeHistory } from './exporter/exposition.ts';
import { listExporterTargets } from './nhn-exporter-targets.ts';
import type { NhnInternals } from './nhn-internals.ts';
import type { NhnRegion } from './nhn-model.ts';
import type { NhnPrometheusOptions } from './nhn-options.ts';

/** One Prometheus of the fleet. */
export interface FleetMember {
  readonly region: NhnRegion;
  readonly projectId: string;
  readonly url: string;
}

/** The running servers. */
export interface PrometheusFleet {
  readonly members: readonly FleetMember[];
  close(): Promise<void>;
}

/** What the fleet scrapes, and where. */
export interface FleetWorld extends Omit<NhnInternals, 'region'> {
  readonly endpoints: Readonly<Record<NhnRegion, string>>;
}

/** Starts one Prometheus for each region and project that is asked for; when one fails, stops them all and throws. */
export async function startPrometheusFleet(options: NhnPrometheusOptions, world: FleetWorld): Promise<PrometheusFleet> {
  const places = world.estate.projects
    .filter(({ id }) => options.projects?.includes(id) ?? true)
    .flatMap(({ id, regions }) => regions.map((region) => ({ region, projectId: id })))
    .filter(({ region }) => options.regions?.includes(region) ?? true);
  const started = await Promise.allSettled(places.map((place) => startMember(options, world, place)));
  const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(running.map(({ server }) => server.close()));
  };
  const failure = started.find((result) => result.status === 'rejected');
  if (failure) {
    await close();
    throw failure.reason;
  }
  return { members: running, close };
}

type Place = Pick<FleetMember, 'region' | 'projectId'>;

async function startMember(options: NhnPrometheusOptions, world: FleetWorld, place: Place) {
  const server = await startPrometheus({
    scrape: {
      httpSdUrl: `${world.endpoints[place.region]}/http-sd/${place.projectId}`,
      intervalSeconds: options.scrapeIntervalSeconds ?? 15,
      refreshSeconds: 2,
    },
    backfill: history(options, world, place),
  });
  return { ...place, url: server.url, server };
}

function* history(options: NhnPrometheusOptions, world: FleetWorld, place: Place): Generator<string, void, undefined> {
  const store = world.estate.store(place.region, place.projectId);
  const historyMs = (options.historyHours ?? 6) * 3_600_000;
  if (!store || historyMs === 0) return;
  const stepMs = (options.historyStepSeconds ?? 60) * 1000;
  const untilMs = Math.floor(world.startedAtMs / 1000) * 1000;
  for (const target of listExporterTargets(store, { ...world, region: place.region })) {
    yield* writeHistory(target, untilMs - historyMs, untilMs, stepMs);
  }
}
