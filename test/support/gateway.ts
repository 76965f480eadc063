import { Writable } from 'node:stream';
import { startApp } from '../../src/app.ts';
import { configSchema } from '../../src/config/config.schema.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { NhnSimulator, NhnSimulatorOptions } from '../simulators/nhn/nhn-options.ts';
import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';
import { watchDisclosure } from './disclosure-watch.ts';
import { playgroundDir } from './playground-build.ts';

/** How to start the gateway of a test. */
export interface GatewayOptions {
  readonly nhn?: NhnSimulatorOptions;
  /** Sources besides NHN, as the configuration has them. */
  readonly sources?: readonly unknown[];
  /** Merged into the NHN source. */
  readonly nhnSource?: Readonly<Record<string, unknown>>;
  readonly limits?: Readonly<Record<string, number>>;
  /** Merged into the rest of the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The gateway's clock, epoch milliseconds; the system's when left out. */
  readonly nowMs?: () => number;
}

/** The real service in this process, with simulated upstreams behind it. */
export interface Gateway {
  readonly url: string;
  readonly nhn: NhnSimulator;
  /** What the service has logged, a line each. */
  readonly logLines: readonly string[];
  close(): Promise<void>;
}

/** Starts the NHN simulator and the gateway in front of it; without options as the demo does, with Prometheus. */
export async function startGateway(options: GatewayOptions = { nhn: { prometheus: {} } }): Promise<Gateway> {
  const nhn = await startNhnSimulator(options.nhn ?? {});
  const logLines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(...String(chunk).trim().split('\n'));
      done();
    },
  });
  try {
    const config = configOf(nhn, options);
    const app = await startApp(config, {
      playgroundDir,
      ...(options.nowMs ? { nowMs: options.nowMs } : {}),
      logger: createLogger({ level: 'info', destination }),
    });
    const watch = watchDisclosure(Number(new URL(app.url).port), config);
    const close = async (): Promise<void> => {
      await app.close();
      await nhn.close();
      watch.end(logLines);
    };
    return { url: app.url, nhn, logLines, close };
  } catch (error) {
    await nhn.close();
    throw error;
  }
}

function configOf(nhn: NhnSimulator, { sources = [], nhnSource, limits, config }: GatewayOptions) {
  return configSchema({ production: false }).parse({
    listen: { host: '127.0.0.1', port: 0 },
    defaultRegion: 'kr',
    // The tests share the event loop: what they compute would be taken for the service being behind. And they count calls,
    // or change what is behind the service: what it lists must be of now.
    limits: { eventLoopDelayMs: 0, listMaxAgeMs: 0, ...limits },
    ...config,
    sources: [
      {
        name: 'nhn',
        kind: 'nhn',
        endpoints: nhn.endpoints,
        projects: nhn.projects,
        timeZone: 'Asia/Seoul',
        ...nhnSource,
      },
      ...sources,
    ],
  });
}
