import { setTimeout as pause } from 'node:timers/promises';
import type { Gateway } from '../support/gateway.ts';
import { data } from '../support/graphql-client.ts';
import { subscribe } from '../support/subscription-client.ts';
import { ratio, startBenchGateway, tableOf } from './bench-world.ts';

const watchers = 100;
const seconds = 10;

const field = 'instant(query: "sum(load)"';
const selection = '{ series { latest { value } } }';

/** Each asks a first time when it comes, at any moment of a second, and then every second. */
const ways: readonly (readonly [name: string, watch: (gateway: Gateway, untilMs: number) => Promise<number>])[] = [
  [
    'subscriptions',
    async (gateway, untilMs) => {
      const open = subscribe(gateway, 'websocket', `subscription { ${field}, every: "1s") ${selection} }`);
      let answers = 0;
      const counting = (async () => {
        while ((await open.take(1)).length > 0) answers += 1;
      })();
      await pause(untilMs - Date.now());
      const counted = answers;
      await open.end();
      await counting.catch(() => undefined);
      return counted;
    },
  ],
  [
    'polling',
    async (gateway, untilMs) => {
      let answers = 0;
      for (let nextMs = Date.now(); nextMs < untilMs; nextMs += 1_000) {
        await pause(Math.max(0, nextMs - Date.now()));
        await data(gateway, `{ metrics { ${field}) ${selection} } }`);
        answers += 1;
      }
      return answers;
    },
  ],
];

/** Many who look at the same number: by subscriptions, and by asking each second. */
export async function watchersBench(prometheusUrl: string): Promise<string> {
  const gateway = await startBenchGateway(prometheusUrl, true);
  try {
    const rows = [];
    for (const [name, watch] of ways) {
      gateway.nhn.log.clear();
      const before = process.cpuUsage();
      const untilMs = Date.now() + (seconds + 1) * 1_000;
      const counts = await Promise.all(
        Array.from({ length: watchers }, async (_, i) => {
          await pause((i * 1_000) / watchers);
          return watch(gateway, untilMs);
        }),
      );
      const { user, system } = process.cpuUsage(before);
      const queries = gateway.nhn.log.where({ operation: 'query' });
      // All have come by then, and have had a first answer.
      const later = queries.filter(({ at }) => at > untilMs - seconds * 1_000 + 500).length;
      const calls = `${queries.length}, ${later} of them later`;
      rows.push({
        name,
        answers: counts.reduce((sum, count) => sum + count, 0),
        calls,
        cpuMs: (user + system) / 1_000,
      });
    }
    const [first] = rows;
    return tableOf(
      `${watchers} watchers of one number, each second for ${seconds} s`,
      [
        'way',
        'answers',
        'upstream queries, and after all have come',
        'ms of CPU, clients included',
        'times the CPU of subscriptions',
      ],
      rows.map(({ name, answers, calls, cpuMs }) => [
        ...[name, answers, calls, cpuMs.toFixed(0)],
        name === first?.name ? '' : ratio(first?.cpuMs ?? 0, cpuMs),
      ]),
    );
  } finally {
    await gateway.close();
  }
}
