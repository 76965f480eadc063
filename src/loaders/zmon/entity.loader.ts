import { endpointKey } from '../../selection/source-endpoint.ts';
import type { ZmonEntity, ZmonEntityFilter } from '../../upstreams/zmon/shapes.ts';
import { groupBy, loaderByIdentity } from '../by-identity.ts';
import type { ZmonReads } from './shared-reads.ts';
import { urlChunks } from './url-chunks.ts';
import type { ZmonPlace } from './zmon-place.ts';

/** An entity by its id at one controller. */
export interface EntityKey {
  readonly place: ZmonPlace;
  readonly entity: string;
}

/** Entities, by filter or by id; all ids asked for at the same time in one call, as many as a URL holds. */
export interface EntityLoader {
  /** Those that have all properties of any of `filters`. */
  matching(place: ZmonPlace, filters: readonly ZmonEntityFilter[]): Promise<readonly ZmonEntity[]>;
  /** `null` when it does not exist: an alert can outlive its entity. */
  byId(key: EntityKey): Promise<ZmonEntity | null>;
  /** Forgets what was read: after a write. */
  clear(): void;
}

/** How long a filter becomes in a query string. */
export function filterLength(filter: ZmonEntityFilter): number {
  return encodeURIComponent(JSON.stringify(filter)).length + 3;
}

const identity = ({ place, entity }: EntityKey): string => `${endpointKey(place)}/${entity}`;

/** Makes the entity loader of one request. */
export function createEntityLoader(reads: ZmonReads): EntityLoader {
  const byId = loaderByIdentity<EntityKey, ZmonEntity | null>(identity, (keys) => {
    const answers = new Map<string, Promise<ZmonEntity | null>>();
    for (const group of groupBy(keys, ({ place }) => endpointKey(place)).values()) {
      for (const chunk of urlChunks(group, ({ entity }) => filterLength({ id: entity }))) {
        const filters = chunk.map(({ entity }) => ({ id: entity }));
        const answer = reads
          .listEntities(group[0].place, filters)
          .then((found) => new Map(found.map((entity) => [entity.entityId, entity])));
        for (const key of chunk)
          answers.set(
            identity(key),
            answer.then((found) => found.get(key.entity) ?? null),
          );
      }
    }
    return answers;
  });
  return {
    matching: (place, filters) => reads.listEntities(place, filters),
    byId: async (key) => byId.load(key),
    clear: () => byId.clearAll(),
  };
}
