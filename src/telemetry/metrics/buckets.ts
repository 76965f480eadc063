/** Bounds of every duration, in seconds: up to the longest deadline that is usual. */
export const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Bounds of how many keys are read at once. */
export const KEYS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
