// `npm test`: everything that CI runs, one line a check, and what a check printed only where it failed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CheckResult, checks } from './check.ts';
import { closingLine, sumCounts } from './counts.ts';
import { runCheck } from './run-check.ts';
import { searchedLine } from './searched-line.ts';

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => stopped.abort(new Error(`stopped by ${signal}`)));
}

function describe({ check, counts, durationMs }: CheckResult): string {
  const mark = counts.failed > 0 ? '✗' : '✓';
  const tests = check.kind === 'tests' ? closingLine(counts) : '';
  return `${mark} ${check.title.padEnd(24)} ${`${(durationMs / 1000).toFixed(1)} s`.padStart(8)}  ${tests}`.trimEnd();
}

const folder = mkdtempSync(join(tmpdir(), 'sightline-searched-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const searched = join(folder, 'searched.jsonl');
process.env.SIGHTLINE_DISCLOSURE_TALLY = searched;

const results: CheckResult[] = [];
try {
  for (const check of checks) {
    const result = await runCheck(check, results, stopped.signal);
    results.push(result);
    console.log(describe(result));
    if (result.counts.failed > 0) console.log(`\n${result.output}\n`);
  }
} catch (error) {
  if (!stopped.signal.aborted) throw error;
  console.error(`npm test was ${stopped.signal.reason.message}`);
  process.exit(130);
}

const total = sumCounts(results.map((result) => result.counts));
console.log(searchedLine(searched));
console.log(closingLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
