import type { ZmonAlertDefinition, ZmonCheckDefinition } from '../../upstreams/zmon/shapes.ts';
import { eachByIdentity, loaderByIdentity } from '../by-identity.ts';
import type { ReadsUnderWay } from '../reads-under-way.ts';
import type { ZmonReads } from './shared-reads.ts';
import { type ZmonKey, type ZmonPlace, zmonKeyIdentity } from './zmon-place.ts';

/** Alert definitions and the checks they rest on, a call for each that is asked for: ZMON finds them by id only. */
export interface AlertDefinitionLoader {
  /** With all that it inherits; `null` when it does not exist. */
  byId(key: ZmonKey): Promise<ZmonAlertDefinition | null>;
  /** `null` when it does not exist. */
  checkById(key: ZmonKey): Promise<ZmonCheckDefinition | null>;
  /** Takes a definition that another answer held, so that it is not asked for again. */
  know(place: ZmonPlace, definition: ZmonAlertDefinition): void;
  /** Forgets what was read: after a write. */
  clear(): void;
}

/** Makes the definition loader of one request; what is being read of definitions is counted in `underWay`. */
export function createAlertDefinitionLoader(reads: ZmonReads, underWay: ReadsUnderWay): AlertDefinitionLoader {
  const definitions = loaderByIdentity<ZmonKey, ZmonAlertDefinition | null>(zmonKeyIdentity, (keys) =>
    eachByIdentity(keys, zmonKeyIdentity, ({ place, id }) => underWay.track(reads.getAlertDefinition(place, id))),
  );
  const checks = loaderByIdentity<ZmonKey, ZmonCheckDefinition | null>(zmonKeyIdentity, (keys) =>
    eachByIdentity(keys, zmonKeyIdentity, ({ place, id }) => reads.getCheckDefinition(place, id)),
  );
  return {
    byId: async (key) => definitions.load(key),
    checkById: async (key) => checks.load(key),
    know: (place, definition) => {
      definitions.prime({ place, id: definition.definitionId }, Promise.resolve(definition));
    },
    clear: () => {
      definitions.clearAll();
      checks.clearAll();
    },
  };
}
