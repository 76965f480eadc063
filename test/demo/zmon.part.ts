import { storyUsers } from '../simulators/zmon/principal.ts';
import { startZmonSimulator } from '../simulators/zmon/zmon-simulator.ts';
import type { DemoPart, RunningPart } from './demo-part.ts';

/** ZMON, which watches the servers of region kr: web-03 is down there, and partly in a planned downtime. */
export const zmonPart: DemoPart = { title: 'ZMON', start };

async function start(): Promise<RunningPart> {
  const simulator = await startZmonSimulator();
  const [{ token }] = storyUsers;
  return {
    source: { name: 'zmon', kind: 'zmon', url: simulator.url, auth: { bearer: `\${ZMON_TOKEN}` } },
    secrets: { ZMON_TOKEN: token },
    notes: [
      'ZMON, simulated; web-03 fires in kr, and is in a planned downtime since 20 minutes:',
      `  fail         curl -X POST ${simulator.url}/__simulator/faults -d '{"match":{},"fault":{"kind":"status","status":500}}'`,
      `  mend         curl -X DELETE ${simulator.url}/__simulator/faults`,
      `  what it saw  curl ${simulator.url}/__simulator/requests`,
    ],
    close: () => simulator.close(),
  };
}
