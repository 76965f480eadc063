import { story, storyRegions, storyServers } from '../story.ts';
import type { GroundWorkState } from './groundwork-state.ts';

const MINUTE_MS = 60_000;

/** The host that is down on purpose: its name in GroundWork is its name in NHN. */
const storyScheduledDown = 'batch-01';

/** Hosts that NHN does not know. */
const storyForeignHosts = ['fw-edge-01', 'san-switch-02', 'printer, 3rd floor'] as const;

const services = [
  { name: 'ssh', monitorStatus: 'OK', output: 'SSH OK' },
  { name: 'disk', monitorStatus: 'OK', output: 'DISK OK - free space: 71 %' },
  { name: 'load', monitorStatus: 'WARNING', output: 'WARNING - load average: 8.71' },
] as const;

function timesAt(startedAtMs: number, id: number) {
  const lastCheckTimeMs = startedAtMs - ((id * 17) % 300) * 1000;
  return { lastCheckTimeMs, nextCheckTimeMs: lastCheckTimeMs + 5 * MINUTE_MS };
}

function wellProperties(index: number): Record<string, string> {
  return {
    Latency: String(100 + index * 25),
    ExecutionTime: String(3 + index),
    MaxAttempts: '10',
    isAcknowledged: 'false',
    ScheduledDowntimeDepth: '0',
    LastPluginOutput: 'OK - 127 ms',
    LastNotificationTime: index % 2 === 0 ? '' : '2026-01-17 08:12:44.503',
  };
}

// Names repeat from region to region, and hosts' names may not: elsewhere only the address agrees with NHN's.
function seedServers(state: GroundWorkState, startedAtMs: number): void {
  for (const region of storyRegions) {
    for (const [index, { name, ip }] of storyServers(region).entries()) {
      const role = name.replace(/-\d+$/, '');
      state.seedHost({
        hostName: region === story.down.region ? name : `${name}.${region}`,
        description: `${role} server in ${region}`,
        deviceIdentification: ip,
        deviceDisplayName: name,
        agentId: `agent-${region}`,
        alias: role,
        lastStateChangeMs: startedAtMs - 7 * 24 * 60 * MINUTE_MS,
        lastPlugInOutput: 'OK - 127 ms',
        ...timesAt(startedAtMs, index),
        properties: wellProperties(index),
        hostGroups: ['all', role, region],
        services: index % 3 === 0 ? services : services.slice(0, 2),
      });
    }
  }
}

function tellOutage(state: GroundWorkState, startedAtMs: number): void {
  const host = state.find(story.down.server);
  if (host === undefined) return;
  host.monitorStatus = 'UNSCHEDULED DOWN';
  host.lastStateChangeMs = startedAtMs - story.down.sinceMinutesBeforeStart * MINUTE_MS + 90_000;
  host.lastPlugInOutput = 'CRITICAL - host unreachable';
  host.properties = {
    ...host.properties,
    LastPluginOutput: 'CRITICAL - host unreachable',
    Notes: 'Call the data centre',
  };
  host.services = host.services.map((service) => ({ ...service, monitorStatus: 'UNSCHEDULED CRITICAL' }));
  state.keep(host);
}

function tellPlannedWork(state: GroundWorkState, startedAtMs: number): void {
  const host = state.find(storyScheduledDown);
  if (host === undefined) return;
  host.monitorStatus = 'SCHEDULED DOWN';
  host.acknowledged = true;
  host.lastStateChangeMs = startedAtMs - 15 * MINUTE_MS;
  host.properties = { ...host.properties, ScheduledDowntimeDepth: '1', isAcknowledged: 'true' };
}

/** Fills a GroundWork that knows the servers of all regions, and some hosts that NHN does not. */
export function tellGroundWorkStory(state: GroundWorkState): void {
  const startedAtMs = state.now();
  seedServers(state, startedAtMs);
  tellOutage(state, startedAtMs);
  tellPlannedWork(state, startedAtMs);
  for (const [index, hostName] of storyForeignHosts.entries()) {
    state.seedHost({
      hostName,
      deviceIdentification: `192.168.5.${50 + index}`,
      appType: index === 0 ? 'GDMA' : 'NAGIOS',
      monitorStatus: index === 2 ? 'PENDING' : 'UP',
      hostGroups: ['all', 'network'],
      properties: index === 2 ? {} : { LastNotificationTime: 'May 17, 2013' },
      ...(index === 2 ? {} : timesAt(startedAtMs, index)),
    });
  }
}
