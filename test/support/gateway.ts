import { configSchema } from '../../src/config/config.schema.ts';
import type { NhnSimulator, NhnSimulatorOptions } from '../simulators/nhn/nhn-options.ts';
import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';
import { startWatchedApp, type WatchedAppOptions } from './disclosure/watched-app.ts';
import { playgroundDir } from './playground-build.ts';

/** How to start the gateway of a test. */
export interface GatewayOptions extends Omit<WatchedAppOptions, 'playgroundDir'> {
  readonly nhn?: NhnSimulatorOptions;
  /** Sources besides NHN, as the configuration has them. */
  readonly sources?: readonly unknown[];
  /** Merged into the NHN source. */
  readonly nhnSource?: Readonly<Record<string, unknown>>;
  readonly limits?: Readonly<Record<string, number>>;
  /** Merged into the rest of the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
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
  try {
    const { nowMs, untraced } = options;
    const app = await startWatchedApp(configOf(nhn, options), {
      playgroundDir,
      ...(nowMs === undefined ? {} : { nowMs }),
      ...(untraced === undefined ? {} : { untraced }),
    });
    const close = () => app.close().finally(() => nhn.close());
    return { url: app.url, nhn, logLines: app.logLines, close };
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
