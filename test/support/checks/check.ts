/** One thing that `npm test` makes sure of: an npm script, and whether it counts as one result or as many tests. */
export type Check = {
  readonly title: string;
  readonly script: string;
  readonly kind: 'tool' | 'tests';
  /** Script of the check whose output this one works on; without it this one cannot say anything. */
  readonly needs?: string;
};

/** How a check ended; a tool counts as one test. `output` is what it printed. */
export type CheckResult = {
  readonly check: Check;
  readonly counts: Counts;
  readonly durationMs: number;
  readonly output: string;
};

/** Numbers of tests by how they ended. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** The checks in the order they run: what is quick and basic first. */
export const checks: readonly Check[] = [
  { title: 'build', script: 'build', kind: 'tool' },
  { title: 'types', script: 'check:types', kind: 'tool' },
  { title: 'types of the playground', script: 'check:page-types', kind: 'tool' },
  { title: 'format and lint', script: 'check:lint', kind: 'tool' },
  { title: 'dead code', script: 'check:dead-code', kind: 'tool' },
  { title: 'architecture tests', script: 'test:architecture', kind: 'tests' },
  { title: 'unit tests', script: 'test:unit', kind: 'tests' },
  { title: 'contract tests', script: 'test:contract', kind: 'tests' },
  { title: 'integration tests', script: 'test:integration', kind: 'tests' },
  { title: 'end-to-end tests', script: 'test:e2e', kind: 'tests', needs: 'build' },
];
