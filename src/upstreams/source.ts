import type { Endpoint, SourceKind } from './http/endpoint.ts';
import type { HttpAuth } from './http/http-auth.ts';

interface SourceBase<Kind extends SourceKind> {
  readonly name: string;
  readonly kind: Kind;
  /** One with region `null` that serves all, or one per region; in configured order. */
  readonly endpoints: readonly Endpoint[];
}

/** A project at NHN, and the key that opens it. `regions` is `null` when it is in all. */
export interface NhnProject {
  readonly id: string;
  readonly appKey: string;
  readonly regions: readonly string[] | null;
}

/** NHN Cloud System Monitoring: REST and Prometheus behind one host per region. */
export interface NhnSource extends SourceBase<'nhn'> {
  readonly projects: readonly NhnProject[];
  /** IANA name that gives `lstModYmdt` its zone; `null` leaves it without. */
  readonly timeZone: string | null;
  readonly scope: NhnScopeTemplates;
}

/** How an entity is found in its Prometheus: label → template such as `{ip}:{port}`. */
export interface NhnScopeTemplates {
  readonly target: Readonly<Record<string, string>>;
  readonly server: Readonly<Record<string, string>>;
  readonly workspace: Readonly<Record<string, string>>;
}

/** Any server of the Prometheus HTTP API. */
export interface PrometheusSource extends SourceBase<'prometheus'> {
  readonly auth: HttpAuth;
  /** Below each endpoint's base. */
  readonly remoteWritePath: string;
  /** Where metrics are pushed: one with region `null` that serves all, or one per region; empty when there is none. */
  readonly pushgateways: readonly Endpoint[];
}

/** ZMON's controller. */
export interface ZmonSource extends SourceBase<'zmon'> {
  readonly auth: HttpAuth;
}

/** As whom GroundWork is asked, and how it wants to be told. */
export interface GroundworkCredentials {
  readonly username: string;
  readonly password: string;
  /** Sent with every call; a token is good for one application only. */
  readonly appName: string;
  /** How the login form carries user and password (upstreams.md §5, quirk 1). */
  readonly encoding: 'base64' | 'plain';
}

/** GroundWork Foundation; the endpoints' bases are the API's, with its path. */
export interface GroundworkSource extends SourceBase<'groundwork'> {
  readonly credentials: GroundworkCredentials;
  /** IANA name: the zone of times without one, and of dates in queries (upstreams.md §7). */
  readonly timeZone: string;
}

/** A configured upstream system: kind, endpoints and credentials. */
export type Source = NhnSource | PrometheusSource | ZmonSource | GroundworkSource;

/** The source of one kind. */
export type SourceOf<Kind extends SourceKind> = Extract<Source, { kind: Kind }>;

/** The configured sources, and which endpoint answers for a region. */
export interface SourceRegistry {
  /** In configured order. */
  all(): readonly Source[];
  byName(name: string): Source | undefined;
  firstOf<Kind extends SourceKind>(kind: Kind): SourceOf<Kind> | undefined;
  /** The region codes that any source names, in configured order, each once. */
  regions(): readonly string[];
}

/** The endpoint of `source` that serves `region`; `undefined` when none does: `regionsOf` names those that exist. */
export function endpointFor(source: Source, region: string | null): Endpoint | undefined {
  return (
    source.endpoints.find((endpoint) => endpoint.region === null) ??
    source.endpoints.find((endpoint) => endpoint.region === region)
  );
}

/** The region codes a source has endpoints for; `null` when one endpoint serves every region. */
export function regionsOf(source: Source): readonly string[] | null {
  const codes = source.endpoints.flatMap((endpoint) => (endpoint.region === null ? [] : [endpoint.region]));
  return codes.length === source.endpoints.length ? codes : null;
}

/**
 * Makes the registry.
 *
 * @throws RangeError when two sources share a name
 */
export function createSourceRegistry(sources: readonly Source[]): SourceRegistry {
  const byName = new Map(sources.map((source) => [source.name, source]));
  if (byName.size !== sources.length) throw new RangeError('two sources have the same name');
  const regions = [...new Set(sources.flatMap((source) => regionsOf(source) ?? []))];

  return {
    all: () => sources,
    byName: (name) => byName.get(name),
    firstOf: <Kind extends SourceKind>(kind: Kind) =>
      sources.find((source): source is SourceOf<Kind> => source.kind === kind),
    regions: () => regions,
  };
}
