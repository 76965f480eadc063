import { type Node, Visitor } from 'oxc-parser';
import type { SourceFile } from './source-file.ts';

/** How the code takes things out of objects, by the names of both. */
export interface OptionReads {
  /** `owner.name` for each property that is read: the owner is the last name of the object, or the name of its type, or empty. */
  readonly read: ReadonlySet<string>;
  /** Names of objects that are handed on whole: as an argument, as a value, or spread. */
  readonly handedOn: ReadonlySet<string>;
  /** Names of properties that types and interfaces of the files say they have. */
  readonly declared: ReadonlySet<string>;
}

/** Collects the reads of files. */
export function readsOf(files: readonly SourceFile[]): OptionReads {
  const read = new Set<string>();
  const handedOn = new Set<string>();
  const declared = new Set<string>();
  const handOn = (value: Node): void => {
    const name = nameOf(value);
    if (name !== null) handedOn.add(name);
  };
  const take = (pattern: Node, owner: string | null): void => {
    if (pattern.type === 'AssignmentPattern') take(pattern.left, owner);
    if (pattern.type !== 'ObjectPattern') return;
    const owners = [owner, typeNameOf(pattern) ?? ''].filter((name) => name !== null);
    for (const property of pattern.properties) {
      if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
      for (const each of owners) read.add(`${each}.${property.key.name}`);
      take(property.value, property.key.name);
    }
  };
  const visitor = new Visitor({
    MemberExpression(node) {
      const owner = nameOf(node.object);
      if (owner !== null && node.property.type === 'Identifier' && !node.computed) {
        read.add(`${owner}.${node.property.name}`);
      }
    },
    VariableDeclarator: ({ id, init }) => take(id, init ? nameOf(init) : null),
    FunctionDeclaration: ({ params }) => params.forEach((each) => void take(each, null)),
    ArrowFunctionExpression: ({ params }) => params.forEach((each) => void take(each, null)),
    CallExpression({ callee, arguments: given }) {
      for (const each of given) {
        handOn(each);
        // The elements of a list: `projects.map(({ id }) => …)`.
        if (each.type !== 'ArrowFunctionExpression' || callee.type !== 'MemberExpression') continue;
        for (const parameter of each.params) take(parameter, nameOf(callee.object));
      }
    },
    ObjectExpression({ properties }) {
      for (const each of properties) if (each.type === 'Property') handOn(each.value);
    },
    SpreadElement: ({ argument }) => handOn(argument),
    TSPropertySignature({ key }) {
      if (key.type === 'Identifier') declared.add(key.name);
    },
  });
  for (const { program } of files) visitor.visit(program);
  return { read, handedOn, declared };
}

/** The last name of an expression: `limits` of `config.limits` and of `limits`. */
function nameOf(node: Node): string | null {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'MemberExpression':
      return node.property.type === 'Identifier' && !node.computed ? node.property.name : null;
    case 'ChainExpression':
    case 'TSNonNullExpression':
      return nameOf(node.expression);
    case 'SpreadElement':
      return nameOf(node.argument);
    case 'LogicalExpression':
      return nameOf(node.left);
    default:
      return null;
  }
}

function typeNameOf(pattern: Node): string | null {
  if (pattern.type !== 'ObjectPattern') return null;
  const type = pattern.typeAnnotation?.typeAnnotation;
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : null;
}
