import type { CostArgs, CostFacts } from './field-cost.ts';
import { idsByPlace } from './ids-by-place.ts';

/** Calls that read the targets of a whole project in a region: one for each workspace, of which nobody knows the number. */
export const TARGET_READ_CALLS = 50;

/**
 * Projects and regions whose targets an operation reads: whoever reads them first reads them for all its fields. Told apart
 * by the arguments that select them; what is left out selects one more.
 */
export class TargetReads {
  readonly #places = new Set<string>();

  /** A field that selects by its arguments, with fields below it that read targets. */
  add({ region, code, regions, codes, project, id, ids }: CostArgs): void {
    const byId = [...idsByPlace(id === undefined ? ids : [id]).values()].flatMap(({ places }) => places);
    const named = Array.isArray(regions) ? regions : Array.isArray(codes) ? codes : [region ?? code ?? null];
    const places = byId.length > 0 ? byId : named.map((each: unknown) => JSON.stringify([each, project ?? null]));
    for (const place of places) this.#places.add(place);
  }

  /** A field that leads to every region. */
  addEverywhere({ regionCount }: CostFacts): void {
    for (let i = 0; i < regionCount; i += 1) this.#places.add(`region ${i}`);
  }

  /** How many there are. */
  get count(): number {
    return this.#places.size;
  }
}
