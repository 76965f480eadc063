import { describe, expect, it } from 'vitest';
import { parsePromQL } from '../../../src/promql/parse.ts';
import { printPromQL } from '../../../src/promql/print.ts';
import type { Expr } from '../../../src/promql/syntax/ast.ts';
import { mapChildren } from '../../../src/promql/syntax/walk.ts';

/** The expression with every operator and modifier in brackets: shows the tree. */
function bracketed(expr: Expr): string {
  const inner = mapChildren(expr, (child) => {
    const text = bracketed(child);
    return { kind: 'number', raw: text, from: 0, to: 0 };
  });
  const text = printPromQL(inner);
  return expr.kind === 'number' || expr.kind === 'selector' ? text : `[${text}]`;
}

describe('the tree that parsePromQL builds', () => {
  it.each([
    ['a + b * c', '[a + [b * c]]'],
    ['a - b - c', '[[a - b] - c]'],
    ['a ^ b ^ c', '[a ^ [b ^ c]]'],
    ['-1 ^ 2', '[-[1 ^ 2]]'],
    ['-a * b', '[[-a] * b]'],
    ['2 ^ -a * b', '[[2 ^ [-a]] * b]'],
    ['a or b and c unless d', '[a or [[b and c] unless d]]'],
    ['a == b + c and d', '[[a == [b + c]] and d]'],
    ['a + b offset 1h', '[a + [b offset 1h]]'],
    ['a + b offset 1h * c', '[a + [[b offset 1h] * c]]'],
    ['a * b @ 5 + c', '[[a * [b @ 5]] + c]'],
    ['-a offset 1h ^ 2', '[-[[a offset 1h] ^ 2]]'],
    ['a / on (x) b[5m:1m] offset 1m - c', '[[a / on (x) [[b[5m:1m]] offset 1m]] - c]'],
    ['a atan2 b % c', '[[a atan2 b] % c]'],
  ])('reads %s as Prometheus does', (text, tree) => {
    expect(bracketed(parsePromQL(text).root)).toBe(tree);
  });

  it('gives every part its place in the text', () => {
    const { root } = parsePromQL('a + -b offset 1h');
    expect(root).toMatchObject({
      kind: 'binary',
      from: 0,
      to: 16,
      right: { kind: 'unary', from: 4, expr: { from: 5, to: 16 } },
    });
  });
});
