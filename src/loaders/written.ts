/** What became of a write, as every system's writes hand it out; the graph knows it by these names only. */
export type { Refusal, Written } from '../upstreams/written.ts';
