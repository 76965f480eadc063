import type { Config } from '../config/config.schema.ts';
import type {
  GroundworkSourceConfig,
  NhnSourceConfig,
  PrometheusSourceConfig,
  SourceConfig,
  ZmonSourceConfig,
} from '../config/source.schema.ts';
import type { Endpoint } from '../upstreams/http/endpoint.ts';
import type { HttpAuth } from '../upstreams/http/http-auth.ts';
import {
  createSourceRegistry,
  type GroundworkSource,
  type NhnSource,
  type PrometheusSource,
  type Source,
  type SourceRegistry,
  type ZmonSource,
} from '../upstreams/source.ts';

/** The configured sources, as the rest of the house knows them. */
export function sourceRegistryOf({ sources }: Config): SourceRegistry {
  return createSourceRegistry(sources.map(sourceOf));
}

function sourceOf(config: SourceConfig): Source {
  switch (config.kind) {
    case 'nhn':
      return nhnSource(config);
    case 'prometheus':
      return prometheusSource(config);
    case 'zmon':
      return zmonSource(config);
    case 'groundwork':
      return groundworkSource(config);
  }
}

function nhnSource({ name, kind, endpoints, projects, timeZone, scope }: NhnSourceConfig): NhnSource {
  return {
    name,
    kind,
    endpoints: Object.entries(endpoints).map(([region, url]) => ({
      source: name,
      kind,
      region,
      baseUrl: new URL(url),
    })),
    projects: projects.map(({ id, appKey, regions }) => ({ id, appKey, regions: regions ?? null })),
    timeZone: timeZone ?? null,
    scope,
  };
}

function prometheusSource(config: PrometheusSourceConfig): PrometheusSource {
  const { name, kind, url, endpoints = {}, auth, remoteWritePath, pushgatewayUrl = {} } = config;
  const endpointsOf = (place: string | Readonly<Record<string, string>>): Endpoint[] => {
    const byRegion: [string | null, string][] = typeof place === 'string' ? [[null, place]] : Object.entries(place);
    return byRegion.map(([region, base]) => ({ source: name, kind, region, baseUrl: new URL(base) }));
  };
  return {
    name,
    kind,
    endpoints: endpointsOf(url ?? endpoints),
    auth: authOf(auth),
    remoteWritePath,
    pushgateways: endpointsOf(pushgatewayUrl),
  };
}

function zmonSource({ name, kind, url, endpoints = {}, auth }: ZmonSourceConfig): ZmonSource {
  const byRegion: [string | null, string][] = url === undefined ? Object.entries(endpoints) : [[null, url]];
  return {
    name,
    kind,
    endpoints: byRegion.map(([region, base]) => ({ source: name, kind, region, baseUrl: new URL(base) })),
    auth: authOf(auth),
  };
}

function groundworkSource(config: GroundworkSourceConfig): GroundworkSource {
  const { name, kind, url, endpoints = {}, apiPath, timeZone, auth } = config;
  const byRegion: [string | null, string][] = url === undefined ? Object.entries(endpoints) : [[null, url]];
  return {
    name,
    kind,
    endpoints: byRegion.map(([region, base]) => ({
      source: name,
      kind,
      region,
      baseUrl: new URL(base.replace(/\/$/, '') + apiPath),
    })),
    credentials: auth,
    timeZone,
  };
}

function authOf(auth: PrometheusSourceConfig['auth']): HttpAuth {
  if (auth === undefined) return { type: 'none' };
  return 'bearer' in auth ? { type: 'bearer', token: auth.bearer } : { type: 'basic', ...auth.basic };
}
