import { readFileSync } from 'node:fs';
import { type ConfigFault, keyPath } from './config-error.ts';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A value as YAML gives it, with its references filled in. */
interface Interpolated {
  readonly value: unknown;
  readonly faults: readonly ConfigFault[];
}

/**
 * Fills `${NAME}` from the environment anywhere in a text, and reads a whole value `file:PATH` from that file.
 *
 * Runs on parsed YAML, never on its source: a secret with a quote or a colon in it can then not change the file's shape.
 */
export function interpolate(tree: unknown, env: Readonly<Record<string, string | undefined>>): Interpolated {
  const faults: ConfigFault[] = [];

  const fill = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof value === 'string') return text(value, path);
    if (Array.isArray(value)) return value.map((item, i) => fill(item, [...path, i]));
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, [...path, key])]));
    }
    return value;
  };

  const text = (value: string, path: readonly PropertyKey[]): string => {
    const before = faults.length;
    const filled = value.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      const found = VARIABLE.test(name) ? env[name] : undefined;
      if (found === undefined) faults.push({ path: keyPath(path), message: missing(name) });
      return found ?? '';
    });
    if (faults.length > before) return '';
    return value.startsWith('file:') ? secretFile(filled.slice('file:'.length), path) : filled;
  };

  const secretFile = (file: string, path: readonly PropertyKey[]): string => {
    try {
      return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (cause) {
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
      faults.push({ path: keyPath(path), message: `the file it names cannot be read (${reason})` });
      return '';
    }
  };

  return { value: fill(tree, []), faults };
}

/** What is no variable's name is not repeated: it may be a part of a secret that happens to hold a brace. */
function missing(name: string): string {
  return VARIABLE.test(name)
    ? `the environment variable ${name} is not set`
    : 'accepted in braces after $: the name of an environment variable; a secret that holds these signs goes into one, or into a file';
}
