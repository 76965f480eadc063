import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { Config } from '../../../../src/config/config.schema.ts';
import { interpolate } from '../../../../src/config/interpolate.ts';
import { parseConfig } from '../../../../src/config/load-config.ts';

/** The configuration that this process was given. */
export interface GivenConfig {
  readonly path: string;
  /** As it is written, with names where secrets are to be. */
  readonly tree: unknown;
  /** The same with the secrets, however wrong the rest may be. */
  readonly filled: unknown;
  /** As the gateway has it; left out when it cannot be used. */
  readonly config?: Config;
}

/** Reads it from where the gateway will; undefined when there is none, or it is no YAML. */
export function readGivenConfig(env: NodeJS.ProcessEnv): GivenConfig | undefined {
  const { values } = parseArgs({ options: { config: { type: 'string' } }, strict: false });
  const path = typeof values.config === 'string' ? values.config : env.SIGHTLINE_CONFIG;
  const text = attempt(() => readFileSync(path ?? '', 'utf8'));
  const tree: unknown = attempt(() => parse(text ?? ''));
  if (path === undefined || text === undefined || tree === undefined) return undefined;
  const config = attempt(() => parseConfig(text, env));
  return { path, tree, filled: interpolate(tree, env).value, ...(config ? { config } : {}) };
}

/** What goes wrong here the gateway tells in its own words. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
