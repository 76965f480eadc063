/** NHN's entities as the loaders hand them out; the graph knows them by these names only. */
export type { NhnRefusal, NhnServer, NhnTarget, NhnWorkspace, NhnWritten } from '../../upstreams/nhn/shapes.ts';
