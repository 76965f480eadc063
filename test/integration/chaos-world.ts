import { findPort } from '../demo/free-port.ts';
import { startGroundWorkSimulator } from '../simulators/groundwork/groundwork-simulator.ts';
import { answerJson, answerText } from '../simulators/support/answer.ts';
import { Faults } from '../simulators/support/faults.ts';
import { startLoopbackServer } from '../simulators/support/loopback-server.ts';
import { RequestLog } from '../simulators/support/request-log.ts';
import { startZmonSimulator } from '../simulators/zmon/zmon-simulator.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ZMON_TOKEN } from '../support/zmon-gateway.ts';
import { type Door, openDoor } from './chaos-door.ts';

/** What a field asks of an upstream, and the upstream's name of the call behind it. */
interface Use {
  readonly operation: string;
  /** With `{n}`: a number, so that no two are alike. */
  readonly field: string;
}

/** One upstream of the world: how it is used, and where it can be broken. */
export interface Victim {
  readonly source: string;
  /** Made to happen before `read` or `write`, so that the call behind it is made at all. */
  readonly prepare?: () => void;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly door: Door;
}

/** One that is read. */
export interface ReadVictim extends Victim {
  readonly read: Use;
}

/** One that is written to. */
export interface WriteVictim extends Victim {
  readonly write: Use;
}

/** Every kind of upstream behind one gateway, each behind a door. */
export interface ChaosWorld {
  readonly gateway: Gateway;
  readonly victims: {
    readonly nhn: ReadVictim & WriteVictim;
    readonly 'nhn-prometheus': ReadVictim;
    readonly prometheus: ReadVictim & WriteVictim;
    /** Takes writes only. */
    readonly pushgateway: WriteVictim;
    readonly zmon: ReadVictim & WriteVictim;
    readonly groundwork: ReadVictim & WriteVictim;
    /** GroundWork's way in: both uses find their token refused, and have to fetch another. */
    readonly 'groundwork-login': ReadVictim & WriteVictim;
  };
  close(): Promise<void>;
}

const HOST = '{ name: "chaos-{n}", appType: "NAGIOS", deviceIdentification: "10.8.0.1" }';
const HOST_NAMES = 'read: hostNames(prefix: "a{n}")';
const UPSERT_HOSTS = `write: upsertHosts(input: { hosts: [${HOST}] }) { userErrors { code } }`;
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
  const [krDoor, prometheusDoor, pushDoor, zmonDoor, groundworkDoor] = await Promise.all([
    openDoor(`http://127.0.0.1:${kr}`),
    openDoor(prometheus.url),
    openDoor(prometheus.push.url),
    openDoor(zmon.url),
    openDoor(groundwork.url),
  ]);
  const doors = [krDoor, prometheusDoor, pushDoor, zmonDoor, groundworkDoor];
  const gateway = await startGateway({
    nhn: { ports: { kr }, prometheusUrl: () => prometheus.behind.url },
    nhnSource: { endpoints: { kr: krDoor.url }, projects: [{ id: 'aOpreudC', appKey: 'sim-app-key-aOpreudC' }] },
    sources: [
      { name: 'tmp', kind: 'prometheus', url: prometheusDoor.url, pushgatewayUrl: pushDoor.url },
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
    pushgateway: {
      source: 'tmp',
      write: {
        operation: 'push',
        field: `write: pushMetrics(input: { source: "tmp", job: "chaos", exposition: "chaos {n}" }) { userErrors { code } }`,
      },
      ...{ faults: prometheus.push.faults, log: prometheus.push.log, door: pushDoor },
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
      read: { operation: 'autocompleteHosts', field: HOST_NAMES },
      write: { operation: 'upsertHosts', field: UPSERT_HOSTS },
      ...{ faults: groundwork.faults, log: groundwork.log, door: groundworkDoor },
    },
    'groundwork-login': {
      source: 'groundwork',
      read: { operation: 'login', field: HOST_NAMES },
      write: { operation: 'login', field: UPSERT_HOSTS },
      prepare: () => {
        groundwork.faults.add({ operation: /Hosts$/ }, { kind: 'status', status: 401 }, { times: 1 });
        // Before a write is sent with another token, the refused one is looked at.
        const body = { body: 'false', contentType: 'text/plain' };
        groundwork.faults.add({ operation: 'validateToken' }, { kind: 'status', status: 200, ...body }, { times: 1 });
      },
      ...{ faults: groundwork.faults, log: groundwork.log, door: groundworkDoor },
    },
  };
  return {
    gateway,
    victims,
    close: async () => {
      await gateway.close();
      await Promise.all(doors.map((door) => door.shut()));
      await Promise.all([zmon.close(), groundwork.close(), prometheus.close()]);
    },
  };
}

/** A server of the Prometheus API that knows no series, a Pushgateway beside it, and one without faults for NHN's proxy. */
async function startPlainPrometheus() {
  const start = async () => {
    const faults = new Faults();
    const log = new RequestLog();
    const server = await startLoopbackServer({
      ...{ source: 'prometheus', faults, log },
      name: ({ path }) => ({ operation: operationOf(path), region: null, project: null }),
      answer: (_request, response, { operation }) => {
        if (operation === 'write' || operation === 'push') return answerText(response, 204, '');
        answerJson(response, 200, { status: 'success', data: { resultType: 'vector', result: [] } });
      },
    });
    return { url: server.url, faults, log, close: () => server.close() };
  };
  const [front, push, behind] = await Promise.all([start(), start(), start()]);
  return {
    ...front,
    push,
    behind,
    close: async () => {
      await Promise.all([front, push, behind].map((server) => server.close()));
    },
  };
}

/** `query`, `write`, or what its path says of a Pushgateway: `/metrics/job/…`. */
function operationOf(path: string): string {
  return path.includes('/metrics/job/') ? 'push' : (path.split('/').at(-1) ?? '');
}
