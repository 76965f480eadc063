/** The one of `candidates` that `word` is a likely misspelling of; `undefined` when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const most = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** How many letters have to be put in, taken out or exchanged to make `b` of `a` (Levenshtein's distance). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    let diagonal = row[0] ?? 0;
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] ?? 0;
      const left = next[j - 1] ?? 0;
      next.push(Math.min(above + 1, left + 1, diagonal + (letter === b[j - 1] ? 0 : 1)));
      diagonal = above;
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
