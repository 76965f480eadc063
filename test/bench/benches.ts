import { cpus } from 'node:os';
import { it } from 'vitest';
import { startPrometheus } from '../support/prometheus/prometheus.ts';
import { benchHistory } from './bench-world.ts';
import { scopesBench } from './scopes.bench.ts';
import { watchersBench } from './watchers.bench.ts';
import { workspacesBench } from './workspaces.bench.ts';

/*
 * What merging and caching save, and what the gateway saves over a program that calls one by one. Each bench runs side
 * by side with its peers, so that the ratios stand whatever the machine does; nothing is asserted.
 */
it('prints its tables', async () => {
  const prometheus = await startPrometheus({ backfill: benchHistory() });
  try {
    const tables = [];
    for (const bench of [scopesBench, workspacesBench, watchersBench]) tables.push(await bench(prometheus.url));
    const machine = `Node ${process.versions.node}, ${cpus().length} cores`;
    process.stdout.write(`\n${[machine, ...tables].join('\n\n')}\n\n`);
  } finally {
    await prometheus.close();
  }
});
