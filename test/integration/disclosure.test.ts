import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ensureBuilt } from '../demo/built-gateway.ts';
import { findPort } from '../demo/free-port.ts';
import type { GatewayProcess } from '../demo/gateway-process.ts';
import { type DisclosureWatch, watchDisclosure } from '../support/disclosure/disclosure-watch.ts';
import { runWatchedGateway, startWatchedGatewayProcess } from '../support/disclosure/watched-gateway-process.ts';
import { startGateway } from '../support/gateway.ts';
import { ask } from '../support/graphql-client.ts';

/** What is planted: a name that the service may tell, and the same as a secret. */
const PLANTED = 'planted-in-this-test';

let folder: string;
beforeAll(async () => {
  await ensureBuilt(new AbortController().signal);
  folder = await mkdtemp(join(tmpdir(), 'sightline-disclosure-test-'));
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that answers with the parts of its path, each written by itself, and what its first part says as a header. */
async function startEcho(watch: DisclosureWatch): Promise<string> {
  const server = createServer(async ({ url = '' }, response) => {
    const [first = '', ...parts] = url.split('/').slice(1);
    response.setHeader('x-echo', first);
    for (const part of parts) {
      await new Promise((resolve) => response.write(part === 'binary' ? Buffer.from(PLANTED) : part, resolve));
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  watch.listen(address.port);
  return `http://127.0.0.1:${address.port}`;
}

it.each([
  ['the body of an answer', `x/before/${PLANTED}`, 'before…'],
  ['a body of bytes', 'x/before/binary', 'before…'],
  ['the head of an answer', `${PLANTED}/x`, 'x-echo: …'],
  ['a body that is written in two parts', `x/${PLANTED.slice(0, 7)}/${PLANTED.slice(7)}`, '…'],
])('a secret is found in %s, whoever asks', async (_where, path, before) => {
  const watch = watchDisclosure([PLANTED]);
  const url = await startEcho(watch);
  await (await fetch(`${url}/harmless/text`)).text();
  expect(watch.report()).toMatchObject({ findings: [], searched: { answers: 1 } });
  await (await fetch(`${url}/${path}`)).text();
  expect(() => watch.end()).toThrow(`a secret was disclosed in an answer: …`);
  expect(watch.report().findings.join()).toContain(before);
  expect(watch.report().findings.join()).not.toContain(PLANTED);
});

it.each(['authorization', 'x-api-key', 'x-tc-app-key'])('what a caller brings as %s is a secret', async (name) => {
  const watch = watchDisclosure([]);
  const url = await startEcho(watch);
  await (await fetch(`${url}/x/${PLANTED}`)).text();
  expect(watch.report().findings).toEqual([]);
  const headers = { [name]: name === 'authorization' ? `Bearer ${PLANTED}` : PLANTED };
  await (await fetch(`${url}/x/${PLANTED}`, { headers })).text();
  expect(() => watch.end()).toThrow('in an answer');
});

it('a token that an upstream has given is a secret once the gateway shows it', async () => {
  const watch = watchDisclosure([]);
  const url = await startEcho(watch);
  await new Promise((resolve) =>
    request(`${url}/x`, { headers: { 'gwos-api-token': PLANTED }, agent: false }, (answer) =>
      answer.resume().once('end', resolve),
    ).end(),
  );
  expect(watch.report()).toMatchObject({ secrets: [PLANTED], findings: [] });
  watch.searchLog([`{"token":"${PLANTED}"}`]);
  expect(() => watch.end()).toThrow('a secret was disclosed in a log line: …{"token":"…');
});

async function startChild(source: unknown): Promise<GatewayProcess> {
  await writeFile(join(folder, 'config.yaml'), stringify({ sources: [source] }));
  const signal = new AbortController().signal;
  return startWatchedGatewayProcess({ folder, port: await findPort(0), secrets: {}, signal });
}

/** A source whose name, which the service tells everywhere, is its secret as well. */
const TALKATIVE = { name: PLANTED, kind: 'prometheus', url: 'http://127.0.0.1:9', auth: { bearer: PLANTED } };
const QUERY = `{ metrics(source: "${PLANTED}") { instant(query: "up") { text } } }`;
/** The caller chooses the request's id, which is answered and logged. */
const headers = { 'x-request-id': PLANTED };
const PLACES = ['an answer', 'a log line', 'a span', 'a metric'];

it('a gateway of this process is watched in all that leaves it', async () => {
  const harmless = await startGateway({ nhn: {}, sources: [{ ...TALKATIVE, auth: { bearer: 'another-text' } }] });
  await ask(harmless, QUERY, { headers });
  await harmless.close();

  const talkative = await startGateway({ nhn: {}, sources: [TALKATIVE] });
  await ask(talkative, QUERY, { headers });
  const failure = await talkative.close().catch(String);
  for (const place of PLACES) expect(failure).toContain(`in ${place}: …`);
  expect(failure).not.toContain(PLANTED);
});

it('a gateway in a process of its own is watched in all that leaves it', async () => {
  const harmless = await startChild({ ...TALKATIVE, auth: { bearer: 'another-text' } });
  await ask(harmless, QUERY, { headers });
  await harmless.close();

  const talkative = await startChild(TALKATIVE);
  await ask(talkative, QUERY, { headers });
  const failure = await talkative.close().catch(String);
  for (const place of PLACES) expect(failure).toContain(`in ${place}: …`);
  expect(failure).not.toContain(PLANTED);
});

it('what a gateway prints that ends by itself is searched', async () => {
  const file = join(folder, 'bad.yaml');
  // The name of a key that is not known is told.
  await writeFile(file, stringify({ sources: [TALKATIVE], [PLANTED]: true }));
  await expect(runWatchedGateway(['--config', file])).rejects.toThrow('a secret was disclosed in a log line: …');
});
