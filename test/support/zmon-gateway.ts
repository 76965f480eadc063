import type { ZmonSimulatorOptions } from '../simulators/zmon/zmon-simulator.ts';
import { startZmonSimulator, type ZmonSimulator } from '../simulators/zmon/zmon-simulator.ts';
import { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';

/** The token of the story's user who may read and write. */
export const ZMON_TOKEN = 'zmon-ops-token';

/** The gateway with a simulated ZMON besides NHN. */
export interface ZmonGateway extends Gateway {
  readonly zmon: ZmonSimulator;
  /** How often each of ZMON's endpoints was called since the last look, by the simulator's names. */
  takeZmonCalls(): Readonly<Record<string, number>>;
}

/** Starts both simulators and the gateway. `source` is merged into ZMON's entry of the configuration. */
export async function startZmonGateway(
  options: GatewayOptions & {
    readonly zmon?: ZmonSimulatorOptions;
    readonly source?: Readonly<Record<string, unknown>>;
  },
): Promise<ZmonGateway> {
  const zmon = await startZmonSimulator(options.zmon);
  const source = { name: 'zmon', kind: 'zmon', url: zmon.url, auth: { bearer: ZMON_TOKEN }, ...options.source };
  try {
    const gateway = await startGateway({ ...options, sources: [source, ...(options.sources ?? [])] });
    return {
      ...gateway,
      zmon,
      takeZmonCalls: () => {
        const calls: Record<string, number> = {};
        for (const { operation } of zmon.log.entries) calls[operation] = (calls[operation] ?? 0) + 1;
        zmon.log.clear();
        return calls;
      },
      close: async () => {
        await gateway.close();
        await zmon.close();
      },
    };
  } catch (error) {
    await zmon.close();
    throw error;
  }
}
