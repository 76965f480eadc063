import type { Endpoint } from '../http/endpoint.ts';
import { credentialsOf, type HttpAuth } from '../http/http-auth.ts';
import { path } from '../http/path.ts';
import type { PrometheusAccess } from './shapes.ts';

/**
 * What only newer servers understand is left out until the server has told its version, and NHN's tells none
 * (upstreams.md §1, quirk 13): an unknown `limit` does no harm but also no good, an escaped name would silently find
 * nothing (§4, facts 8 and 13).
 */
const ANY_VERSION = { supportsLimit: false, escapesLabelNames: false } as const;

/** What an `NhnScope` has of use here. */
interface NhnPlace {
  readonly endpoint: Endpoint;
  readonly appKey: string;
  readonly callersOwn?: boolean;
}

/** NHN's Prometheus behind the same host and key as its REST endpoints (§1, N11 and N12): an `NhnScope` has both. */
export function nhnPrometheus({ endpoint, appKey, callersOwn = false }: NhnPlace): PrometheusAccess {
  return {
    endpoint,
    pathPrefix: path`/prometheus`,
    headers: { 'x-tc-app-key': appKey },
    account: { key: appKey, callersOwn },
    secrets: [appKey],
    ...ANY_VERSION,
  };
}

/** A server of the Prometheus HTTP API itself (§3 for Tencent's two forms of credentials). */
export function prometheusAccess({ auth }: { auth: HttpAuth }, endpoint: Endpoint): PrometheusAccess {
  return { endpoint, pathPrefix: path``, ...credentialsOf(auth), ...ANY_VERSION, tellsBuild: true };
}
