import { describe, expect, it } from 'vitest';
import { groupingFaults, groupingPath } from '../../../src/upstreams/prometheus/push/grouping-path.ts';

describe('a group of pushed metrics', () => {
  it('is a path of its labels', () => {
    expect(groupingPath({ job: 'backup', labels: { instance: 'db-1:9100', zone: 'a.b' } })).toBe(
      '/metrics/job/backup/instance/db-1%3A9100/zone/a.b',
    );
  });

  it.each([
    ['a/b', 'YS9i'],
    ['', '%3D'],
    ['.', 'Lg'],
    ['..', 'Li4'],
    ['서울 50%?', '7ISc7Jq4IDUwJT8'],
    ['>>>???', 'Pj4-Pz8_'],
  ])('writes %j in base64', (value, encoded) => {
    expect(groupingPath({ job: 'j', labels: { path: value } })).toBe(`/metrics/job/j/path%40base64/${encoded}`);
    if (value !== '') expect(groupingPath({ job: value, labels: {} })).toBe(`/metrics/job%40base64/${encoded}`);
  });

  it.each([
    [{ job: '', labels: {} }, ['job']],
    [{ job: '\ud800', labels: {} }, ['job']],
    [{ job: 'j', labels: { job: 'k' } }, ['groupingKey', 'job']],
    [{ job: 'j', labels: { 'a-b': 'x' } }, ['groupingKey', 'a-b']],
    [{ job: 'j', labels: { __name__: 'x' } }, ['groupingKey', '__name__']],
    [{ job: 'j', labels: { shard: 1 } }, ['groupingKey', 'shard']],
    [{ job: 'j', labels: { shard: '\udc00' } }, ['groupingKey', 'shard']],
  ])('cannot be known by %j', (key, path) => {
    expect(groupingFaults(key).map((fault) => fault.path)).toEqual([path]);
  });
});
