import { endpointKey } from '../../selection/source-endpoint.ts';
import type { ZmonActiveAlert, ZmonActiveFilter, ZmonAlert } from '../../upstreams/zmon/shapes.ts';
import { groupBy, loaderByIdentity } from '../by-identity.ts';
import type { AlertDefinitionLoader } from './alert-definition.loader.ts';
import type { ZmonReads } from './shared-reads.ts';
import { urlChunks } from './url-chunks.ts';
import { type ZmonKey, type ZmonPlace, zmonKeyIdentity } from './zmon-place.ts';

/** What is firing. All definitions asked for at the same time are asked for in one call, as many as a URL holds. */
export interface AlertLoader {
  /** In the order of the ids; each id once. Quiet and unknown ones have none (upstreams.md §2, quirk 6). */
  ofDefinitions(place: ZmonPlace, definitionIds: readonly number[]): Promise<readonly ZmonAlert[]>;
  /** Whatever fires, with its definitions. */
  active(place: ZmonPlace, filter: ZmonActiveFilter): Promise<readonly ZmonActiveAlert[]>;
  /** Forgets what was read: after a write. */
  clear(): void;
}

/** Makes the alert loader of one request. */
export function createAlertLoader(reads: ZmonReads, definitions: AlertDefinitionLoader): AlertLoader {
  const byDefinition = loaderByIdentity<ZmonKey, readonly ZmonAlert[]>(zmonKeyIdentity, (keys) => {
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
  });

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
