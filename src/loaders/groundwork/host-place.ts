import { credentialFingerprint } from '../../cache/credential-fingerprint.ts';
import { endpointKey, type SourceEndpoint } from '../../selection/source-endpoint.ts';
import type { GroundworkAccess } from '../../upstreams/groundwork/shapes.ts';

/** One GroundWork, where hosts are. */
export type HostPlace = SourceEndpoint<'groundwork'>;

/** How it is reached, and as whom. */
export function accessOf({ source, endpoint }: HostPlace): GroundworkAccess {
  return { endpoint, credentials: source.credentials, timeZone: source.timeZone };
}

/** Begins every key of what is read there under its credentials: what a write makes old. */
export function flightPrefix(place: HostPlace): string {
  const credential = credentialFingerprint(JSON.stringify(place.source.credentials));
  return `groundwork/${endpointKey(place)}/${credential}/`;
}
