/** Whether `text` has `part` in it, upper and lower case being the same; true when no part is asked for. */
export function contains(text: string | null, part: string | null | undefined): boolean {
  return !part || (text ?? '').toLowerCase().includes(part.toLowerCase());
}
