import { describe, expect, it } from 'vitest';
import { fillTemplate, isEmptyScope, scopeFromTemplates } from '../../../src/loaders/metrics/series-scope.ts';

describe('A scope template', () => {
  it('is filled with the fields of an entity, and with nothing when one is unknown', () => {
    expect(fillTemplate('{ip}:{port}', { ip: '10.0.0.5', port: '9100' })).toBe('10.0.0.5:9100');
    expect(fillTemplate('{ip}:{port}', { ip: null, port: '9100' })).toBeNull();
    expect(fillTemplate('{nonsense}', {})).toBeNull();
    expect(fillTemplate('fixed', {})).toBe('fixed');
  });

  it('leaves a value alone that looks like a template itself', () => {
    expect(fillTemplate('{name}', { name: '{ip} $& $1', ip: 'x' })).toBe('{ip} $& $1');
  });
});

describe('A scope', () => {
  it('has each value once, in a fixed order', () => {
    const entities = ['b', 'a', 'b'].map((name) => ({ name }));
    expect(scopeFromTemplates({ host: '{name}' }, entities)).toEqual([{ label: 'host', values: ['a', 'b'] }]);
  });

  it('is empty when no entity gives a value: that is not everything', () => {
    const empty = scopeFromTemplates({ instance: '{ip}' }, [{ ip: null }]);
    expect(isEmptyScope(empty)).toBe(true);
    expect(isEmptyScope([])).toBe(false);
  });

  it('leaves out values that no label can have', () => {
    expect(scopeFromTemplates({ host: '{name}' }, [{ name: 'a\ud800' }, { name: 'b' }])).toEqual([
      { label: 'host', values: ['b'] },
    ]);
  });
});
