import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, watchPage } from '../support/browser.ts';
import { startDemoGateway } from '../support/demo-gateway.ts';
import { ensurePlayground } from '../support/playground-build.ts';

/** A busy machine may take its time; the condition is what matters. */
const patient = { timeout: 15_000 };

const root = join(import.meta.dirname, '../..');

let gateway: Awaited<ReturnType<typeof startDemoGateway>>;
let browser: Browser;

beforeAll(async () => {
  await ensurePlayground();
  [gateway, browser] = await Promise.all([startDemoGateway(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await gateway?.close();
});

/** Presses Execute; gives the request that it sent and its answer. */
async function execute(page: Page): Promise<{ request: Request; answer: unknown }> {
  const [response] = await Promise.all([
    page.waitForResponse((candidate) => candidate.url().endsWith('/graphql')),
    page.getByRole('button', { name: /^Execute query/ }).click(),
  ]);
  return { request: response.request(), answer: await response.json() };
}

async function executeOnce(page: Page): Promise<{ sent: unknown; answers: readonly unknown[] }> {
  const { request, answer } = await execute(page);
  return { sent: request.postDataJSON(), answers: [answer] };
}

/** Presses Execute on a subscription, waits for so many answers, and presses Stop. */
async function watchLive(page: Page, count: number): Promise<{ sent: unknown; answers: readonly unknown[] }> {
  const messages: { type: string; payload?: unknown }[] = [];
  page.once('websocket', (socket) => {
    const note = ({ payload }: { payload: string | Buffer }) => messages.push(JSON.parse(String(payload)));
    socket.on('framesent', note).on('framereceived', note);
  });
  await page.getByRole('button', { name: /^Execute query/ }).click();
  const answers = () => messages.flatMap(({ type, payload }) => (type === 'next' ? [payload] : []));
  await expect.poll(() => answers().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(count);
  await page.locator('.graphiql-response').getByText('"timestamps"').first().waitFor();
  await page.getByRole('button', { name: /^Stop query/ }).click();
  await expect.poll(() => messages.some(({ type }) => type === 'complete'), patient).toBe(true);
  return { sent: messages.find(({ type }) => type === 'subscribe')?.payload, answers: answers() };
}

/** Waits until the editor stands and the schema has been read, so that the next answer is to the operation. */
async function openPlayground(page: Page): Promise<void> {
  await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/graphql')),
    page.goto(`${gateway.url}/`),
  ]);
  await page.getByRole('region', { name: 'Operation Editor' }).getByText('query Workspaces').waitFor();
}

/** The active tab as the page has stored it in the browser. */
async function storedTabIndex(page: Page): Promise<unknown> {
  return page.evaluate(`JSON.parse(localStorage.getItem('graphiql:tabState'))?.activeTabIndex`);
}

it('loads from the gateway alone, runs a query with Execute and shows its answer', async () => {
  const { page, requested, complaints, close } = await watchPage(browser, {
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
  });
  await openPlayground(page);
  const { request, answer } = await execute(page);

  expect(answer).toMatchObject({ data: { workspaces: { totalCount: expect.any(Number) } } });
  expect(answer).not.toHaveProperty('errors');
  expect(request.headers()).toMatchObject({ 'x-sysmon-region': 'kr', 'x-sysmon-project': 'aOpreudC' });
  expect(request.headers()).not.toHaveProperty('authorization');
  await page.locator('.graphiql-response').getByText('"totalCount"').first().waitFor();

  // All three workers came as files of this host: none as a blob:, which the policy refuses.
  for (const worker of ['editor', 'graphql', 'json']) {
    await expect.poll(() => requested, patient).toContainEqual(expect.stringContaining(`/assets/${worker}.worker-`));
  }
  expect([...new Set(requested.map((url) => new URL(url).origin))]).toEqual([gateway.url]);
  expect(complaints).toEqual([]);

  if (process.env.UPDATE_SCREENSHOT === '1') {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(root, 'docs/images/playground.png'), animations: 'disabled' });
  }
  await close();
});

it('offers every sample operation as a tab, and each one answers without an error', async () => {
  const { page, complaints, close } = await watchPage(browser, { viewport: { width: 1600, height: 900 } });
  await openPlayground(page);
  const files = (await readdir(join(root, 'schema/operations'))).filter((name) => name.endsWith('.graphql'));
  const tabs = page.getByRole('tablist').getByRole('tab');
  expect(await tabs.count()).toBe(files.length);

  for (let index = 0; index < files.length; index++) {
    const tab = tabs.nth(index);
    const name = await tab.innerText();
    await tab.click();
    // GraphiQL reads the operation's name a moment after the tab's text, and stores the tabs after that.
    await expect.poll(() => storedTabIndex(page), patient).toBe(index);
    const { sent, answers } = name === 'LiveChart' ? await watchLive(page, 2) : await executeOnce(page);
    expect(sent, name).toMatchObject({ operationName: name });
    for (const answer of answers) {
      expect(answer, name).toMatchObject({ data: expect.anything() });
      expect(answer, name).not.toHaveProperty('errors');
    }
  }
  expect(complaints).toEqual([]);
  await close();
});

it('keeps what was typed and run over a reload, but never stores the headers', async () => {
  const { page, complaints, close } = await watchPage(browser);
  await openPlayground(page);
  const headers = page.getByRole('region', { name: 'Headers' });
  await headers.locator('.graphiql-editor:not(.hidden) .view-line').first().click();
  await page.keyboard.press('ControlOrMeta+a');
  // The editor closes the brace itself.
  await page.keyboard.insertText('{ "X-Api-Key": "a-secret"');
  const editor = page.getByRole('region', { name: 'Operation Editor' });
  await editor.locator('.view-line').first().click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('query Typed { viewer { id } }');
  // Once the tab is stored, GraphiQL has also taken up the headers typed before.
  await expect.poll(() => page.evaluate(`localStorage.getItem('graphiql:tabState')`), patient).toContain('query Typed');
  const { request } = await execute(page);
  expect(request.headers()).toMatchObject({ 'x-api-key': 'a-secret' });
  await expect.poll(() => page.evaluate(`localStorage.getItem('graphiql:queries')`), patient).toContain('query Typed');
  expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('a-secret');

  await page.reload();
  await editor.getByText('query Typed').waitFor();
  await headers.getByText('"X-Sysmon-Region"').waitFor();
  expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('a-secret');
  expect(complaints).toEqual([]);
  await close();
});
