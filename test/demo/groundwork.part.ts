import { startGroundWorkSimulator } from '../simulators/groundwork/groundwork-simulator.ts';
import { storyOperators } from '../simulators/groundwork/token-store.ts';
import type { DemoPart, RunningPart } from './demo-part.ts';

/** GroundWork, which knows the servers of every region as hosts: web-03 is down there, and batch-01 is on purpose. */
export const groundworkPart: DemoPart = { title: 'GroundWork', start };

async function start(): Promise<RunningPart> {
  const simulator = await startGroundWorkSimulator();
  const [{ name, password }] = storyOperators;
  return {
    source: {
      name: 'groundwork',
      kind: 'groundwork',
      url: simulator.url,
      auth: { username: name, password: `\${GROUNDWORK_PASSWORD}` },
    },
    secrets: { GROUNDWORK_PASSWORD: password },
    notes: [
      'GroundWork, simulated; web-03 is UNSCHEDULED DOWN, batch-01 is SCHEDULED DOWN:',
      `  fail         curl -X POST ${simulator.url}/__simulator/faults -d '{"match":{},"fault":{"kind":"status","status":500}}'`,
      `  mend         curl -X DELETE ${simulator.url}/__simulator/faults`,
      `  what it saw  curl ${simulator.url}/__simulator/requests`,
    ],
    close: () => simulator.close(),
  };
}
