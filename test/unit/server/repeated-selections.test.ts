import { describe, expect, it } from 'vitest';
import { repeatsTooOften } from '../../../src/server/admission/repeated-selections.ts';

const times = (count: number, piece: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => piece(i)).join(' ');
const TOKENS = 10_000;

describe('A document that selects the same', () => {
  it.each([
    ['two hundred times in one place', `{ ${'a '.repeat(200)} }`, false],
    ['more often than that', `{ ${'a '.repeat(202)} }`, true],
    ['under one alias', `{ ${times(202, (i) => `a: b${i}`)} }`, true],
    ['field under as many aliases', `{ ${times(1_000, (i) => `a${i}: b`)} }`, false],
    ['in many places', `{ ${times(500, (i) => `a${i} { id name }`)} }`, false],
    ['in places that are one by their name', `{ ${times(150, () => 'a { id name }')} }`, true],
    [
      'in inline fragments',
      `{ ${times(202, (i) => (i % 2 ? '... { a }' : '... on T @include(if: true) { a }'))} }`,
      true,
    ],
    [
      'in fragments that are spread in one place',
      `{ ...A ...B } fragment A on T { ...B ${'a '.repeat(101)} } fragment B on T { ${'a '.repeat(101)} }`,
      true,
    ],
    [
      'in fragments that are spread apart',
      `{ a { ...A } b { ...B } } ${['A', 'B'].map((name) => `fragment ${name} on T { ${'a '.repeat(90)} }`).join(' ')}`,
      false,
    ],
    ['fragment again and again', `{ ${'...A '.repeat(202)} } fragment A on T { a }`, true],
    [
      'fragments in a thousand places',
      `{ ${times(1_000, (i) => `a${i} { ...F }`)} } fragment F on T { ${times(200, (i) => `f${i}`)} }`,
      true,
    ],
    [
      'names in arguments, which are no selections',
      `{ ${times(300, (i) => `a${i}(in: { id: id, of: [id, { id: id }] })`)} }`,
      false,
    ],
    ['names in texts and comments', `{ a(t: "${'a a { '.repeat(300)}") # ${'a '.repeat(300)}\n }`, false],
    ['directives', `{ ${times(300, (i) => `a${i} @skip(if: false)`)} }`, false],
  ])('%s', (_, document, expected) => {
    expect(repeatsTooOften(document, TOKENS)).toBe(expected);
  });

  it.each([
    ['is no GraphQL', `{ ${'a '.repeat(300)} ; `],
    ['has too many tokens', `{ ${'a '.repeat(TOKENS)} }`],
    ['closes more than it opens', '} } { a }'],
  ])('is left to the parser when it %s', (_, document) => {
    expect(repeatsTooOften(document, TOKENS)).toBe(false);
  });

  it('goes round in fragments without an end, and still is read', () => {
    expect(repeatsTooOften('{ ...A } fragment A on T { ...B a } fragment B on T { ...A a }', TOKENS)).toBe(false);
  });
});
