import { credentialFingerprint } from '../../cache/credential-fingerprint.ts';
import { endpointKey, type SourceEndpoint } from '../../selection/source-endpoint.ts';
import { credentialsOf } from '../../upstreams/http/http-auth.ts';
import type { ZmonAccess } from '../../upstreams/zmon/shapes.ts';

/** One controller of ZMON. */
export type ZmonPlace = SourceEndpoint<'zmon'>;

/** Something of one controller, by its number there. */
export interface ZmonKey {
  readonly place: ZmonPlace;
  readonly id: number;
}

/** Equal for equal keys. */
export function zmonKeyIdentity({ place, id }: ZmonKey): string {
  return `${endpointKey(place)}/${id}`;
}

/** How the controller is reached, and as whom. */
export function accessOf({ source, endpoint }: ZmonPlace): ZmonAccess {
  return { endpoint, ...credentialsOf(source.auth) };
}

/** The prefix of every flight to a controller under one credential: what a write invalidates. */
export function flightPrefix(place: ZmonPlace): string {
  return `zmon/${endpointKey(place)}/${credentialFingerprint(JSON.stringify(place.source.auth))}/`;
}
