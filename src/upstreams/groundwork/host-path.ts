/** Names that are routes of their own below `/hosts` (upstreams.md §5, quirk 11). */
const RESERVED: ReadonlySet<string> = new Set(['rename', 'filter', 'autocomplete']);

// Commas split, blanks at the ends are trimmed, and what stands encoded for a slash many servers refuse altogether.
const ORDINARY = /^[^\s,/\\;?#%](?:[^,/\\;?#%\p{Cc}]*[^\s,/\\;?#%])?$/u;

/** No host's name is longer, and no server reads a path of any length. */
const CHARACTERS_MAX = 255;

/** Whether a host's name can stand in a path as itself, and means nothing else there. */
export function fitsPath(name: string): boolean {
  if (name.length > CHARACTERS_MAX || RESERVED.has(name.toLowerCase()) || /^\.{1,2}$/.test(name)) return false;
  return name.isWellFormed() && ORDINARY.test(name);
}
