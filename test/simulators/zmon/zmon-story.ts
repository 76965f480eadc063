import { story, storyServers } from '../story.ts';
import { seedAlertDefinition, seedCheckDefinition, seedEntity } from './definition-seed.ts';
import type { ZmonState } from './zmon-state.ts';

const MINUTE_MS = 60_000;

/** Ids of the story's alert definitions, by what they are about. */
export const storyAlerts = {
  reachableTemplate: 10,
  webUnreachable: 11,
  databaseUnreachable: 12,
  exporterSilent: 13,
  webPortClosed: 14,
  slowAnswers: 15,
  diskAlmostFull: 16,
  retired: 17,
  checkFails: 18,
  queueGrows: 19,
  pingLost: 20,
} as const;

/** The planned downtime that covers web-03's outage from its middle on. Minutes are counted from the start. */
export const storyDowntime = {
  id: '5f3c1a52-6a0e-4a53-9d0f-2b8f6f3c7e10',
  entity: story.down.server,
  fromMinutesBeforeStart: 20,
  untilMinutesAfterStart: 40,
} as const;

function seedChecks(state: ZmonState): void {
  seedCheckDefinition(state, { id: 1, name: 'Host reachable', description: 'One ping from the worker' });
  seedCheckDefinition(state, { id: 2, name: 'Exporter answers', command: "http('/metrics').code()", interval: 30 });
  seedCheckDefinition(state, { id: 3, name: 'HTTP latency', command: "http('/').time()", owning_team: 'Web' });
  seedCheckDefinition(state, { id: 4, name: 'Disk usage', command: 'snmp().df()', interval: 300 });
}

function seedInheritance(state: ZmonState): void {
  seedAlertDefinition(state, {
    id: storyAlerts.reachableTemplate,
    name: 'Server unreachable: {entities}',
    description: 'The server does not answer. Look at its console first.',
    entities: [{ type: 'instance' }],
    entities_exclude: [],
    condition: 'capture(lost=value) >= limit',
    notifications: ["send_mail('sre@example.com')"],
    check_definition_id: 1,
    priority: 2,
    period: '',
    template: true,
    parameters: {
      limit: { value: 1, comment: 'lost answers', type: 'int' },
      window: { value: '5m', comment: 'how long', type: 'str' },
    },
    tags: ['availability'],
  });
  seedAlertDefinition(state, {
    id: storyAlerts.webUnreachable,
    team: 'Web',
    responsible_team: 'Web',
    entities: [{ type: 'instance', role: 'web' }],
    priority: 1,
    parent_id: storyAlerts.reachableTemplate,
    parameters: { limit: { value: 3, comment: 'lost answers', type: 'int' } },
  });
  seedAlertDefinition(state, {
    id: storyAlerts.databaseUnreachable,
    name: 'Database unreachable: {entities}',
    team: 'Databases',
    responsible_team: 'SRE',
    entities: [{ type: 'instance', role: 'db' }],
    parent_id: storyAlerts.reachableTemplate,
  });
  seedAlertDefinition(state, {
    id: storyAlerts.webPortClosed,
    name: 'Web port closed',
    team: 'Web',
    responsible_team: 'SRE',
    parent_id: storyAlerts.webUnreachable,
    tags: ['availability', 'port'],
  });
}

function seedStandAlone(state: ZmonState): void {
  const whole = {
    description: 'See the run book.',
    entities: [{ type: 'instance' }],
    entities_exclude: [],
    condition: 'value > limit',
    notifications: [],
    period: '',
    parameters: {},
  };
  const { exporterSilent, slowAnswers, diskAlmostFull, retired, checkFails, queueGrows, pingLost } = storyAlerts;
  const one = (id: number, name: string, check: number, priority: number, tags: readonly string[]): void =>
    seedAlertDefinition(state, { ...whole, id, name, check_definition_id: check, priority, tags });
  one(exporterSilent, 'Exporter silent for {minutes:.0f} min', 2, 1, ['availability', 'metrics']);
  one(slowAnswers, 'Slow answers', 3, 2, ['latency']);
  one(diskAlmostFull, 'Disk {disk} at {percent:.1f} %', 4, 3, ['capacity']);
  one(retired, 'Old ping', 1, 3, []);
  seedAlertDefinition(state, { ...whole, id: retired, name: 'Old ping', status: 'INACTIVE', check_definition_id: 1 });
  one(checkFails, 'Check fails', 4, 3, ['self']);
  one(queueGrows, 'Queue grows', 4, 2, ['capacity']);
  one(pingLost, 'Ping lost', 1, 1, ['availability']);
}

function seedFirings(state: ZmonState, startedAtMs: number): void {
  const { server, ip, sinceMinutesBeforeStart } = story.down;
  // Alerts notice a little later than the machine falls silent.
  const startMs = startedAtMs - sinceMinutesBeforeStart * MINUTE_MS + 63_217;
  state.fire(storyAlerts.webUnreachable, server, { startMs, value: 4, captures: { lost: 4 } });
  state.fire(storyAlerts.exporterSilent, `${server}:9100`, {
    startMs: startMs + 30_000,
    value: { code: 0, error: 'connect timed out' },
    captures: { minutes: 39.5 },
    worker: 'p1.mon02',
  });
  state.fire(storyAlerts.webPortClosed, `${ip}:9100`, { startMs: startMs + 1_500, value: [9100, 'closed'] });
  state.fire(storyAlerts.pingLost, ip, { startMs, value: Number.POSITIVE_INFINITY, captures: { lost: 1 } });
  const earlier = startedAtMs - 26 * 60 * MINUTE_MS;
  state.fire(storyAlerts.diskAlmostFull, 'batch-01', {
    startMs: earlier,
    value: 91.25,
    captures: { disk: '/var', percent: 91.25 },
  });
  state.fire(storyAlerts.checkFails, 'cache-02', {
    startMs: earlier,
    value: 'SnmpError: no response before timeout',
    extra: { exc: 1 },
  });
  state.fire(storyAlerts.queueGrows, 'batch-01', { startMs: startedAtMs - 12 * MINUTE_MS, value: Number.NaN });
  state.fire(storyAlerts.retired, 'web-01', { startMs: earlier });
}

function seedDowntime(state: ZmonState, startedAtMs: number): void {
  const { id, entity, fromMinutesBeforeStart, untilMinutesAfterStart } = storyDowntime;
  const startMs = startedAtMs - fromMinutesBeforeStart * MINUTE_MS;
  state.downtimes.set(id, {
    id,
    comment: `Replacing the power supply of ${entity}`,
    start_time: Math.floor(startMs / 1000),
    end_time: Math.floor(startedAtMs / 1000) + untilMinutesAfterStart * 60,
    created_by: 'ops',
    entities: [entity],
    alert_definitions: [storyAlerts.webUnreachable],
    createdAtMs: startMs - 5 * MINUTE_MS,
  });
}

/** Fills a ZMON that watches the servers of region kr: web-03 is down, and partly in a planned downtime. */
export function tellZmonStory(state: ZmonState): void {
  const startedAtMs = state.now();
  for (const { name, ip } of storyServers(story.down.region)) {
    const role = name.replace(/-\d+$/, '');
    seedEntity(state, { id: name, type: 'instance', role, ip, region: story.down.region, team: 'SRE' });
    seedEntity(state, { id: `${name}:9100`, type: 'exporter', role, ip, region: story.down.region, team: 'SRE' });
  }
  seedChecks(state);
  seedInheritance(state);
  seedStandAlone(state);
  seedFirings(state, startedAtMs);
  seedDowntime(state, startedAtMs);
}
