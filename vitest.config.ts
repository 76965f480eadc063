import { defineConfig } from 'vitest/config';

// Unit, contract and architecture tests are pure or talk to themselves: their files run side by side.
// Integration and end-to-end tests start Prometheus, the built gateway or a browser and measure time, so one file
// runs at a time. One kind after the other, for the same reason.
const kinds = [
  { name: 'architecture', include: ['test/architecture/**/*.test.ts'] },
  { name: 'unit', include: ['test/unit/**/*.test.ts'] },
  { name: 'contract', include: ['test/contract/**/*.test.ts'] },
  { name: 'integration', include: ['test/integration/**/*.test.ts'], maxWorkers: 1, testTimeout: 60_000 },
  { name: 'e2e', include: ['test/e2e/**/*.test.ts'], maxWorkers: 1, testTimeout: 120_000 },
];

export default defineConfig({
  resolve: {
    // type-graphql and Apollo resolve graphql's CommonJS build; a second copy fails with "another module or realm".
    alias: { graphql: 'graphql/index.js' },
  },
  test: {
    environment: 'node',
    testTimeout: 20_000,
    projects: kinds.map((kind, order) => ({
      extends: true,
      test: { hookTimeout: 60_000, ...kind, sequence: { groupOrder: order } },
    })),
  },
});
