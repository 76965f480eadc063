import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoGateway } from '../support/demo-gateway.ts';
import { type Block, blocksOf, type Page, readPage, readPages, sectionOf } from '../support/docs/markdown.ts';
import { printAnswer } from '../support/docs/print-answer.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { type Answer, type AskOptions, ask } from '../support/graphql-client.ts';
import { type SubscriptionAnswer, subscribe } from '../support/subscription-client.ts';

/** A query of the documentation; `answer` is the JSON block right behind it, if there is one. */
interface Example {
  readonly page: Page;
  readonly title: string;
  readonly query: Block;
  readonly answer: Block | undefined;
}

const root = join(import.meta.dirname, '../..');
const updates = process.env.UPDATE_DOCS === '1';

const examples: Example[] = readPages().flatMap((page) =>
  blocksOf(page).flatMap((query, i, all): Example[] => {
    // `shown` behind the language: it needs a system that the demo does not have, or would change what others show.
    if (query.language !== 'graphql' || query.remark === 'shown') return [];
    const next = all[i + 1];
    const follows = next?.language === 'json' && next.line === query.line + query.text.split('\n').length + 2;
    return [{ page, title: `${page.path}:${query.line}`, query, answer: follows ? next : undefined }];
  }),
);

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startDemoGateway();
}, 120_000);
afterAll(() => gateway?.close());

describe.each(examples)('the query at $title', ({ page, query, answer }) => {
  it(answer ? 'is answered as the page says (UPDATE_DOCS=1 writes it)' : 'is answered without an error', async () => {
    const { text, errors } = await answerOf(query);
    if (!answer) {
      expect(errors).toEqual([]);
      return;
    }
    const came = withoutExtensions(JSON.parse(text));
    if (updates) rewrite(page.path, query, answer, `${printAnswer(came)}\n`);
    else expect(came).toEqual(JSON.parse(answer.text));
  });
});

/** Beside data and errors an answer says what it cost; that is explained once, and left out of the examples. */
function withoutExtensions({ extensions: _, ...answer }: Record<string, unknown>): Record<string, unknown> {
  return answer;
}

/** Asks the gateway; with `down=REGION` behind the language, one whose region fails and that has not failed before. */
async function answerOf({ text, remark }: Block): Promise<Answer<unknown>> {
  const down = /\bdown=(\w+)/.exec(remark)?.[1];
  if (!down) return ask(gateway, text);
  const failing = await startGateway({ nhn: { prometheus: { regions: ['kr'], projects: ['aOpreudC'] } } });
  try {
    failing.nhn.faults.add({ region: down }, { kind: 'status', status: 503 });
    return await ask(failing, text);
  } finally {
    await failing.close();
  }
}

/** The page may have changed since it was read: other answers were written before this one. */
function rewrite(path: string, query: Block, answer: Block, text: string): void {
  const file = join(root, path);
  const fences = (answerText: string) => `${query.text}\`\`\`\n\n\`\`\`json\n${answerText}\`\`\``;
  const before = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    before.replace(fences(answer.text), () => fences(text)),
  );
}

it('every route of docs/http.md is there', async () => {
  const table = sectionOf(readPage('docs/http.md'), 'routes');
  const routes = [...table.matchAll(/`GET (\/[^`{*]*)`/g)].map(([, route = '']) => route);
  expect(routes).toEqual(expect.arrayContaining(['/graphql', '/livez', '/readyz', '/metrics']));
  for (const route of routes) {
    const { status } = await fetch(`${gateway.url}${route}`);
    // The page itself is there when it has been built.
    if (!route.startsWith('/playground/')) expect(status, route).not.toBe(404);
  }
});

it('every endpoint of the Prometheus API is in docs/http.md', async () => {
  const answer = await fetch(`${gateway.url}/prometheus/api/v1/nothing`);
  const error = await answer.text();
  const served = [...error.matchAll(/[A-Z|]+ ([a-z_:/]+)/g)].map(([, path = '']) => path.replace(/:(\w+)/g, '{$1}'));
  expect(served).toContain('query_range');
  const table = sectionOf(readPage('docs/http.md'), 'routes');
  expect(served.filter((path) => !table.includes(path))).toEqual([]);
});

const samples = readdirSync(join(root, 'schema/operations')).filter((name) => name.endsWith('.graphql'));

it.each(samples)('the sample operation %s is answered without an error', async (name) => {
  const read = (file: string): string => readFileSync(join(root, 'schema/operations', file), 'utf8');
  const variablesFile = name.replace(/\.graphql$/, '.variables.json');
  const hasVariables = readdirSync(join(root, 'schema/operations')).includes(variablesFile);
  const options = hasVariables ? { variables: JSON.parse(read(variablesFile)) } : {};
  const { data, errors = [] } = await answerTo(read(name), options);
  expect(errors).toEqual([]);
  expect(data).toEqual(expect.any(Object));
});

/** Of a subscription the first answer, after which it is left. */
async function answerTo(
  document: string,
  options: AskOptions,
): Promise<Pick<SubscriptionAnswer<unknown>, 'data' | 'errors'>> {
  if (!/^subscription/m.test(document)) return ask(gateway, document, options);
  await using open = subscribe(gateway, 'websocket', document, options);
  return (await open.take(1))[0] ?? {};
}
