/** NHN's entities as the loaders hand them out; the graph knows them by these names only. */
export type { NhnServer, NhnTarget, NhnWorkspace } from '../../upstreams/nhn/shapes.ts';
