import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ERROR_CODES } from '../../src/errors/error-code.ts';
import { buildGraph } from '../../src/graphql/schema.ts';
import { createServiceMetrics } from '../../src/telemetry/service-metrics.ts';
import { rooms } from '../architecture/rooms.ts';
import { anchorOf, blocksOf, proseOf, readPage, readPages, sectionOf } from '../support/docs/markdown.ts';

const root = join(import.meta.dirname, '../..');
const pages = readPages();
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

/** The first cell of each row of a table, without the head; what stands in backticks there. */
function firstCells(table: string): string[] {
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  return rows
    .slice(2)
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, cell = '']) => cell));
}

describe.each(pages)('$path', (page) => {
  it('leads only to files and headings that exist', () => {
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const file = path ? relative(root, join(root, dirname(page.path), path)) : page.path;
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !headingsOf(file).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const named = [...page.text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  it('shows only queries that fit the schema', async () => {
    const graph = await buildGraph({ regions: ['kr', 'kr2', 'us', 'jp'] });
    const faults = blocksOf(page)
      // The one that shows what a syntax error of PromQL looks like is wrong on purpose, and run elsewhere.
      .filter(({ language, text }) => language === 'graphql' && !text.includes('query Unclosed'))
      .flatMap(({ text, line }) => validate(graph, parse(text)).map(({ message }) => `line ${line}: ${message}`));
    expect(faults).toEqual([]);
  });

  it('has no line that ends in a space, and no heading twice', () => {
    expect(page.text.split('\n').filter((line) => /[ \t]$/.test(line))).toEqual([]);
    if (page.path === 'CHANGELOG.md') return;
    const headings = headingsOf(page.path);
    expect(headings.filter((heading, i) => headings.indexOf(heading) !== i)).toEqual([]);
  });
});

describe('the documentation', () => {
  it('is reached from the README, every page of it', () => {
    const readme = proseOf(readPage('README.md'));
    expect(
      pages.map(({ path }) => path).filter((path) => path !== 'README.md' && !readme.includes(`](${path})`)),
    ).toEqual([]);
  });

  it('lists exactly the error codes that there are', () => {
    expect(firstCells(sectionOf(readPage('docs/errors.md'), 'codes'))).toEqual([...ERROR_CODES]);
  });

  it('lists exactly the codes of user errors that there are', async () => {
    const type = (await buildGraph({ regions: ['kr'] })).getType('UserErrorCode');
    const values = type && 'getValues' in type ? type.getValues().map(({ name }) => name) : [];
    const listed = firstCells(sectionOf(readPage('docs/errors.md'), 'user errors'));
    expect(listed.toSorted()).toEqual(values.toSorted());
  });

  it('has every route that the server serves', () => {
    const files = globSync('src/{server,server/graphql,playground}/*.ts', { cwd: root });
    const routes = files.flatMap((file) => routesIn(readFileSync(join(root, file), 'utf8')));
    expect(routes.length).toBeGreaterThan(5);
    const table = sectionOf(readPage('docs/http.md'), 'routes');
    expect(routes.filter((route) => !table.includes(route))).toEqual([]);
  });

  it('has every metric of the gateway, with its type', async () => {
    const text = await createServiceMetrics({ operationNames: 1 }).text();
    const own = [...text.matchAll(/^# TYPE (sightline_\w+) (\w+)$/gm)].map(([, name, type]) => `\`${name}\` | ${type}`);
    const table = sectionOf(readPage('docs/observability.md'), 'metrics');
    expect(own.filter((metric) => !table.includes(metric))).toEqual([]);
    expect(firstCells(table)).toHaveLength(own.length);
  });

  it('has every room of the house, and every path that it names exists', () => {
    const page = readPage('CONTRIBUTING.md');
    const folders = Object.keys(rooms).map((room) => `src/${room}`);
    expect(firstCells(sectionOf(page, 'rooms')).toSorted()).toEqual(folders.toSorted());
    const named = [...page.text.matchAll(/`((?:src|test|schema|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(30);
    // A room may be planned before it is built; in capitals stands what the reader has to fill in.
    const missing = named.filter((path) => !folders.includes(path) && !existsSync(join(root, path)));
    expect(missing.filter((path) => !/[A-Z]/.test(path))).toEqual([]);
  });

  it('has small pictures that a reader without them can do without', () => {
    const images = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, alt = '', file = '']) => ({ path, alt, file })),
    );
    expect(images.length).toBeGreaterThan(1);
    expect(images.filter(({ alt }) => alt.length < 20)).toEqual([]);
    const big = images.filter(({ path, file }) => statSync(join(root, dirname(path), file)).size > 400_000);
    expect(big).toEqual([]);
  });
});

function headingsOf(file: string): string[] {
  if (!file.endsWith('.md')) return [];
  return [...proseOf(readPage(file)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

/** Paths given to Fastify: whatever text of the server's files begins with a slash. */
function routesIn(text: string): string[] {
  return [...text.matchAll(/'(\/[\w/:{}*.-]*)'/g)].map(([, route = '']) => route.replace(/:(\w+)/g, '{$1}'));
}
