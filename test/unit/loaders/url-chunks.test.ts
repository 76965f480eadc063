import fc from 'fast-check';
import { expect, it } from 'vitest';
import { URL_PART_CHARACTERS, urlChunks } from '../../../src/loaders/zmon/url-chunks.ts';

it('cuts any values into groups that each fit into a URL, in order, none lost and none alone without need', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: URL_PART_CHARACTERS }), { maxLength: 50 });
  fc.assert(
    fc.property(lengths, (values) => {
      const chunks = urlChunks(values, (length) => length);
      const sums = chunks.map((chunk) => chunk.reduce((sum, length) => sum + length, 0));
      expect(chunks.flat()).toEqual(values);
      expect(sums.every((sum) => sum > 0 && sum <= URL_PART_CHARACTERS)).toBe(true);
      for (const [i, sum] of sums.slice(0, -1).entries()) {
        expect(sum + (chunks[i + 1]?.[0] ?? 0)).toBeGreaterThan(URL_PART_CHARACTERS);
      }
    }),
  );
});

it('leaves a value that is too long for any URL to a call of its own', () => {
  expect(urlChunks([1, URL_PART_CHARACTERS + 1, 2], (length) => length)).toEqual([[1], [URL_PART_CHARACTERS + 1], [2]]);
});

it('asks nothing for nothing', () => {
  expect(urlChunks([], () => 1)).toEqual([]);
});
