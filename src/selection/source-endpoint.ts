import type { Endpoint, SourceKind } from '../upstreams/http/endpoint.ts';
import type { SourceOf } from '../upstreams/source.ts';

/** One endpoint of a source that knows no projects, such as ZMON's controller: where reads and writes go. */
export interface SourceEndpoint<Kind extends SourceKind> {
  readonly source: SourceOf<Kind>;
  readonly endpoint: Endpoint;
}

/** What tells one endpoint from another. */
interface Place {
  readonly source: { readonly name: string };
  readonly endpoint: Pick<Endpoint, 'region'>;
}

/** The parts that identify it; used in ids and keys. The region is empty for a source that serves every region. */
export function endpointParts({ source, endpoint }: Place): readonly [source: string, region: string] {
  return [source.name, endpoint.region ?? ''];
}

/** Equal for equal endpoints. */
export function endpointKey(place: Place): string {
  return endpointParts(place).join('/');
}
