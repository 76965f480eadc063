import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, CheckResult } from './check.ts';
import { runScript } from './run-script.ts';
import { readTestReport } from './test-report.ts';

/** Far above what any check takes: it is there to end one that hangs while there is still time to say so. */
const timeLimitMs = 8 * 60 * 1000;

/** Runs one check to its end; a check whose basis failed is not run and counts as failed. */
export async function runCheck(
  check: Check,
  before: readonly CheckResult[],
  signal: AbortSignal,
): Promise<CheckResult> {
  const startedAt = performance.now();
  const finish = (counts: CheckResult['counts'], output: string): CheckResult => ({
    check,
    counts,
    output,
    durationMs: performance.now() - startedAt,
  });

  const basis = before.find((result) => result.check.script === check.needs);
  if (basis !== undefined && basis.counts.failed > 0) {
    return finish({ passed: 0, failed: 1, skipped: 0 }, `not run: it needs "${basis.check.title}", which failed`);
  }
  if (check.kind === 'tool') {
    const { ok, output } = await runScript(check.script, [], { timeLimitMs, signal });
    return finish({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }, output);
  }
  const folder = mkdtempSync(join(tmpdir(), 'sightline-checks-'));
  try {
    const report = join(folder, 'report.json');
    const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { ok, output } = await runScript(check.script, args, { timeLimitMs, signal });
    return finish(readTestReport(report, ok), output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
