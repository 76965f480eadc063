import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { type ParseResult, parseSync, Visitor } from 'oxc-parser';

/** One import, re-export, dynamic import or `import('…')` type: types count as knowing, too. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file's path from the project root for a relative import, else the package's name. */
  readonly target: string;
  readonly isRelative: boolean;
  readonly line: number;
}

/** A parsed file of src; `path` is from the project root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly program: ParseResult['program'];
  readonly imports: readonly Import[];
}

/** Reads and parses every TypeScript file under a folder of the project, sorted by path. */
export function readSourceFiles(folder: string, root = process.cwd()): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.split(sep).join('/')))
    .filter((path) => /\.[mc]?tsx?$/.test(path))
    .sort()
    .map((path) => parseSourceFile(path, readFileSync(join(root, path), 'utf8')));
}

/** Parses one file. Throws when it is no TypeScript. */
export function parseSourceFile(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors.map((error) => error.message).join('; ')}`);

  const imports: Import[] = [];
  const add = (specifier: string, offset: number): void => {
    const isRelative = specifier.startsWith('.');
    const target = isRelative ? posix.join(posix.dirname(path), specifier) : packageName(specifier);
    imports.push({ specifier, target, isRelative, line: lineAt(text, offset) });
  };
  for (const { moduleRequest } of module.staticImports) add(moduleRequest.value, moduleRequest.start);
  for (const { moduleRequest } of module.staticExports.flatMap((statement) => statement.entries)) {
    if (moduleRequest) add(moduleRequest.value, moduleRequest.start);
  }
  new Visitor({
    ImportExpression: ({ source }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') add(source.value, source.start);
    },
    TSImportType: ({ source }) => add(source.value, source.start),
  }).visit(program);
  return { path, text, program, imports };
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
