import { describe, expect, it } from 'vitest';
import { selectionOf } from './selection-of.ts';

const withKey = (project: string | undefined, projects: readonly string[] | 'all' = 'all') =>
  selectionOf({ caller: { projects }, headers: { project, appKey: 'own-key' } });

describe('A caller’s own app key', () => {
  it('opens the project that the header names, in every region of the source', () => {
    const scope = withKey('elsewhere').requireProject({ region: 'us' });
    expect(scope).toMatchObject({ projectId: 'elsewhere', region: 'us', appKey: 'own-key' });
    expect(withKey('elsewhere').projectIds()).toEqual(['main', 'side', 'elsewhere']);
    expect(withKey('elsewhere').scopeOf('nhn', 'kr', 'elsewhere')).toMatchObject({ appKey: 'own-key' });
  });

  it('opens the project that an argument names, for that field', () => {
    const selection = withKey(undefined);
    expect(selection.project({ project: 'elsewhere' })).toMatchObject({ appKey: 'own-key' });
    expect(selection.project()).toMatchObject({ projectId: 'main', appKey: 'k1' });
    expect(selection.scopeOf('nhn', 'kr', 'elsewhere')).toBeNull();
  });

  it('never replaces the configured key of a granted project', () => {
    expect(withKey('main').project()).toMatchObject({ projectId: 'main', appKey: 'k1' });
  });

  it('is used for a configured project that is not granted', () => {
    expect(withKey('side', ['main']).project()).toMatchObject({ projectId: 'side', appKey: 'own-key' });
  });

  it.each(['../x', 'a/b', '', 'a b', 'x'.repeat(65)])('does not open %j', (project) => {
    expect(withKey(project).projectIds()).toEqual(['main', 'side']);
  });
});
