import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PlaygroundOptions, playground } from '../../../src/playground/playground.plugin.ts';

let assetsDir: string;
let app: FastifyInstance;

beforeEach(async () => {
  assetsDir = await mkdtemp(join(tmpdir(), 'sightline-playground-'));
  app = Fastify();
});

afterEach(async () => {
  await app.close();
  await rm(assetsDir, { recursive: true });
});

async function serve(options: Partial<PlaygroundOptions> = {}): Promise<FastifyInstance> {
  const defaults = { region: 'kr', project: 'aOpreudC' };
  await app.register(playground, { enabled: true, assetsDir, defaults, graphqlPath: '/graphql', ...options });
  app.get('/elsewhere', async () => 'elsewhere');
  return app;
}

async function writePage(): Promise<void> {
  await mkdir(join(assetsDir, 'assets'));
  await writeFile(join(assetsDir, 'index.html'), '<title>Sightline</title>');
  await writeFile(join(assetsDir, 'assets', 'main-abc.js'), 'plain');
  await writeFile(join(assetsDir, 'assets', 'main-abc.js.br'), 'brotli');
}

describe('the playground plugin', () => {
  it('says that it is off when it is off, and serves nothing else', async () => {
    await writePage();
    await serve({ enabled: false });
    const answer = await app.inject('/');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ message: expect.stringContaining('switched off') });
    expect((await app.inject('/playground/assets/main-abc.js')).statusCode).toBe(404);
    expect((await app.inject('/playground/config.json')).statusCode).toBe(404);
  });

  it('says how to build the page when it has not been built', async () => {
    await serve();
    const answer = await app.inject('/');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.body).toContain('npm run build');
  });

  it('serves the page with a policy that admits this host alone, and asks to be revalidated', async () => {
    await writePage();
    await serve();
    const answer = await app.inject('/');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
    const policy = String(answer.headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.filter((directive) => /https?:|wss?:|\*|blob:|unsafe-eval/.test(directive))).toEqual([]);
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    const again = await app.inject({ url: '/', headers: { 'if-none-match': String(answer.headers.etag) } });
    expect(again.statusCode).toBe(304);
  });

  it('keeps its policy to its own routes', async () => {
    await writePage();
    await serve();
    const answer = await app.inject('/elsewhere');
    expect(answer.headers['content-security-policy']).toBeUndefined();
  });

  it('serves hashed files for good, compressed as the build left them', async () => {
    await writePage();
    await serve();
    const url = '/playground/assets/main-abc.js';
    const plain = await app.inject(url);
    expect(plain.body).toBe('plain');
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const brotli = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(brotli.body).toBe('brotli');
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
  });

  it('serves no file outside the folder of hashed files', async () => {
    await writePage();
    await serve();
    for (const path of ['..%2Findex.html', '%2e%2e/index.html', '']) {
      expect((await app.inject(`/playground/assets/${path}`)).statusCode, path).toBeGreaterThanOrEqual(400);
    }
  });

  it('tells the page the default region and project, and where the graph is', async () => {
    await writePage();
    await serve({ defaults: { region: 'jp', project: null }, graphqlPath: '/graph' });
    const answer = await app.inject('/playground/config.json');
    expect(answer.json()).toEqual({ graphqlPath: '/graph', region: 'jp', project: null });
  });
});
