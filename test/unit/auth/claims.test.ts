import { describe, expect, it } from 'vitest';
import { projectsOf, roleOf } from '../../../src/auth/claims.ts';

describe('The role in a claim', () => {
  it.each([
    ['EDITOR', 'EDITOR'],
    [['VIEWER', 'ADMIN', 'other'], 'ADMIN'],
    ['VIEWER EDITOR', 'EDITOR'],
    ['editor', null],
    [['ADMINISTRATOR'], null],
    [{ role: 'ADMIN' }, null],
    [undefined, null],
    [3, null],
  ])('%j names %j', (claim, role) => {
    expect(roleOf(claim)).toBe(role);
  });
});

describe('The projects in a claim', () => {
  it.each([
    [
      ['a', 'b', 'a', 3],
      ['a', 'b'],
    ],
    ['a b', ['a', 'b']],
    [undefined, []],
    [{ a: true }, []],
    ['all', ['all']],
    ['*', ['*']],
  ])('%j grants %j', (claim, projects) => {
    expect(projectsOf(claim)).toEqual(projects);
  });
});
