/**
 * How long the variable part of a URL may become, in characters. Servers in front of ZMON commonly take 8 KiB for the
 * whole request line; a half of that leaves room for the address and the rest.
 */
export const URL_PART_CHARACTERS = 4_000;

/** Cuts values into groups whose `lengthOf` sums stay within one URL; a single longer value is a group by itself. */
export function urlChunks<T>(values: readonly T[], lengthOf: (value: T) => number): T[][] {
  const chunks: T[][] = [];
  let chunk: T[] = [];
  let length = 0;
  for (const value of values) {
    const added = lengthOf(value);
    if (chunk.length > 0 && length + added > URL_PART_CHARACTERS) {
      chunks.push(chunk);
      chunk = [];
      length = 0;
    }
    chunk.push(value);
    length += added;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}
