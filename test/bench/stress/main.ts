import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { ensureBuilt } from '../../demo/built-gateway.ts';
import { findPort } from '../../demo/free-port.ts';
import { startGatewayProcess } from '../../demo/gateway-process.ts';
import { startNhnSimulator } from '../../simulators/nhn/nhn-simulator.ts';
import { blackHole } from './black-hole.ts';
import { closedLoop, overload } from './overload.ts';

/*
 * What a black hole costs the others, and what is left of the service at five times the load that it can bear. The
 * gateway is a process of its own; this one holds the upstreams and the clients. Nothing is asserted.
 * `npm run bench:stress -- [--pairs 60] [--seconds 60]`; 0 leaves a part out.
 */
const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '60' }, seconds: { type: 'string', default: '60' } },
});
await ensureBuilt(new AbortController().signal);
const nhn = await startNhnSimulator({ scale: { workspaces: 60, targetsPerWorkspace: 1 } });
const folder = await mkdtemp(join(tmpdir(), 'sightline-stress-'));
const [project] = nhn.projects;
const projects = [{ id: project?.id, appKey: '$' + '{NHN_APP_KEY}' }];
// Every list is asked for: what is measured is how calls to upstreams do.
const limits = { requestTimeoutMs: 5_000, upstreamTimeoutMs: 1_000, listMaxAgeMs: 0 };
const sources = [{ name: 'nhn', kind: 'nhn', endpoints: nhn.endpoints, projects }];
await writeFile(
  join(folder, 'config.yaml'),
  stringify({ sources, limits, defaultRegion: 'kr', log: { level: 'silent' } }),
);
const gateway = await startGatewayProcess({
  folder,
  port: await findPort(0),
  secrets: { NHN_APP_KEY: project?.appKey ?? '' },
  signal: new AbortController().signal,
});
try {
  await closedLoop(gateway.url, 8, 3);
  nhn.log.clear();
  if (Number(values.pairs) > 0) await blackHole(gateway.url, nhn, Number(values.pairs));
  nhn.log.clear();
  if (Number(values.seconds) > 0) await overload(gateway.url, Number(values.seconds));
} finally {
  await gateway.close();
  await nhn.close();
  await rm(folder, { recursive: true, force: true });
}
