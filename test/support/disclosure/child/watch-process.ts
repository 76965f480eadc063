import { existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { configuredSecrets } from '../configured-secrets.ts';
import { watchDisclosure } from '../disclosure-watch.ts';
import { readMetricsPage } from '../metrics-page.ts';
import { beforeStop } from './before-stop.ts';
import { type GivenConfig, readGivenConfig } from './given-config.ts';

/**
 * Watches the gateway in this process from its start to its end, and leaves a report where the environment says. A report
 * that is empty belongs to one that has not ended.
 */
export function watchProcess(env: NodeJS.ProcessEnv): void {
  const { SIGHTLINE_DISCLOSURE_FOLDER: folder = '', SIGHTLINE_DISCLOSURE_COLLECTOR: collector = '' } = env;
  const report = join(folder, `${process.pid}.json`);
  writeFileSync(report, '');
  const given = readGivenConfig(env);
  const watch = watchDisclosure(configuredSecrets(given?.filled));
  const log = given && openLog(given);
  process.once('exit', () => {
    if (log !== undefined) watch.searchLog(readFileSync(log, 'utf8').split('\n'));
    writeFileSync(`${report}.part`, JSON.stringify(watch.report()));
    renameSync(`${report}.part`, report);
  });
  if (given?.config === undefined) return;

  const { listen, telemetry } = given.config;
  watch.listen(listen.port);
  if (listen.adminPort !== undefined) watch.listen(listen.adminPort);
  beforeStop(async () => {
    watch.searchMetrics(await readMetricsPage(`http://127.0.0.1:${listen.port}`, listen.adminPort));
  });
  if (telemetry.otlpEndpoint === undefined) traceTo(collector, given, join(folder, `${process.pid}.yaml`));
}

/** What the gateway prints, where it is kept beside its configuration. Opened now: it may be deleted before the end. */
function openLog({ path }: GivenConfig): number | undefined {
  const file = join(dirname(path), 'gateway.log');
  return existsSync(file) ? openSync(file, 'r') : undefined;
}

/** Gives the gateway a copy of its configuration that has a collector. */
function traceTo(collector: string, { tree }: GivenConfig, copy: string): void {
  const telemetry = { ...Object(Reflect.get(Object(tree), 'telemetry')), otlpEndpoint: collector };
  writeFileSync(copy, stringify({ ...Object(tree), telemetry }));
  // Of several the last one counts.
  process.argv.push('--config', copy);
}
