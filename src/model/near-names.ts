const MOST_NAMED = 5;

/** The names most like a wrong one, nearest first. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const low = wanted.trim().toLowerCase();
  return names
    .map((name) => ({ name, distance: editDistance(low, name.trim().toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_NAMED)
    .map(({ name }) => name);
}

/** Fewest insertions, deletions and replacements of one sign that make `a` from `b`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
