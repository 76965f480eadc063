import type { Endpoint } from '../http/endpoint.ts';
import { path } from '../http/path.ts';
import type { PrometheusAuth } from '../source.ts';
import type { PrometheusAccess } from './shapes.ts';

/**
 * Of no server is the version known (upstreams.md §8), so what only newer ones understand is left out: an unknown `limit`
 * does no harm but also no good, an escaped name would silently find nothing (§4, facts 8 and 13).
 */
const ANY_VERSION = { supportsLimit: false, escapesLabelNames: false } as const;

/** NHN's Prometheus behind the same host and key as its REST endpoints (§1, N11 and N12): an `NhnScope` has both. */
export function nhnPrometheus({ endpoint, appKey }: { endpoint: Endpoint; appKey: string }): PrometheusAccess {
  return {
    endpoint,
    pathPrefix: path`/prometheus`,
    headers: { 'x-tc-app-key': appKey },
    secrets: [appKey],
    ...ANY_VERSION,
  };
}

/** A server of the Prometheus HTTP API itself (§3 for Tencent's two forms of credentials). */
export function prometheusAccess({ auth }: { auth: PrometheusAuth }, endpoint: Endpoint): PrometheusAccess {
  return { endpoint, pathPrefix: path``, ...credentialsOf(auth), ...ANY_VERSION };
}

function credentialsOf(auth: PrometheusAuth): Pick<PrometheusAccess, 'headers' | 'secrets'> {
  switch (auth.type) {
    case 'none':
      return { headers: {}, secrets: [] };
    case 'bearer':
      return { headers: { authorization: `Bearer ${auth.token}` }, secrets: [auth.token] };
    case 'basic': {
      const encoded = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
      return { headers: { authorization: `Basic ${encoded}` }, secrets: [auth.password, encoded] };
    }
  }
}
