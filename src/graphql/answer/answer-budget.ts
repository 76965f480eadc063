import { SightlineError } from '../../errors/sightline-error.ts';

/**
 * How much one answer may hold, whatever was predicted: nobody knows before how many series an expression has. Counted in
 * cells. A point of a column is one; all else is weighed by the time that it takes beside that, as measured.
 */
export interface AnswerBudget {
  /**
   * Takes cells of what is left.
   *
   * @throws QUERY_TOO_COMPLEX when they do not suffice, and from then on for whoever asks for more
   */
  spend(cells: number): void;
}

/** A field of an entry of a list: a value to look up, to check and to write with its name. */
export const FIELD_CELLS = 4;
/** A series, or an entry of a list that is merged from several: it is told apart, sorted and wrapped, whatever is asked of it. */
export const ENTRY_CELLS = 16;
/** A point that is read, or looked through for a figure or for those that stay under `maxPoints`. */
export const LOOK_CELLS = 0.25;

/** Makes the budget of one answer. */
export function createAnswerBudget(limit: number): AnswerBudget {
  let left = limit;
  return {
    spend(cells) {
      left -= cells;
      if (left >= 0) return;
      throw new SightlineError(
        'QUERY_TOO_COMPLEX',
        `the answer is larger than ${limit} cells, of which a point of a column is one and a field of a row ` +
          `${FIELD_CELLS}; accepted: fewer series, a shorter range, a longer step, maxPoints, or columns instead of rows`,
        { limit },
      );
    },
  };
}
