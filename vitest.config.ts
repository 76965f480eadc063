import { defineConfig } from 'vitest/config';
import { kinds } from './test/support/checks/test-kinds.ts';

export default defineConfig({
  resolve: {
    // type-graphql and Apollo resolve graphql's CommonJS build; a second copy fails with "another module or realm".
    alias: { graphql: 'graphql/index.js' },
  },
  test: {
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A busy machine may take its time; the condition is what matters.
    expect: { poll: { timeout: 10_000 } },
    projects: kinds.map((kind, groupOrder) => ({ extends: true, test: { ...kind, sequence: { groupOrder } } })),
  },
});
