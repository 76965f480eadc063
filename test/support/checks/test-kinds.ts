/**
 * The kinds of tests, in the order they run. The first are pure, or talk to small servers of their own: their files
 * run side by side. The last two start Prometheus, the built gateway or a browser and measure time, so one file runs
 * at a time.
 */
export const kinds = [
  { name: 'architecture', include: ['test/architecture/**/*.test.ts'] },
  { name: 'unit', include: ['test/unit/**/*.test.ts'] },
  { name: 'contract', include: ['test/contract/**/*.test.ts'] },
  { name: 'integration', include: ['test/integration/**/*.test.ts'], maxWorkers: 1, testTimeout: 60_000 },
  { name: 'e2e', include: ['test/e2e/**/*.test.ts'], maxWorkers: 1, testTimeout: 120_000 },
];
