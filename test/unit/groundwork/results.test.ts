import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outcomesOf, queuedOutcomes } from '../../../src/upstreams/groundwork/decode-results.ts';

const name = fc.string({ minLength: 1, unit: 'grapheme' });
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 12, selector: (text) => text.toLowerCase() });
const status = fc.constantFrom('success', 'failure', 'warning');

it('maps each result to its own host in whatever order they come', () => {
  fc.assert(
    fc.property(
      names,
      fc.array(status, { minLength: 12, maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      (all, how, order) => {
        const results = all.map((entity, i) => ({ entity, status: how[i] ?? '', message: `of ${entity}` }));
        const keys = new Map(results.map((one) => [one, order.next().value ?? 0]));
        const shuffled = results.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
        const outcomes = outcomesOf(all, { entityType: 'Host', results: shuffled });
        expect(outcomes).toMatchObject(
          all.map((one, i) => ({ name: one, status: how[i]?.toUpperCase(), message: `of ${one}` })),
        );
      },
    ),
  );
});

it('never gives a host the result of another that the answer names', () => {
  const results = [{ entity: 'b', status: 'success', message: null }];
  const [a, b] = outcomesOf(['a', 'B'], { entityType: 'Host', results });
  expect(a).toMatchObject({ name: 'a', status: 'WARNING' });
  expect(b).toMatchObject({ name: 'B', status: 'SUCCESS', message: null });
});

it('takes the answer to queued work for what it is', () => {
  const task = { entity: '1f', status: 'success', message: 'Job submitted' };
  expect(queuedOutcomes(['a', 'b'], { entityType: 'Async', results: [task] })).toMatchObject([
    { name: 'a', status: 'QUEUED', message: 'Job submitted' },
    { name: 'b', status: 'QUEUED', message: 'Job submitted' },
  ]);
  const refused = { ...task, status: 'failure' };
  expect(queuedOutcomes(['a'], { entityType: 'Async', results: [refused] })[0]?.status).toBe('FAILURE');
  const done = { entity: 'a', status: 'success', message: null };
  expect(queuedOutcomes(['a'], { entityType: 'Host', results: [done] })[0]?.status).toBe('SUCCESS');
});
