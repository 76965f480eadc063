import type { Labels } from './series.ts';

/** Equal for equal label sets, whatever the order in which their labels came. */
export function labelsKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => compareText(a, b)));
}

/** Prometheus' order of label sets: by name and value of the first difference, then the shorter first (upstreams.md §4, fact 5). */
export function compareLabels(a: Labels, b: Labels): number {
  const left = Object.entries(a).sort(([x], [y]) => compareText(x, y));
  const right = Object.entries(b).sort(([x], [y]) => compareText(x, y));
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const [name = '', value = ''] = left[i] ?? [];
    const [otherName = '', otherValue = ''] = right[i] ?? [];
    const order = compareText(name, otherName) || compareText(value, otherValue);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** By code point, as Go compares UTF-8; JavaScript's own order puts surrogate pairs before U+E000. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  for (let i = 0; ; i += 1) {
    const x = a.codePointAt(i);
    const y = b.codePointAt(i);
    if (x !== y || x === undefined || y === undefined) return (x ?? -1) - (y ?? -1);
  }
}
