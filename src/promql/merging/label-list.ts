import type { LabelList } from '../syntax/ast.ts';

/** Whether a list names a label. */
export function hasLabel(list: LabelList, label: string): boolean {
  return list.some((node) => node.name === label);
}

/** The list with a label added at its end, unless it is there. */
export function addLabel(list: LabelList, label: string): LabelList {
  return hasLabel(list, label) ? list : [...list, { name: label, raw: label, from: 0, to: 0 }];
}

/** The list without a label. */
export function removeLabel(list: LabelList, label: string): LabelList {
  return list.filter((node) => node.name !== label);
}
