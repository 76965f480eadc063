import type { Gateway } from '../support/gateway.ts';
import { data } from '../support/graphql-client.ts';
import { benchRange, median, ratio, receivedBytes, startBenchGateway, tableOf } from './bench-world.ts';

const sizes = [1, 10, 50, 200];
const runs = 5;

interface Cost {
  readonly calls: number;
  readonly bytes: number;
  readonly ms: number;
}

/** Four range queries of so many servers; `salt` makes them new to the cache. */
function documentOf(scopes: number, salt: number): string {
  const fields = [
    `load + ${salt}`,
    `rate(requests_total[5m]) + ${salt}`,
    `avg by (code) (requests_total) + ${salt}`,
    `max_over_time(load[10m]) + ${salt}`,
  ].map((query, i) => `q${i}: range(query: "${query}", range: $range, step: "1m") { series { timestamps values } }`);
  return `query ($range: TimeRange!) { servers(first: ${scopes}) { nodes { metrics { ${fields.join(' ')} } } } }`;
}

async function costOf(gateway: Gateway, document: string): Promise<Cost> {
  gateway.nhn.log.clear();
  const bytesBefore = await receivedBytes(gateway);
  const startedAt = performance.now();
  await data(gateway, document, { variables: { range: benchRange } });
  const ms = performance.now() - startedAt;
  return {
    calls: gateway.nhn.log.count({ operation: 'query_range' }),
    bytes: (await receivedBytes(gateway)) - bytesBefore,
    ms,
  };
}

/** The gateway with merging and cache beside the same gateway without both, for more and more servers. */
export async function scopesBench(prometheusUrl: string): Promise<string> {
  const [fast, plain] = await Promise.all([true, false].map((each) => startBenchGateway(prometheusUrl, each)));
  if (!fast || !plain) throw new Error('no gateways');
  try {
    const rows: (string | number)[][] = [];
    // Once for nothing: connections, compiled code.
    for (const gateway of [fast, plain]) await costOf(gateway, documentOf(10, -1));
    for (const scopes of sizes) {
      const measured: { readonly cold: Cost; readonly warm: Cost; readonly plain: Cost }[] = [];
      for (let run = 0; run < runs; run += 1) {
        const document = documentOf(scopes, run);
        measured.push({
          cold: await costOf(fast, document),
          plain: await costOf(plain, document),
          warm: await costOf(fast, document),
        });
      }
      const middle = (kind: 'cold' | 'warm' | 'plain', what: keyof Cost) =>
        median(measured.map((one) => one[kind][what]));
      for (const kind of ['cold', 'warm'] as const) {
        rows.push([
          scopes,
          kind,
          `${middle(kind, 'calls')} / ${middle('plain', 'calls')}`,
          `${kilobytes(middle(kind, 'bytes'))} / ${kilobytes(middle('plain', 'bytes'))}`,
          `${middle(kind, 'ms').toFixed(0)} / ${middle('plain', 'ms').toFixed(0)}`,
          ratio(middle(kind, 'ms'), middle('plain', 'ms')),
        ]);
      }
    }
    return tableOf(
      `Four range queries of an hour by the minute, per server: with merging and cache / without both (median of ${runs})`,
      ['servers', 'cache', 'upstream queries', 'received kB', 'ms', 'faster'],
      rows,
    );
  } finally {
    await Promise.all([fast.close(), plain.close()]);
  }
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0);
}
