import { z } from 'zod';

const milliseconds = (min: number, max: number) => z.int().min(min).max(max);
const bytes = (min: number, max: number) => z.int().min(min).max(max);
const count = (min: number, max: number) => z.int().min(min).max(max);

/** Every bound that the service keeps, with its default and the reason for it; docs/configuration.md is tested against this. */
export const limitsSchema = z.strictObject({
  requestTimeoutMs: milliseconds(1, 600_000)
    .default(10_000)
    .meta({ description: 'Deadline of one operation, in milliseconds. What has come by then is answered.' }),
  upstreamTimeoutMs: milliseconds(1, 600_000)
    .default(5_000)
    .meta({ description: 'Time limit of one attempt at an upstream, in milliseconds.' }),
  upstreamBodyBytes: bytes(1_024, 1_073_741_824)
    .default(104_857_600)
    .meta({ description: 'Largest upstream answer that is read, in bytes after decompression.' }),
  upstreamBytesInFlight: bytes(1_024, 1_099_511_627_776).optional().meta({
    description:
      'Most bytes of upstream answers together that are being read or belong to requests under way; beyond it the largest being read is given up with UPSTREAM_UNAVAILABLE. A twenty-fourth of the heap that Node.js may use when left out: 32 MiB of 768.',
  }),
  upstreamConcurrency: count(1, 1_000)
    .default(15)
    .meta({ description: 'Calls in flight per endpoint; Tencent queues above 15.' }),
  upstreamQueue: count(0, 100_000)
    .default(2_000)
    .meta({ description: 'Calls that may wait for a free place per endpoint; one more is UPSTREAM_UNAVAILABLE.' }),
  upstreamRetries: count(0, 5).default(2).meta({
    description:
      'How often one failed read is sent again at most, inside the deadline and the endpoint’s budget: a tenth of its calls. Writes are never repeated.',
  }),
  requestsInFlight: count(1, 1_000_000)
    .default(500)
    .meta({ description: 'Requests under way at once; one more is refused with 503. Each holds memory.' }),
  requestsPerCaller: count(1, 1_000_000).optional().meta({
    description:
      'Requests that one caller (an API key, or the subject of tokens) may have under way; one more is refused with 429. Half of `limits.requestsInFlight` when left out; no limit without `auth`.',
  }),
  receiveTimeoutMs: milliseconds(1, 600_000).default(10_000).meta({
    description: 'How long a whole request may take to arrive, in milliseconds; then it is refused with 408.',
  }),
  sendStallMs: milliseconds(1, 600_000).default(10_000).meta({
    description: 'How long a client may take no byte of its answer, in milliseconds; then its connection is cut.',
  }),
  sendTimeoutMs: milliseconds(1, 3_600_000).default(60_000).meta({
    description: 'How long a client may take over all of its answer, in milliseconds; then its connection is cut.',
  }),
  eventLoopDelayMs: milliseconds(0, 60_000).default(500).meta({
    description: 'How late the event loop may be, twice in 5 s, before requests are refused with 503; 0 is no limit.',
  }),
  bodyBytes: bytes(1_024, 104_857_600)
    .default(262_144)
    .meta({ description: 'Largest request body accepted, in bytes.' }),
  documentTokens: count(10, 1_000_000)
    .default(10_000)
    .meta({ description: 'Most tokens in one GraphQL document; the parser stops there.' }),
  depth: count(1, 100).default(16).meta({ description: 'Deepest selection of one operation.' }),
  cost: count(1, 1_000_000_000).default(20_000).meta({
    description: 'Most points that one operation may cost: an upstream call is 10, an object 0.05, a leaf 0.02.',
  }),
  costPerMinute: count(0, 1_000_000_000)
    .default(0)
    .meta({ description: 'Points that each caller may spend in a minute; 0 is no limit.' }),
  pageSize: count(1, 100_000).default(100).meta({ description: 'Page size of a connection when `first` is left out.' }),
  pageSizeMax: count(1, 100_000).default(1_000).meta({ description: 'Largest `first` accepted.' }),
  samplesPerSeries: count(2, 10_000_000).default(100_000).meta({
    description: 'Most points per series that a range may ask for; above 11,000 it is asked in pieces and stitched.',
  }),
  answerCells: count(1_000, 1_000_000_000).default(4_000_000).meta({
    description:
      'Largest answer, in cells: a point of a column is 1, a field of an entry of a list 4, a series 16, a point that is only read 0.25. What goes beyond is null, with an error.',
  }),
  cacheBytes: bytes(0, 1_099_511_627_776).default(134_217_728).meta({
    description:
      'Memory for range answers, in bytes by estimate. A quarter of it more keeps last good answers, another one lists.',
  }),
  listMaxAgeMs: milliseconds(0, 3_600_000).default(5_000).meta({
    description:
      'How old a list of workspaces, targets or servers may be, in milliseconds; 0 asks each time. After a write through the gateway it is read anew.',
  }),
  refetchWindowMs: milliseconds(0, 86_400_000)
    .default(300_000)
    .meta({ description: 'Newest samples that are never served from the cache alone, in milliseconds.' }),
  staleMaxMs: milliseconds(0, 86_400_000)
    .default(600_000)
    .meta({ description: 'How old a STALE answer may be, in milliseconds; 0 serves none.' }),
  subscriptions: count(0, 100_000).default(2_000).meta({
    description: 'Subscriptions, and WebSockets, that may be open at once; one more is refused with 503.',
  }),
  subscriptionsPerCaller: count(0, 100_000).optional().meta({
    description:
      'Subscriptions that one caller (an API key, or the subject of tokens) may have open; one more is refused with 429. 50 when left out; no limit then without `auth`.',
  }),
  subscriptionEveryMinMs: milliseconds(100, 86_400_000)
    .default(1_000)
    .meta({ description: 'Least time from one answer of a subscription to the next, in milliseconds.' }),
  operationNames: count(1, 10_000)
    .default(200)
    .meta({ description: 'Operation names that `/metrics` tells apart; later ones are counted as `other`.' }),
  shutdownGraceMs: milliseconds(0, 600_000)
    .default(10_000)
    .meta({ description: 'How long requests in flight may take after SIGTERM, in milliseconds.' }),
});
