import { defineConfig } from 'vitest/config';

/** `npm run bench`: vitest only because Node itself does not read the decorators of the gateway's sources. */
// biome-ignore lint/style/noDefaultExport: this is where vitest looks.
export default defineConfig({
  // One copy of graphql, as in the tests' own configuration.
  resolve: { alias: { graphql: 'graphql/index.js' } },
  test: { include: ['test/bench/benches.ts'], testTimeout: 300_000, reporters: ['dot'], silent: false },
});
