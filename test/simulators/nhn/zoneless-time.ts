const koreaOffsetMs = 9 * 60 * 60_000;

/** Epoch milliseconds as the wall clock of Seoul without its zone: the likely reading of `lstModYmdt` (quirk 6). */
export function writeZonelessTime(atMs: number): string {
  return new Date(atMs + koreaOffsetMs).toISOString().slice(0, 19);
}
