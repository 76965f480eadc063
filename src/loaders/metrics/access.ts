import { credentialFingerprint } from '../../cache/credential-fingerprint.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import { nhnPrometheus, prometheusAccess } from '../../upstreams/prometheus/access.ts';
import type { PrometheusAccess } from '../../upstreams/prometheus/shapes.ts';

/** How the endpoint's Prometheus API is reached, and as whom. */
export function accessOf(endpoint: MetricsEndpoint): PrometheusAccess {
  return endpoint.project ? nhnPrometheus(endpoint.project) : prometheusAccess(endpoint.source, endpoint.endpoint);
}

/**
 * Begins every key of what is read there: never the same for two endpoints or two credentials. The endpoint's address is
 * in it because instances that share a cache may give different addresses the same name.
 */
export function accessPrefix(endpoint: MetricsEndpoint): string {
  const known = prefixes.get(endpoint);
  if (known !== undefined) return known;
  const prefix = makePrefix(endpoint);
  prefixes.set(endpoint, prefix);
  return prefix;
}

// A question's key is made several times, and hashing would be most of its cost.
const prefixes = new WeakMap<MetricsEndpoint, string>();

function makePrefix(endpoint: MetricsEndpoint): string {
  const { source, region } = endpoint;
  const { endpoint: place, headers } = accessOf(endpoint);
  const whereAndWho = credentialFingerprint(JSON.stringify([place.baseUrl.href, headers]));
  return `metrics/${source.name}/${region ?? ''}/${whereAndWho}/`;
}
