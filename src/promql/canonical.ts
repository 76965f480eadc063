import { parsePromQL } from './parse.ts';
import { printPromQL } from './print.ts';

/** The same text for expressions that differ in layout only: what a cache goes by. @throws PromQLSyntaxError */
export function canonicalPromQL(text: string): string {
  return printPromQL(parsePromQL(text).root);
}
