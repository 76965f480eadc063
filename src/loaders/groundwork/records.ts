/** GroundWork's records as the loaders hand them out; the graph knows them by these names only. */
export type { HostFilter, HostOrder } from '../../upstreams/groundwork/query/host-filter.ts';
export type {
  GroundworkHost,
  GroundworkHostDraft,
  GroundworkHostStatus,
  GroundworkOutcome,
  GroundworkRename,
  HostDepth,
} from '../../upstreams/groundwork/shapes.ts';
export { HOST_DEPTHS } from '../../upstreams/groundwork/shapes.ts';
