/** Names that are routes of their own below `/hosts` (upstreams.md §5, quirk 11). */
const RESERVED: ReadonlySet<string> = new Set(['rename', 'filter', 'autocomplete']);

// Commas split, blanks at the ends are trimmed, and what stands encoded for a slash many servers refuse altogether.
const ORDINARY = /^[^\s,/\\;?#%](?:[^,/\\;?#%\p{Cc}]*[^\s,/\\;?#%])?$/u;

/** Whether a host's name can stand in a path as itself, and means nothing else there. */
export function fitsPath(name: string): boolean {
  return name.isWellFormed() && ORDINARY.test(name) && !RESERVED.has(name.toLowerCase()) && !/^\.{1,2}$/.test(name);
}
