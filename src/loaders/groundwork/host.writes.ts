import type { SingleFlight } from '../../cache/single-flight.ts';
import type { GroundworkClient } from '../../upstreams/groundwork/groundwork-client.ts';
import type { UpsertRules } from '../../upstreams/groundwork/host-writes.ts';
import type {
  GroundworkAccess,
  GroundworkHost,
  GroundworkHostDraft,
  GroundworkOutcome,
  GroundworkRename,
} from '../../upstreams/groundwork/shapes.ts';
import type { RequestCall } from '../request-call.ts';
import type { Written } from '../written.ts';
import { accessOf, flightPrefix, type HostPlace } from './host-place.ts';

/** GroundWork's writes. Each is sent once; the next read there is fresh, whatever became of the write. */
export interface GroundworkWrites {
  upsert(
    place: HostPlace,
    drafts: readonly GroundworkHostDraft[],
    rules: UpsertRules,
  ): Promise<Written<readonly GroundworkOutcome[]>>;
  remove(place: HostPlace, names: readonly string[]): Promise<Written<readonly GroundworkOutcome[]>>;
  rename(place: HostPlace, rename: GroundworkRename): Promise<Written<GroundworkHost>>;
}

/** `forget` drops what this request's loaders have read. */
export function createGroundworkWrites(
  client: GroundworkClient,
  flights: SingleFlight,
  call: RequestCall,
  forget: () => void,
): GroundworkWrites {
  // Also after a failure: a write that timed out may have happened.
  const write = async <T>(place: HostPlace, send: (access: GroundworkAccess) => Promise<T>): Promise<T> => {
    try {
      return await send(accessOf(place));
    } finally {
      flights.invalidate(flightPrefix(place));
      forget();
    }
  };
  return {
    upsert: (place, drafts, rules) => write(place, (access) => client.upsertHosts(access, drafts, rules, call)),
    remove: (place, names) => write(place, (access) => client.deleteHosts(access, names, call)),
    rename: (place, rename) => write(place, (access) => client.renameHost(access, rename, call)),
  };
}
