import { readSelectionLevels, type SelectionLevel, type SelectionLevels } from './selection-levels.ts';

/** Pairs of selections that have one name in one place: two hundred times the same field, say. No client writes ten. */
const MAX_PAIRS = 20_000;
/** Fields that are looked at for it, those of fragments once for each place where they are spread. */
const MAX_LOOKED_AT = 50_000;

/**
 * Whether so many selections of a document fall together that comparing them all with each other, as validation does, would
 * take long: what is refused must not cost much either. Takes some milliseconds for ten thousand tokens.
 */
export function repeatsTooOften(document: string, maxTokens: number): boolean {
  const levels = readSelectionLevels(document, maxTokens);
  if (levels === null) return false;
  let pairs = 0;
  let lookedAt = 0;
  for (const level of levels.all) {
    const names = new Map<string, number>();
    const places = [level, ...fragmentsIn(level, levels)];
    pairs += (level.spreads.length * (level.spreads.length - 1)) / 2;
    for (const place of places) {
      lookedAt += 1 + place.names.size;
      if (pairs > MAX_PAIRS || lookedAt > MAX_LOOKED_AT) return true;
      for (const [name, count] of place.names) {
        const earlier = names.get(name) ?? 0;
        names.set(name, earlier + count);
        pairs += earlier * count + (count * (count - 1)) / 2;
      }
    }
  }
  return pairs > MAX_PAIRS;
}

/** The places of all fragments that are spread in one, by themselves or by each other; each once. */
function fragmentsIn({ spreads }: SelectionLevel, { fragments }: SelectionLevels): Iterable<SelectionLevel> {
  const found = new Set<SelectionLevel>();
  const look = (names: readonly string[]): void => {
    for (const name of names) {
      const fragment = fragments.get(name);
      if (!fragment || found.has(fragment)) continue;
      found.add(fragment);
      look(fragment.spreads);
    }
  };
  look(spreads);
  return found;
}
