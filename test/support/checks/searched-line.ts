import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const searchedSchema = z.object({
  answers: z.number(),
  logLines: z.number(),
  spans: z.number(),
  metricPages: z.number(),
});

/**
 * What the tests have searched for secrets, from the file in which each gateway has left a line. A secret that was found
 * has failed its test.
 */
export function searchedLine(path: string): string {
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  const gateways = text === '' ? [] : text.split('\n').map((line) => searchedSchema.parse(JSON.parse(line)));
  const sum = (count: keyof z.infer<typeof searchedSchema>) => gateways.reduce((all, each) => all + each[count], 0);
  const parts = [
    `${sum('answers')} answers`,
    `${sum('logLines')} log lines`,
    `${sum('spans')} spans`,
    `${sum('metricPages')} metric pages`,
  ];
  return `searched for secrets: ${parts.join(', ')} of ${gateways.length} gateways`;
}
