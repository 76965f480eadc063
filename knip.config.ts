import type { KnipConfig } from 'knip';

// What is exported, installed or written down and used by nothing is deleted.
const config: KnipConfig = {
  entry: ['src/main.ts', 'test/demo/end-with-parent.ts', 'test/support/disclosure/child/preload.ts'],
  project: ['src/**/*.{ts,tsx}', 'test/**/*.{ts,mjs}'],
  // A type is exported where it describes a parameter or result of what is exported beside it.
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
