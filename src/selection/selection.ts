import { type Caller, isGranted } from '../auth/caller.ts';
import { badUserInput, forbidden } from '../errors/sightline-error.ts';
import type { SourceKind } from '../upstreams/http/endpoint.ts';
import type { NhnProject, NhnSource, Source, SourceOf, SourceRegistry } from '../upstreams/source.ts';
import { endpointFor, regionsOf } from '../upstreams/source.ts';
import type { MetricsEndpoint } from './metrics-endpoint.ts';
import type { ProjectScope } from './project-scope.ts';
import type { SourceEndpoint } from './source-endpoint.ts';

/** What the request's headers select. */
export interface SelectionHeaders {
  readonly region: string | undefined;
  readonly project: string | undefined;
  /** The caller's own app key, where the service forwards it. */
  readonly appKey?: string | undefined;
}

/** What a field's own arguments select; they win over the headers. */
export interface SelectionArgs {
  readonly source?: string | null | undefined;
  readonly region?: string | null | undefined;
  readonly project?: string | null | undefined;
}

/**
 * Which source, region and project a request means, and whether its caller may ask there.
 *
 * One rule everywhere: the field's argument first, then the request's header, then the default. A project that is not
 * granted and one that does not exist give the same answer, so that nobody can tell them apart.
 */
export class Selection {
  readonly #registry: SourceRegistry;
  readonly #caller: Caller;
  readonly #headers: SelectionHeaders;
  readonly #defaultRegion: string | undefined;

  constructor(
    registry: SourceRegistry,
    caller: Caller,
    headers: SelectionHeaders,
    defaultRegion: string | undefined = registry.regions()[0],
  ) {
    this.#registry = registry;
    this.#caller = caller;
    this.#headers = headers;
    this.#defaultRegion = defaultRegion;
  }

  /** The project that the request's header names, if any. */
  namedProject(): string | undefined {
    return this.#headers.project;
  }

  /** Every configured region. */
  regions(): readonly string[] {
    return this.#registry.regions();
  }

  /**
   * The region that `argument`, the header or the default names.
   *
   * @throws BAD_USER_INPUT for a header that names none of the configured ones.
   */
  region(argument?: string | null): string {
    const region = argument ?? this.#headers.region ?? this.#defaultRegion;
    if (region !== undefined && this.regions().includes(region)) return region;
    const accepted = this.regions().join(', ') || 'none: no region is configured';
    throw badUserInput(`region ${JSON.stringify(region ?? null)} is not configured; accepted: ${accepted}`);
  }

  /** The regions in which the caller has a project, or `project` itself is; in configured order. */
  regionsOfProject(project?: string | null): readonly string[] {
    return this.regions().filter((region) =>
      this.#scopesNaming(region, project ?? undefined).some(({ projectId }) => !project || projectId === project),
    );
  }

  /** Every project of the caller in `region`, over all NHN sources, in configured order; last one with its own key. */
  scopes(region: string): readonly ProjectScope[] {
    return this.#scopesNaming(region, this.#headers.project);
  }

  /** The projects granted to the caller, each once, in configured order; last the one that it has its own key for. */
  projectIds(): readonly string[] {
    const granted = this.#grantedIds();
    const { project, appKey } = this.#headers;
    return project && appKey && isForwardable(project) && !granted.includes(project) ? [...granted, project] : granted;
  }

  /**
   * The project that arguments and headers select; `null` when none is named and the caller has none in the region.
   *
   * @throws FORBIDDEN for a named project that is not granted or does not exist; BAD_USER_INPUT when it is elsewhere.
   */
  project({ region, project, source }: SelectionArgs = {}): ProjectScope | null {
    const code = this.region(region);
    const named = project ?? this.#headers.project;
    const scopes = this.#scopesNaming(code, named).filter((scope) => !source || scope.source.name === source);
    if (!named) return scopes[0] ?? null;
    const found = scopes.find(({ projectId }) => projectId === named);
    if (found) return found;
    if (!this.projectIds().includes(named)) throw forbidden('this project does not exist or is not granted to you');
    const accepted = this.regionsOfProject(named).join(', ');
    throw badUserInput(`project ${named} is not in region ${code}; accepted regions: ${accepted}`);
  }

  /**
   * Like `project`, for what cannot be answered without one.
   *
   * @throws FORBIDDEN when the caller has no project in the region.
   */
  requireProject(args: SelectionArgs = {}): ProjectScope {
    const scope = this.project(args);
    if (scope) return scope;
    throw forbidden(`no project is granted to you in region ${this.region(args.region)}`);
  }

  /** The scope that an id's parts name; `null` where there is none for this caller. */
  scopeOf(source: string, region: string, project: string): ProjectScope | null {
    return this.scopes(region).find((scope) => scope.source.name === source && scope.projectId === project) ?? null;
  }

  /**
   * Where a PromQL query goes: the named source, else the first NHN source, else the first of kind `prometheus`; one
   * endpoint, or with `regions` one for each.
   *
   * @throws BAD_USER_INPUT for a source that does not exist or has no Prometheus, or a region that it does not serve.
   */
  metricsEndpoints(
    args: SelectionArgs & { readonly regions?: readonly string[] | null | undefined },
  ): MetricsEndpoint[] {
    const source = this.#metricsSource(args.source);
    const codes = args.regions ? [...new Set(args.regions)] : null;
    if (codes?.length === 0) throw badUserInput('regions: accepted: at least one region, or leave it out');
    if (codes && args.region) throw badUserInput('region and regions exclude each other; accepted: one of them');
    if (source.kind === 'nhn') {
      return (codes ?? [args.region]).map((region) => {
        const scope = this.requireProject({ ...args, region, source: source.name });
        return { source, endpoint: scope.endpoint, region: scope.region, project: scope };
      });
    }
    const served = regionsOf(source);
    // A source with one URL serves every region: it is asked once, and its series belong to none.
    const asked = served === null ? [null] : (codes ?? [this.region(args.region)]);
    return asked.map((region) => {
      const endpoint = endpointFor(source, region);
      if (endpoint) return { source, endpoint, region: endpoint.region, project: null };
      throw badUserInput(`source ${source.name} has no region ${region}; accepted: ${served?.join(', ')}`);
    });
  }

  /**
   * The source of `kind` that is named, else the first of it, at the endpoint that serves the region.
   *
   * @throws BAD_USER_INPUT when there is no such source, or it does not serve the region.
   */
  sourceEndpoint<Kind extends SourceKind>(
    kind: Kind,
    { source: name, region }: Pick<SelectionArgs, 'source' | 'region'> = {},
  ): SourceEndpoint<Kind> {
    const fitting = this.#registry.all().filter((source): source is SourceOf<Kind> => source.kind === kind);
    const source = name ? fitting.find((each) => each.name === name) : fitting[0];
    if (!source) {
      const accepted = fitting.map((each) => each.name).join(', ') || `none: no source of kind ${kind} is configured`;
      throw badUserInput(`source ${JSON.stringify(name ?? null)} is no source of kind ${kind}; accepted: ${accepted}`);
    }
    const served = regionsOf(source);
    const code = served === null ? null : this.region(region);
    const endpoint = endpointFor(source, code);
    if (endpoint) return { source, endpoint };
    throw badUserInput(`source ${source.name} has no region ${code}; accepted: ${served?.join(', ')}`);
  }

  /** The endpoint that an id's parts name; `null` when it is not configured (any more). */
  sourceEndpointOf<Kind extends SourceKind>(kind: Kind, name: string, region: string): SourceEndpoint<Kind> | null {
    const source = this.#registry
      .all()
      .find((each): each is SourceOf<Kind> => each.kind === kind && each.name === name);
    const endpoint = source?.endpoints.find((each) => (each.region ?? '') === region);
    return source && endpoint ? { source, endpoint } : null;
  }

  #grantedIds(): readonly string[] {
    const ids = this.#nhnSources().flatMap((source) => source.projects.map(({ id }) => id));
    return [...new Set(ids)].filter((id) => isGranted(this.#caller, id));
  }

  /** The granted projects in `region` and, when it is none of them, the named one with the caller's own key. */
  #scopesNaming(region: string, named: string | undefined): readonly ProjectScope[] {
    const granted = this.#nhnSources().flatMap((source) =>
      source.projects.flatMap((project) => {
        const scope = this.#scope(source, project, region);
        return scope ? [scope] : [];
      }),
    );
    const own = this.#ownScope(region, named);
    return own ? [...granted, own] : granted;
  }

  /**
   * The project that the caller opens with its own app key, at the first NHN source. A configured project that is not
   * granted is no exception, or the difference would tell that it is configured; a granted one keeps its configured key.
   */
  #ownScope(region: string, projectId: string | undefined): ProjectScope | null {
    const { appKey } = this.#headers;
    const source = this.#registry.firstOf('nhn');
    if (!projectId || !appKey || !source || !isForwardable(projectId)) return null;
    const endpoint = endpointFor(source, region);
    if (!endpoint || this.#grantedIds().includes(projectId)) return null;
    return { source, endpoint, region, projectId, appKey, callersOwn: true };
  }

  #metricsSource(name: string | null | undefined): Extract<Source, { kind: 'nhn' | 'prometheus' }> {
    const capable = this.#registry.all().filter((source) => source.kind === 'nhn' || source.kind === 'prometheus');
    const found = name
      ? capable.find((source) => source.name === name)
      : (capable.find(({ kind }) => kind === 'nhn') ?? capable[0]);
    if (found) return found;
    const accepted = capable.map((source) => source.name).join(', ') || 'none is configured';
    throw badUserInput(`source ${JSON.stringify(name ?? null)} has no metrics; accepted: ${accepted}`);
  }

  #nhnSources(): readonly NhnSource[] {
    return this.#registry.all().filter((source) => source.kind === 'nhn');
  }

  #scope(source: NhnSource, project: NhnProject, region: string): ProjectScope | null {
    const endpoint = endpointFor(source, region);
    const served = project.regions === null || project.regions.includes(region);
    if (!endpoint || !served || !isGranted(this.#caller, project.id)) return null;
    return { source, endpoint, region, projectId: project.id, appKey: project.appKey };
  }
}

/** Only an id of the form that NHN's have: it becomes a part of paths and keys. */
function isForwardable(projectId: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(projectId);
}
