import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';
import type { DemoPart, RunningPart } from './demo-part.ts';

/** NHN System Monitoring in four regions, with a real Prometheus for each region and project behind it. */
export const nhnPart: DemoPart = { title: 'NHN System Monitoring and its Prometheus servers', start };

async function start(): Promise<RunningPart> {
  const simulator = await startNhnSimulator({ seed: 1, prometheus: {} });
  const keys = simulator.projects.map(({ appKey }, index) => ({ name: `NHN_APP_KEY_${index + 1}`, appKey }));
  return {
    source: {
      name: 'nhn',
      kind: 'nhn',
      endpoints: simulator.endpoints,
      projects: simulator.projects.map(({ id, regions }, index) => ({
        id,
        appKey: `\${${keys[index]?.name}}`,
        regions,
      })),
      timeZone: 'Asia/Seoul',
    },
    secrets: Object.fromEntries(keys.map(({ name, appKey }) => [name, appKey])),
    notes: [
      'NHN, simulated; every region can be broken, and tells what it was asked:',
      ...Object.entries(simulator.endpoints).map(([region, url]) => `  ${region.padEnd(4)} ${url}`),
      `  black hole   curl -X POST ${simulator.endpoints.jp}/__simulator/faults -d '{"match":{"region":"jp"},"fault":{"kind":"blackHole"}}'`,
      `  mend         curl -X DELETE ${simulator.endpoints.jp}/__simulator/faults`,
      `  what it saw  curl ${simulator.endpoints.kr}/__simulator/requests`,
    ],
    close: () => simulator.close(),
  };
}
