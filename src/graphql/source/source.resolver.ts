import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { hasRole } from '../../auth/caller.ts';
import { forbidden } from '../../errors/sightline-error.ts';
import type { GraphContext } from '../context.ts';
import { Source, type SourceEndpoint, type SourceKind } from './source.type.ts';

const KINDS = {
  nhn: 'NHN',
  prometheus: 'PROMETHEUS',
  zmon: 'ZMON',
  groundwork: 'GROUNDWORK',
} as const satisfies Record<string, SourceKind>;

/** The systems behind the gateway. */
@Resolver(() => Source)
export class SourceResolver {
  @Query(() => [Source], { description: 'The systems behind the gateway, and how they do.' })
  async sources(
    @Arg('probe', () => Boolean, {
      nullable: true,
      description: 'Ask each endpoint now, instead of telling of the last call seen. For ADMIN only.',
    })
    probe: boolean | null,
    @Ctx() { sources, caller }: GraphContext,
  ): Promise<Source[]> {
    const admin = hasRole(caller, 'ADMIN');
    if (probe && !admin) throw forbidden('probe: accepted: true for ADMIN only; leave it out');
    const all = sources.all().flatMap((source) => source.endpoints.map((endpoint) => ({ source, endpoint })));
    if (probe) await Promise.all(all.map(({ source, endpoint }) => sources.probe(source, endpoint)));
    return sources.all().map((source) => ({
      name: source.name,
      kind: KINDS[source.kind],
      endpoints: source.endpoints.map((endpoint): SourceEndpoint => {
        const { circuit, reachable, latencyMs, lastError } = sources.state(endpoint);
        return {
          region: endpoint.region,
          url: admin ? endpoint.baseUrl.href : null,
          circuit,
          reachable,
          latencyMs,
          lastError: admin ? lastError : null,
        };
      }),
    }));
  }
}
