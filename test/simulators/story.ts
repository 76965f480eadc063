/**
 * What is wrong in the simulated world, the same in every simulator, so that a reader can follow one failure from NHN's
 * metrics through ZMON's alerts to GroundWork's hosts.
 */
export const story = {
  project: 'aOpreudC',
  /** A web server in kr whose exporters stop answering; it stays down. */
  down: { region: 'kr', server: 'web-03', ip: '10.10.1.13', sinceMinutesBeforeStart: 40 },
  /** A database in jp that was slow for a while and recovered. */
  spike: {
    region: 'jp',
    server: 'db-02',
    ip: '10.40.2.12',
    fromMinutesBeforeStart: 95,
    untilMinutesBeforeStart: 60,
    latencyFactor: 8,
  },
} as const;

/** One simulated server by name and address. */
export interface StoryServer {
  readonly name: string;
  readonly ip: string;
}

/** The codes of NHN's regions, in the order in which the guide lists them. */
export const storyRegions = ['kr', 'kr2', 'us', 'jp'] as const;

/** A code of NHN's. */
export type StoryRegion = (typeof storyRegions)[number];

const networks: Readonly<Record<StoryRegion, number>> = { kr: 10, kr2: 20, us: 30, jp: 40 };

const groups = [
  { prefix: 'web', subnet: 1, count: 4 },
  { prefix: 'db', subnet: 2, count: 3 },
  { prefix: 'cache', subnet: 3, count: 2 },
  { prefix: 'batch', subnet: 4, count: 1 },
] as const;

/**
 * The ten servers of a region in the main project: web-01…04, db-01…03, cache-01…02, batch-01.
 *
 * Names repeat across regions, addresses do not: 10.NETWORK.SUBNET.10 + number.
 */
export function storyServers(region: StoryRegion): readonly StoryServer[] {
  return groups.flatMap(({ prefix, subnet, count }) =>
    Array.from({ length: count }, (_, index) => ({
      name: `${prefix}-0${index + 1}`,
      ip: `10.${networks[region]}.${subnet}.${11 + index}`,
    })),
  );
}

/** Whether the server's exporters are silent at a moment. Both times epoch milliseconds. */
export function isDown(region: string, server: string, atMs: number, startedAtMs: number): boolean {
  const { down } = story;
  return (
    region === down.region && server === down.server && atMs >= startedAtMs - down.sinceMinutesBeforeStart * 60_000
  );
}

/** How many times slower than usual the server answers at a moment: 1 outside the spike. */
export function latencyFactor(region: string, server: string, atMs: number, startedAtMs: number): number {
  const { spike } = story;
  const minutesBefore = (startedAtMs - atMs) / 60_000;
  const inside = minutesBefore <= spike.fromMinutesBeforeStart && minutesBefore > spike.untilMinutesBeforeStart;
  return region === spike.region && server === spike.server && inside ? spike.latencyFactor : 1;
}
