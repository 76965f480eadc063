import { parseArgs } from 'node:util';
import { startApp } from './app.ts';
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load-config.ts';

/** Exit status for a configuration that cannot be used, as the shell's own for a misused command. */
const BAD_CONFIGURATION = 2;

try {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  const app = await startApp(loadConfig({ file: values.config }));
  const stop = (signal: NodeJS.Signals): void => {
    app.logger.info({ signal }, 'draining');
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        app.logger.fatal({ err: error }, 'the shutdown failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  const text = error instanceof ConfigError ? error.message : `the service cannot start: ${String(error)}`;
  process.stderr.write(`${text}\n`);
  // Not only the status: when one port opened and the other could not, the first would keep the process alive.
  process.exit(error instanceof ConfigError ? BAD_CONFIGURATION : 1);
}
