import { endpointKey } from '../../selection/source-endpoint.ts';
import type { ZmonActiveAlert, ZmonActiveFilter, ZmonAlert } from '../../upstreams/zmon/shapes.ts';
import { groupBy, loaderByIdentity } from '../by-identity.ts';
import type { ReadsUnderWay } from '../reads-under-way.ts';
import type { AlertDefinitionLoader } from './alert-definition.loader.ts';
import type { ZmonReads } from './shared-reads.ts';
import { urlChunks } from './url-chunks.ts';
import { type ZmonKey, type ZmonPlace, zmonKeyIdentity } from './zmon-place.ts';

/**
 * What is firing. All definitions asked for at the same time are asked for in one call, as many as a URL holds; while
 * definitions are being read, what they ask for next counts as the same time.
 */
export interface AlertLoader {
  /** In the order of the ids; each id once. Quiet and unknown ones have none (upstreams.md §2, quirk 6). */
  ofDefinitions(place: ZmonPlace, definitionIds: readonly number[]): Promise<readonly ZmonAlert[]>;
  /** Whatever fires, with its definitions. */
  active(place: ZmonPlace, filter: ZmonActiveFilter): Promise<readonly ZmonActiveAlert[]>;
  /** Forgets what was read: after a write. */
  clear(): void;
}

/**
 * How long alerts wait for other definitions to ask with them. ZMON finds those one by one, so they come at different times;
 * the answer as a whole waits for all of them in any case.
 */
const MAX_GATHER_MS = 250;

/** Makes the alert loader of one request; `underWay` are its reads of definitions, whose alerts may be asked for next. */
export function createAlertLoader(
  reads: ZmonReads,
  definitions: AlertDefinitionLoader,
  underWay: ReadsUnderWay,
): AlertLoader {
  const loadBatch = (keys: readonly ZmonKey[]) => {
    const answers = new Map<string, Promise<readonly ZmonAlert[]>>();
    for (const group of groupBy(keys, ({ place }) => endpointKey(place)).values()) {
      for (const chunk of urlChunks(group, ({ id }) => String(id).length + 1)) {
        // In one order, so that two requests that ask for the same ids share the call.
        const ids = chunk.map(({ id }) => id).sort((a, b) => a - b);
        const answer = reads.listAlerts(group[0].place, ids);
        for (const key of chunk) {
          answers.set(
            zmonKeyIdentity(key),
            answer.then((alerts) => alerts.filter(({ definitionId }) => definitionId === key.id)),
          );
        }
      }
    }
    return answers;
  };
  const gathered = () => (underWay.idle ? endOfTick() : underWay.quiet(MAX_GATHER_MS));
  const byDefinition = loaderByIdentity<ZmonKey, readonly ZmonAlert[]>(zmonKeyIdentity, loadBatch, gathered);

  return {
    ofDefinitions: async (place, definitionIds) => {
      const ids = [...new Set(definitionIds)];
      const found = await Promise.all(ids.map(async (id) => (await byDefinition.load({ place, id })) ?? []));
      return found.flat();
    },
    active: async (place, filter) => {
      const active = await reads.listActiveAlerts(place, filter);
      for (const { definition } of active) definitions.know(place, definition);
      return active;
    },
    clear: () => byDefinition.clearAll(),
  };
}

/** When whoever runs now has asked: what DataLoader itself waits for. */
function endOfTick(): Promise<void> {
  return Promise.resolve().then(() => new Promise((resolve) => process.nextTick(resolve)));
}
