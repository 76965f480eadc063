/** When the fixture has samples: two hours every 30 seconds, both ends included; epoch milliseconds. */
export const fixtureRange = {
  startMs: Date.UTC(2026, 0, 15, 10),
  endMs: Date.UTC(2026, 0, 15, 12),
  stepSeconds: 30,
} as const;

/** How many samples a series without gaps has. */
export const fixtureSamples = (fixtureRange.endMs - fixtureRange.startMs) / (fixtureRange.stepSeconds * 1000) + 1;

/** One series of the fixture. */
export interface FixtureSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The value of the sample at an index from the start; null where there is none. */
  readonly valueAt: (index: number) => number | null;
}
