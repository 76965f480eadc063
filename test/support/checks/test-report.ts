import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Counts } from './check.ts';

/** The part of vitest's JSON report that counts. A file that cannot be loaded is a failed suite without tests. */
const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/**
 * Counts the tests in the report that vitest wrote. A run that failed without a failed test (no report, an unhandled
 * error, no test at all) counts as one failure: it must never look green.
 */
export function readTestReport(path: string, exitedWell: boolean): Counts {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  const report = reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + unloadable;
  const nothingRan = report.numPassedTests + failed === 0;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && (!exitedWell || nothingRan) ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
