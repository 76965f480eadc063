import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** One page of the documentation; its path is from the project's root. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A fenced block: its language, what follows the language on the fence, and its text without the fences. */
export interface Block {
  readonly language: string;
  readonly remark: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** Every page that users and contributors read. */
export function readPages(): Page[] {
  return [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })]
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** One page, by its path from the project's root. */
export function readPage(path: string): Page {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

/** The fenced blocks of a page, in order. */
export function blocksOf({ text }: Page): Block[] {
  return [...text.matchAll(/^```(\w+)?[ ]*(.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    remark: match[2] ?? '',
    text: match[3] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** What stands between the comments `<!-- begin NAME -->` and `<!-- end NAME -->`. Throws when they are missing. */
export function sectionOf({ path, text }: Page, name: string): string {
  const match = sectionPattern(name).exec(text);
  if (match?.[2] === undefined) throw new Error(`${path} has no <!-- begin ${name} --> … <!-- end ${name} -->`);
  return match[2];
}

/** The page's text with another content of that section. */
export function withSection({ text }: Page, name: string, content: string): string {
  return text.replace(sectionPattern(name), (_, begin: string, __, end: string) => begin + content + end);
}

function sectionPattern(name: string): RegExp {
  return new RegExp(`(<!-- begin ${name} -->\n)([\\s\\S]*?)(<!-- end ${name} -->)`);
}

/** The name that GitHub gives a heading's anchor. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** The page's text without its fenced blocks: headings and links are those of the prose. */
export function proseOf({ text }: Page): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}
