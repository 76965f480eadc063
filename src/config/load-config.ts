import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Config, configSchema } from './config.schema.ts';
import { ConfigError, type ConfigFault, keyPath } from './config-error.ts';
import { faultMessage, unknownKey } from './fault-message.ts';
import { interpolate } from './interpolate.ts';
import { relationFaults } from './relations.ts';

/** Where the configuration comes from. */
export interface ConfigInput {
  /** Path of the YAML file; wins over `SIGHTLINE_CONFIG`. */
  readonly file?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads, fills and checks the configuration.
 *
 * @throws ConfigError with every fault at once, each with its key's path and what is accepted there.
 */
export function loadConfig({ file, env = process.env }: ConfigInput = {}): Config {
  const path = file ?? env.SIGHTLINE_CONFIG;
  if (!path)
    throw new ConfigError([{ path: '', message: 'no configuration: give --config FILE or set SIGHTLINE_CONFIG' }]);
  return parseConfig(readYaml(path), env);
}

/** Checks a configuration that is already at hand as text; the parts of `loadConfig` that need no file. */
export function parseConfig(yaml: string, env: Readonly<Record<string, string | undefined>>): Config {
  const { value, faults } = interpolate(readTree(yaml) ?? {}, env);
  const overridden = withEnvironment(value, env);
  const production = env.NODE_ENV === 'production';
  const checked = configSchema({ production }).safeParse(overridden, { error: faultMessage });
  // A value that could not be filled in, or is wrong by itself, is told once, by its cause.
  const found = faultsByCause(faults, checked.error?.issues.flatMap(faultsOf) ?? [], relationFaults(overridden));
  if (!checked.success || found.length > 0) throw new ConfigError(found);
  return checked.data;
}

/** The file as plain values. The parser's own messages quote the text, which may hold a secret: only places are told. */
function readTree(yaml: string): unknown {
  const document = parseDocument(yaml, { uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map(({ code, linePos }) => ({
        path: '',
        message: `not valid YAML at line ${linePos?.[0].line ?? '?'}, column ${linePos?.[0].col ?? '?'} (${code})`,
      })),
    );
  }
  try {
    return document.toJS();
  } catch {
    throw new ConfigError([
      { path: '', message: 'not valid YAML: an alias without an anchor; put a text that begins with * in quotes' },
    ]);
  }
}

function readYaml(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new ConfigError([{ path: '', message: `the configuration file cannot be read (${reason}): ${path}` }]);
  }
}

/** `HOST` and `PORT` override `listen`, as platforms that assign ports expect. */
function withEnvironment(tree: unknown, env: Readonly<Record<string, string | undefined>>): unknown {
  const { HOST: host, PORT: port } = env;
  if (!isObject(tree) || (!host && !port)) return tree;
  const listen = tree.listen ?? {};
  if (!isObject(listen)) return tree;
  return {
    ...tree,
    listen: {
      ...listen,
      ...(host ? { host } : {}),
      ...(port ? { port: /^\d+$/.test(port) ? Number(port) : port } : {}),
    },
  };
}

/** All of the lists, without what an earlier list has told of already. */
function faultsByCause(...lists: readonly (readonly ConfigFault[])[]): ConfigFault[] {
  const told: ConfigFault[] = [];
  for (const list of lists) {
    const paths = new Set(told.map(({ path }) => path));
    told.push(...list.filter(({ path }) => !paths.has(path)));
  }
  return told;
}

function faultsOf(issue: z.core.$ZodIssue): ConfigFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: keyPath([...issue.path, key]), message: unknownKey(key, issue.message) }));
  }
  return [{ path: keyPath(issue.path), message: issue.message }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
