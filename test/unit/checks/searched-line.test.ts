import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { searchedLine } from '../../support/checks/searched-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightline-searched-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('what each gateway has left is added up, and nothing at all is told as well', () => {
  const path = join(folder, 'searched.jsonl');
  expect(searchedLine(path)).toBe(
    'searched for secrets: 0 answers, 0 log lines, 0 spans, 0 metric pages of 0 gateways',
  );
  const line = JSON.stringify({ answers: 3, logLines: 5, spans: 7, metricPages: 1 });
  writeFileSync(path, `${line}\n${line}\n`);
  expect(searchedLine(path)).toBe(
    'searched for secrets: 6 answers, 10 log lines, 14 spans, 2 metric pages of 2 gateways',
  );
});
