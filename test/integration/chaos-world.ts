import { findPort } from '../demo/free-port.ts';
import { startGroundWorkSimulator } from '../simulators/groundwork/groundwork-simulator.ts';
import { answerJson, answerText } from '../simulators/support/answer.ts';
import { Faults } from '../simulators/support/faults.ts';
import { type LoopbackServer, startLoopbackServer } from '../simulators/support/loopback-server.ts';
import { RequestLog } from '../simulators/support/request-log.ts';
import { startZmonSimulator } from '../simulators/zmon/zmon-simulator.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ZMON_TOKEN } from '../support/zmon-gateway.ts';
import { type Door, openDoor } from './chaos-door.ts';

/** The kinds of upstream, by the names that the tests give them. */
export type UpstreamName = 'nhn' | 'nhn-prometheus' | 'prometheus' | 'zmon' | 'groundwork';

/** What a field asks of an upstream, and the upstream's name of the call behind it. */
interface Use {
  readonly operation: string;
  /** With `{n}`: a number, so that no two are alike. */
  readonly field: string;
}

/** One upstream of the world: how it is used, and where it can be broken. */
export interface Victim {
  readonly source: string;
  readonly read: Use;
  /** Left out where the upstream takes none. */
  readonly write?: Use;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly door: Door;
}

/** Every kind of upstream behind one gateway, each behind a door. */
export interface ChaosWorld {
  readonly gateway: Gateway;
  readonly victims: Readonly<Record<UpstreamName, Victim>>;
  close(): Promise<void>;
}

const HOST = '{ name: "chaos-{n}", appType: "NAGIOS", deviceIdentification: "10.8.0.1" }';
const SERIES = '{ labels: { __name__: "chaos" }, timestamps: [1700000000], values: [{n}] }';
const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();
const DOWNTIME = `comment: "chaos {n}", endTime: "${IN_AN_HOUR}", entities: ["web-01"]`;

/** Starts all of them. `limits` are the gateway's. */
export async function startChaosWorld(limits: Readonly<Record<string, number>>): Promise<ChaosWorld> {
  const [zmon, groundwork, prometheus] = await Promise.all([
    startZmonSimulator(),
    startGroundWorkSimulator(),
    startPlainPrometheus(),
  ]);
  const kr = await findPort(0);
  const [krDoor, prometheusDoor, zmonDoor, groundworkDoor] = await Promise.all(
    [`http://127.0.0.1:${kr}`, prometheus.url, zmon.url, groundwork.url].map(openDoor),
  );
  if (!krDoor || !prometheusDoor || !zmonDoor || !groundworkDoor) throw new Error('a door is missing');
  const gateway = await startGateway({
    nhn: { ports: { kr }, prometheusUrl: () => prometheus.behind.url },
    nhnSource: { endpoints: { kr: krDoor.url }, projects: [{ id: 'aOpreudC', appKey: 'sim-app-key-aOpreudC' }] },
    sources: [
      { name: 'tmp', kind: 'prometheus', url: prometheusDoor.url },
      { name: 'zmon', kind: 'zmon', url: zmonDoor.url, auth: { bearer: ZMON_TOKEN } },
      {
        name: 'groundwork',
        kind: 'groundwork',
        url: groundworkDoor.url,
        auth: { username: 'api', password: 'gw-api-password' },
      },
    ],
    limits,
  });
  const { nhn } = gateway;
  const victims: ChaosWorld['victims'] = {
    nhn: {
      source: 'nhn',
      read: { operation: 'listServers', field: 'read: servers { totalCount }' },
      write: {
        operation: 'createWorkspace',
        field: 'write: createWorkspace(input: { name: "chaos-{n}", metricsPath: "/m" }) { userErrors { code } }',
      },
      ...{ faults: nhn.faults, log: nhn.log, door: krDoor },
    },
    'nhn-prometheus': {
      source: 'nhn',
      read: { operation: 'query', field: 'metrics { read: instant(query: "up + {n}") { text } }' },
      ...{ faults: nhn.faults, log: nhn.log, door: krDoor },
    },
    prometheus: {
      source: 'tmp',
      read: { operation: 'query', field: 'metrics(source: "tmp") { read: instant(query: "up + {n}") { text } }' },
      write: {
        operation: 'write',
        field: `write: writeSamples(input: { source: "tmp", series: [${SERIES}] }) { userErrors { code } }`,
      },
      ...{ faults: prometheus.faults, log: prometheus.log, door: prometheusDoor },
    },
    zmon: {
      source: 'zmon',
      read: { operation: 'listActiveAlerts', field: 'read: activeAlerts(tags: ["t{n}"]) { __typename }' },
      write: {
        operation: 'scheduleDowntime',
        field: `write: scheduleDowntime(input: { ${DOWNTIME} }) { userErrors { code } }`,
      },
      ...{ faults: zmon.faults, log: zmon.log, door: zmonDoor },
    },
    groundwork: {
      source: 'groundwork',
      read: { operation: 'autocompleteHosts', field: 'read: hostNames(prefix: "a{n}")' },
      write: {
        operation: 'upsertHosts',
        field: `write: upsertHosts(input: { hosts: [${HOST}] }) { userErrors { code } }`,
      },
      ...{ faults: groundwork.faults, log: groundwork.log, door: groundworkDoor },
    },
  };
  return {
    gateway,
    victims,
    close: async () => {
      await gateway.close();
      await Promise.all([krDoor, prometheusDoor, zmonDoor, groundworkDoor].map((door) => door.shut()));
      await Promise.all([zmon.close(), groundwork.close(), prometheus.close()]);
    },
  };
}

/** A server of the Prometheus API that knows no series, and one without faults for NHN's proxy. */
async function startPlainPrometheus() {
  const faults = new Faults();
  const log = new RequestLog();
  const start = (shared: { readonly faults: Faults; readonly log: RequestLog }): Promise<LoopbackServer> =>
    startLoopbackServer({
      source: 'prometheus',
      ...shared,
      name: ({ path }) => ({ operation: path.split('/').at(-1) ?? '', region: null, project: null }),
      answer: (_request, response, { operation }) => {
        if (operation === 'write') return answerText(response, 204, '');
        answerJson(response, 200, { status: 'success', data: { resultType: 'vector', result: [] } });
      },
    });
  const [front, behind] = await Promise.all([
    start({ faults, log }),
    start({ faults: new Faults(), log: new RequestLog() }),
  ]);
  return {
    ...{ url: front.url, behind, faults, log },
    close: async () => {
      await Promise.all([front.close(), behind.close()]);
    },
  };
}
