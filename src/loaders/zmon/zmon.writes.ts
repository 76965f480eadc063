import type { SingleFlight } from '../../cache/single-flight.ts';
import type { Written } from '../../upstreams/written.ts';
import type { ZmonAlertDefinitionDraft, ZmonDowntime, ZmonDowntimeDraft } from '../../upstreams/zmon/shapes.ts';
import type { ZmonClient } from '../../upstreams/zmon/zmon-client.ts';
import type { RequestCall } from '../request-call.ts';
import { type DowntimeRecord, downtimePlace } from './downtime-record.ts';
import { accessOf, flightPrefix, type ZmonKey, type ZmonPlace } from './zmon-place.ts';

/** ZMON's writes. Each is sent once; the next read of its controller is fresh, whatever became of the write. */
export interface ZmonWrites {
  scheduleDowntime(place: ZmonPlace, draft: ZmonDowntimeDraft): Promise<Written<ZmonDowntime>>;
  /** The value has what is known of it: at least the id that was asked for. */
  deleteDowntime(place: ZmonPlace, downtimeId: string): Promise<Written<ZmonDowntime>>;
  /** The value is the new id. */
  createAlertDefinition(place: ZmonPlace, draft: ZmonAlertDefinitionDraft): Promise<Written<number>>;
  updateAlertDefinition(key: ZmonKey, draft: ZmonAlertDefinitionDraft): Promise<Written<number>>;
}

/** What the writes of one request need. */
interface WritePorts {
  readonly zmon: ZmonClient;
  readonly flights: SingleFlight;
  readonly downtimeRecord: DowntimeRecord;
}

/** `forget` drops what this request's loaders have read. */
export function createZmonWrites(
  { zmon, flights, downtimeRecord }: WritePorts,
  call: RequestCall,
  forget: () => void,
): ZmonWrites {
  // Also after a failure: a write that timed out may have happened.
  const write = async <T>(place: ZmonPlace, send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } finally {
      flights.invalidate(flightPrefix(place));
      forget();
    }
  };

  return {
    async scheduleDowntime(place, draft) {
      const outcome = await write(place, () => zmon.scheduleDowntime(accessOf(place), draft, call));
      // Without an entity nothing was scheduled, although an id came back (upstreams.md §2, quirk 2).
      if (outcome.written && outcome.value.entities?.length !== 0) {
        await downtimeRecord.put(downtimePlace(place), outcome.value.downtimeId, outcome.value);
      }
      return outcome;
    },
    async deleteDowntime(place, downtimeId) {
      const outcome = await write(place, () => zmon.deleteDowntime(accessOf(place), downtimeId, call));
      if (!outcome.written) return outcome;
      const known = await downtimeRecord.remove(downtimePlace(place), downtimeId);
      return { written: true, value: known ?? unknownDowntime(downtimeId) };
    },
    createAlertDefinition: (place, draft) =>
      write(place, () => zmon.createAlertDefinition(accessOf(place), draft, call)),
    updateAlertDefinition: ({ place, id }, draft) =>
      write(place, () => zmon.updateAlertDefinition(accessOf(place), id, draft, call)),
  };
}

function unknownDowntime(downtimeId: string): ZmonDowntime {
  return {
    downtimeId,
    comment: null,
    startTimeMs: null,
    endTimeMs: null,
    createdBy: null,
    entities: null,
    alertDefinitionIds: null,
  };
}
