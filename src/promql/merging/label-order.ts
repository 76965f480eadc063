/** Label names to values. */
export type LabelSet = Readonly<Record<string, string>>;

/** Orders label sets as Prometheus orders the series of a range query: by name and value, in turn, as UTF-8 bytes. */
export function compareLabels(left: LabelSet, right: LabelSet): number {
  const lefts = sortedEntries(left);
  const rights = sortedEntries(right);
  for (const [index, [name, value]] of lefts.entries()) {
    const other = rights[index];
    if (other === undefined) return 1;
    const order = compareText(name, other[0]) || compareText(value, other[1]);
    if (order !== 0) return order;
  }
  return lefts.length - rights.length;
}

/** Orders texts by code point, which is the order of their UTF-8 bytes and not that of `<`. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return utf8Rank(a) - utf8Rank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for characters beyond all others, although their units lie below U+E000. */
function utf8Rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

function sortedEntries(labels: LabelSet): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => compareText(a, b));
}
