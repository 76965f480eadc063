import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { type Answer, ask, readAnswer } from '../support/graphql-client.ts';

const trusted = 'query Who { viewer { id } }';
const other = '{ viewer { name } }';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

let dir: string;
let prefer: Gateway;
let enforce: Gateway;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sightline-manifest-'));
  const manifest = await manifestOf('manifest.json', { [hash(trusted)]: trusted });
  prefer = await startGateway({ nhn: {}, config: { trustedDocuments: { manifest } } });
  enforce = await startGateway({ nhn: {}, config: { trustedDocuments: { manifest, mode: 'enforce' } } });
});
afterAll(async () => {
  await prefer.close();
  await enforce.close();
  await rm(dir, { recursive: true });
});

async function manifestOf(name: string, content: unknown): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function post(gateway: Gateway, body: unknown): Promise<Answer<unknown>> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return readAnswer(await fetch(`${gateway.url}/graphql`, init));
}

async function get(gateway: Gateway, parameters: Record<string, string>): Promise<Answer<unknown>> {
  const headers = { 'apollo-require-preflight': '1' };
  return readAnswer(await fetch(`${gateway.url}/graphql?${new URLSearchParams(parameters)}`, { headers }));
}

const persisted = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
const anonymous = { viewer: { id: 'anonymous' } };

describe('A trusted document', () => {
  it.each([
    ['by documentId', { documentId: hash(trusted) }],
    ['by documentId with its method', { documentId: `sha256:${hash(trusted)}` }],
    ['by the hash of a persisted query', { extensions: persisted(hash(trusted)) }],
    ['by its own text', { query: trusted }],
  ])('is executed %s, in either mode', async (_how, body) => {
    expect((await post(prefer, body)).data).toEqual(anonymous);
    expect((await post(enforce, body)).data).toEqual(anonymous);
  });

  it('is executed by GET, too', async () => {
    expect((await get(enforce, { documentId: hash(trusted) })).data).toEqual(anonymous);
    expect((await get(enforce, { extensions: JSON.stringify(persisted(hash(trusted))) })).data).toEqual(anonymous);
  });

  it('is held to the limits like any other', async () => {
    const text = '{ workspaces(first: 1000) { nodes { targets(first: 1000) { nodes { id } } } } }';
    const manifest = await manifestOf('dear.json', { [hash(text)]: text });
    const gateway = await startGateway({ nhn: {}, config: { trustedDocuments: { manifest } } });
    const answer = await post(gateway, { documentId: hash(text) });
    expect(answer.errors[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
    await gateway.close();
  });
});

describe('Any other document', () => {
  it('is executed where trusted ones are only preferred', async () => {
    expect((await ask(prefer, other)).data).toEqual({ viewer: { name: null } });
  });

  it.each([
    ['a text', { query: other }],
    ['a text with its hash', { query: other, extensions: persisted(hash(other)) }],
    ['a trusted text with a blank more', { query: `${trusted} ` }],
    ['an unknown id', { documentId: hash(other) }],
    ['an unknown hash', { extensions: persisted(hash(other)) }],
    ['nothing', {}],
  ])('as %s is refused where they are enforced', async (_what, body) => {
    const answer = await post(enforce, body);
    expect([answer.status, answer.errors.map(({ extensions }) => extensions.code)]).toEqual([400, ['BAD_USER_INPUT']]);
    expect(answer.data).toBeUndefined();
  });

  it('with an unknown documentId is refused even if it brings a text', async () => {
    expect((await post(prefer, { documentId: 'x', query: other })).status).toBe(400);
  });
});

describe('Automatic persisted queries', () => {
  it('are asked for by hash, sent once and then known', async () => {
    const byHash = { extensions: persisted(hash(other)) };
    expect((await post(prefer, byHash)).errors[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await post(prefer, { ...byHash, query: other })).data).toEqual({ viewer: { name: null } });
    expect((await post(prefer, byHash)).data).toEqual({ viewer: { name: null } });
  });

  it.each([
    ['under a hash that is not theirs', persisted(hash('{ other }')), 'sha256Hash: accepted: the SHA-256 of the query'],
    ['in another version', { persistedQuery: { version: 2, sha256Hash: hash(other) } }, 'version: accepted: 1'],
    ['without a version', { persistedQuery: { sha256Hash: hash(other) } }, 'version: accepted: 1'],
  ])('are refused %s, by POST and by GET, and that is no fault of the service', async (_what, extensions, message) => {
    const before = prefer.logLines.length;
    const byGet = await get(prefer, { query: other, extensions: JSON.stringify(extensions) });
    for (const answer of [await post(prefer, { query: other, extensions }), byGet]) {
      expect([answer.status, answer.errors]).toEqual([
        400,
        [
          {
            message: expect.stringContaining(`extensions.persistedQuery.${message}`),
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      ]);
    }
    await expect.poll(() => prefer.logLines.length).toBe(before + 2);
    expect(prefer.logLines.slice(before).filter((line) => !line.includes('"level":30'))).toEqual([]);
  });
});

describe('A manifest', () => {
  it('may have the form that Apollo’s tools write', async () => {
    const manifest = await manifestOf('apollo.json', {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: hash(trusted), name: 'Who', type: 'query', body: trusted }],
    });
    const gateway = await startGateway({ nhn: {}, config: { trustedDocuments: { manifest, mode: 'enforce' } } });
    expect((await post(gateway, { documentId: hash(trusted) })).data).toEqual(anonymous);
    await gateway.close();
  });

  it.each([
    ['no JSON', 'no json'],
    ['a list', [trusted]],
    ['a hash of another text', { [hash(other)]: trusted }],
    ['an entry without a text', { operations: [{ id: hash(trusted) }] }],
  ])('that is %s stops the start, and says which key', async (_what, content) => {
    const manifest = await manifestOf('bad.json', content);
    await expect(startGateway({ nhn: {}, config: { trustedDocuments: { manifest } } })).rejects.toThrow(
      /^trustedDocuments\.manifest: accepted: /,
    );
  });

  it('that is not there stops the start', async () => {
    const manifest = join(dir, 'nowhere.json');
    await expect(startGateway({ nhn: {}, config: { trustedDocuments: { manifest } } })).rejects.toThrow(/ENOENT/);
  });
});
