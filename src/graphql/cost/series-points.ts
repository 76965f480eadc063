import type { PointsRead, PointsUse } from './field-cost.ts';

/**
 * A point that is read: at the default limit there are four millions of them, which are a quarter of a gigabyte of memory
 * until the request ends.
 */
const READ_POINTS = 0.005;
/** A point of a column: an answer of nothing else at the default limit is 60 MB. */
const COLUMN_POINTS = 0.005;
/** A point that is looked through for a few figures, or for those that stay. */
const LOOK_POINTS = 0.002;

/**
 * What is done with the points of series, on the way up from the fields that do it to the query that reads them: only there
 * is it known how many points there are. A walk measures what is below a field before the field itself, and series stand
 * below queries only, so whatever was noted since the last query belongs to the next.
 */
export interface SeriesPoints {
  /** Notes a field's use; `rowPoints` is what each row of it costs. */
  note(use: PointsUse, rowPoints: number): void;
  /** What all that was noted costs in a query that reads so much, the reading included; forgets it. */
  settle(read: PointsRead): number;
}

/** Makes an empty one, for one walk. */
export function createSeriesPoints(): SeriesPoints {
  let noted: { readonly use: PointsUse; readonly rowPoints: number }[] = [];
  return {
    note(use, rowPoints) {
      noted.push({ use, rowPoints });
    },
    settle({ points, series }) {
      const ofSeries = noted.reduce((sum, { use, rowPoints }) => {
        const looked = use.atMost < points ? points * LOOK_POINTS : 0;
        return sum + looked + Math.min(use.atMost, points) * (use.rows ? rowPoints : COLUMN_POINTS);
      }, points * READ_POINTS);
      noted = [];
      return series * ofSeries;
    },
  };
}
