import { ConfigError } from '../../../src/config/config-error.ts';
import { parseConfig } from '../../../src/config/load-config.ts';

/** The shortest file that is accepted. */
export const SMALLEST = 'sources: [{ name: tmp, kind: prometheus, url: "http://10.0.0.9:9090" }]\n';

/** What is wrong with a configuration, as the service prints it: a line each; none when it is accepted. */
export function faultsOf(yaml: string, env: Readonly<Record<string, string>> = {}): string[] {
  try {
    parseConfig(yaml, env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
}
