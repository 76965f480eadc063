/** What a room is for knowing: the rooms that its files may import from, besides their own. */
export type RoomTable = Readonly<Record<string, readonly string[] | 'everything'>>;

/**
 * Who may know whom. A room is a folder of src with all that is below it, or a file directly in src; the longest name
 * that fits is a file's room. To let a room know another is a decision about the house: it is made here, in one line.
 */
export const rooms: RoomTable = {
  'main.ts': ['app.ts', 'config', 'telemetry', 'errors'],
  'app.ts': 'everything',
  // Parts of the composition root that are too long for app.ts; nothing else may know them.
  composition: 'everything',

  server: ['server/prometheus', 'graphql', 'auth', 'telemetry', 'errors', 'playground'],
  // The Prometheus API is a second door to the same loaders, beside the graph.
  'server/prometheus': ['server', 'graphql', 'loaders', 'selection', 'promql', 'timeseries', 'errors'],
  graphql: ['loaders', 'selection', 'auth', 'promql', 'timeseries', 'errors'],
  loaders: [
    'upstreams',
    'upstreams/http',
    'upstreams/nhn',
    'upstreams/prometheus',
    'upstreams/zmon',
    'upstreams/groundwork',
    'selection',
    'cache',
    'promql',
    'timeseries',
    // A call carries its deadline and its observer from the door to the wire.
    'resilience',
    'errors',
  ],
  // Which source, region and project a request means, and whether its caller may ask there.
  selection: ['auth', 'upstreams', 'upstreams/http', 'upstreams/nhn', 'errors'],

  // A system knows what all share and, for NHN, the Prometheus behind it; never another system.
  upstreams: ['upstreams/http', 'upstreams/nhn', 'resilience', 'timeseries', 'errors'],
  'upstreams/http': ['upstreams', 'resilience', 'errors'],
  'upstreams/nhn': ['upstreams', 'upstreams/http', 'upstreams/prometheus', 'resilience', 'timeseries', 'errors'],
  'upstreams/prometheus': ['upstreams', 'upstreams/http', 'resilience', 'timeseries', 'errors'],
  'upstreams/zmon': ['upstreams', 'upstreams/http', 'resilience', 'timeseries', 'errors'],
  'upstreams/groundwork': ['upstreams', 'upstreams/http', 'resilience', 'timeseries', 'errors'],

  resilience: ['errors'],
  // A shared call outlives the deadline of whoever began it.
  cache: ['resilience', 'timeseries', 'errors'],
  auth: ['errors'],
  // Counts and traces what happens in the loaders and at the endpoints.
  telemetry: ['loaders', 'resilience', 'errors'],

  // These know nothing of ours, so that they can be read, tested and moved alone.
  config: [],
  promql: [],
  timeseries: [],
  errors: [],
  playground: [],
};
