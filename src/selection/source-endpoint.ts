import type { Endpoint, SourceKind } from '../upstreams/http/endpoint.ts';
import type { SourceOf } from '../upstreams/source.ts';

/** One endpoint of a source that knows no projects, such as ZMON's controller: where reads and writes go. */
export interface SourceEndpoint<Kind extends SourceKind> {
  readonly source: SourceOf<Kind>;
  readonly endpoint: Endpoint;
}

/** The parts that identify it; used in ids and keys. The region is empty for a source that serves every region. */
export function endpointParts({
  source,
  endpoint,
}: SourceEndpoint<SourceKind>): readonly [source: string, region: string] {
  return [source.name, endpoint.region ?? ''];
}

/** Equal for equal endpoints. */
export function endpointKey(place: SourceEndpoint<SourceKind>): string {
  return endpointParts(place).join('/');
}
