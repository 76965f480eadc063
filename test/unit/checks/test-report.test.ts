import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { closingLine, sumCounts } from '../../support/checks/counts.ts';
import { readTestReport } from '../../support/checks/test-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightline-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Numbers {
  readonly passed?: number;
  readonly failed?: number;
  readonly pending?: number;
  readonly todo?: number;
  readonly files?: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

function writeReport({ passed = 0, failed = 0, pending = 0, todo = 0, files = [] }: Numbers): string {
  const path = join(folder, 'report.json');
  const report = {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: todo,
    testResults: files,
  };
  writeFileSync(path, JSON.stringify(report));
  return path;
}

it('counts passed, failed and skipped tests', () => {
  expect(readTestReport(writeReport({ passed: 5, failed: 2, pending: 1, todo: 1 }), false)).toEqual({
    passed: 5,
    failed: 2,
    skipped: 2,
  });
});

it('counts a file that could not be loaded as a failure, though it has no failed test', () => {
  const files = [
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{}] },
  ];

  expect(readTestReport(writeReport({ passed: 5, files }), false)).toMatchObject({ passed: 5, failed: 1 });
});

it.each([
  ['wrote no report', () => join(folder, 'absent.json'), false],
  ['ran no test at all', () => writeReport({}), true],
  ['ended badly with every test passed', () => writeReport({ passed: 3 }), false],
])('never lets a run look green that %s', (_, report, exitedWell) => {
  expect(readTestReport(report(), exitedWell).failed).toBe(1);
});

it('closes with the sums in one line, and names skipped tests only where there are some', () => {
  const one = { passed: 3, failed: 0, skipped: 0 };

  expect(closingLine(sumCounts([one, { passed: 1, failed: 1, skipped: 0 }]))).toBe('4 passed, 1 failed');
  expect(closingLine(sumCounts([one, { passed: 0, failed: 0, skipped: 2 }]))).toBe('3 passed, 0 failed, 2 skipped');
});
