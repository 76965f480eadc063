import { type Gateway, type GatewayOptions, startGateway } from '../support/gateway.ts';
import { fixtureJobs } from '../support/prometheus/fixture-fleet.ts';

/** The project that the fleet is in, at region `kr`. */
const project = 'aOpreudC';

/**
 * A gateway whose NHN knows the first machines of the fixture's fleet: server n at `10.9.0.n` with a target at port 9100,
 * in the workspace of its job. Beyond the fixture's 64 a machine has no series.
 */
export async function startFleetGateway(
  prometheusUrl: string,
  machines: number,
  { nhn, limits, ...options }: GatewayOptions = {},
): Promise<Gateway> {
  const gateway = await startGateway({
    ...options,
    // What an operation may cost is not what these tests are about.
    limits: { cost: 1_000_000_000, ...limits },
    nhn: { scale: { workspaces: 0, targetsPerWorkspace: 0 }, prometheusUrl: () => prometheusUrl, ...nhn },
  });
  const store = gateway.nhn.store('kr', project);
  store.state.servers.clear();
  const lstModYmdt = '2026-01-01T00:00:00';
  const jobIds = fixtureJobs.map((jobName) => store.putWorkspace({ jobName, lstModYmdt }).jobId);
  for (let number = 1; number <= machines; number += 1) {
    const hostNm = `host-${String(number).padStart(3, '0')}`;
    const { hostId } = store.putServer({ hostNm, svrIp: `10.9.0.${number}` });
    const jobId = jobIds[(number - 1) % jobIds.length] ?? '';
    store.putTarget({ jobId, hostId, port: 9100, lstModYmdt, createdAtMs: 0 });
  }
  return gateway;
}
