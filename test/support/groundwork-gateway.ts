import {
  type GroundWorkSimulator,
  type GroundWorkSimulatorOptions,
  startGroundWorkSimulator,
} from '../simulators/groundwork/groundwork-simulator.ts';
import { startZmonGateway, type ZmonGateway } from './zmon-gateway.ts';

/** The gateway with a simulated GroundWork and a simulated ZMON besides NHN. */
export interface GroundworkGateway extends ZmonGateway {
  readonly groundwork: GroundWorkSimulator;
  /** How often each of GroundWork's endpoints was called since the last look, by the simulator's names. */
  takeGroundworkCalls(): Readonly<Record<string, number>>;
}

/** Starts the simulators and the gateway. `hosts` is merged into GroundWork's entry of the configuration. */
export async function startGroundworkGateway(
  options: Parameters<typeof startZmonGateway>[0] & {
    readonly groundwork?: GroundWorkSimulatorOptions;
    readonly hosts?: Readonly<Record<string, unknown>>;
  },
): Promise<GroundworkGateway> {
  const groundwork = await startGroundWorkSimulator(options.groundwork);
  const source = {
    name: 'groundwork',
    kind: 'groundwork',
    url: groundwork.url,
    auth: { username: 'api', password: 'gw-api-password' },
    ...options.hosts,
  };
  try {
    const gateway = await startZmonGateway({ ...options, sources: [source, ...(options.sources ?? [])] });
    return {
      ...gateway,
      groundwork,
      takeGroundworkCalls: () => {
        const calls: Record<string, number> = {};
        for (const { operation } of groundwork.log.entries) calls[operation] = (calls[operation] ?? 0) + 1;
        groundwork.log.clear();
        return calls;
      },
      close: async () => {
        await gateway.close();
        await groundwork.close();
      },
    };
  } catch (error) {
    await groundwork.close();
    throw error;
  }
}
