import { Visitor } from 'oxc-parser';
import { lineAt, type SourceFile } from './source-file.ts';

/** Where the environment may be read: configuration, so that everything a process depends on is in one place. */
const environmentReader = 'src/config/';

/** Ways around the type system, unfinished work, and reads of the environment outside configuration, in words. */
export function findCodeFaults(file: SourceFile): string[] {
  const faults: { offset: number; fault: string }[] = [];
  const add = (offset: number, fault: string): void => {
    faults.push({ offset, fault });
  };
  const environment = `reads the environment, which is only for ${environmentReader}`;

  new Visitor({
    TSAnyKeyword: (node) => add(node.start, 'says any; say unknown and decode it'),
    TSAsExpression: (node) => {
      const { expression } = node;
      if (expression.type === 'TSAsExpression' && expression.typeAnnotation.type === 'TSUnknownKeyword') {
        add(node.start, 'says "as unknown as"; decode the value');
      }
    },
    MemberExpression: ({ start, object, property }) => {
      if (object.type !== 'Identifier' || object.name !== 'process') return;
      if (property.type === 'Identifier' && property.name === 'env') add(start, environment);
    },
    ImportSpecifier: ({ start, imported }) => {
      if (imported.type === 'Identifier' && imported.name === 'env' && importsProcess(file)) add(start, environment);
    },
  }).visit(file.program);
  for (const match of file.text.matchAll(/\b(TODO|FIXME|XXX|HACK)\b/g)) add(match.index, `says ${match[0]}; finish it`);

  return faults
    .filter(({ fault }) => fault !== environment || !file.path.startsWith(environmentReader))
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, fault }) => `${file.path}:${lineAt(file.text, offset)}: ${fault}`);
}

function importsProcess(file: SourceFile): boolean {
  return file.imports.some(({ target }) => target === 'node:process' || target === 'process');
}
