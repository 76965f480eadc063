import type { EndpointState } from '../resilience/endpoint-state.ts';
import type { WatchedEndpoint } from '../telemetry/metrics/upstream-metrics.ts';
import type { Endpoint } from '../upstreams/http/endpoint.ts';
import type { SourceRegistry } from '../upstreams/source.ts';

type StateOf = (endpoint: Endpoint) => EndpointState;

/** Every endpoint that is configured, and how it does now: also those that nobody has asked yet. */
export function endpointStates(registry: SourceRegistry, stateOf: StateOf): readonly WatchedEndpoint[] {
  return registry
    .all()
    .flatMap((source) => [...source.endpoints, ...(source.kind === 'prometheus' ? source.pushgateways : [])])
    .map((endpoint) => ({ source: endpoint.source, region: endpoint.region, state: stateOf(endpoint) }));
}

/**
 * Whether the sources can be used as far as the policy asks: `any` of them, or `all`. A source can be used while one of
 * its endpoints can: one region's trouble is not a reason to take an instance away from the others. Nor is that a source
 * wants to be left alone for a while: no other instance may ask it either, and this one still answers what it has kept.
 */
export function areUsable(registry: SourceRegistry, stateOf: StateOf, policy: 'any' | 'all'): boolean {
  const canBeUsed = ({ circuit, quiet }: EndpointState) => circuit !== 'OPEN' || quiet;
  const usable = registry.all().map(({ endpoints }) => endpoints.some((each) => canBeUsed(stateOf(each))));
  return policy === 'any' ? usable.includes(true) : !usable.includes(false);
}
