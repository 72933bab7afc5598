/** The triples in a document of N-Triples as the catalog writes them: one a line. */
export function linesOf(triples: string): string[] {
  return triples.split('\n').filter((line) => line !== '');
}

/** Their number, without making them. */
export function countLines(triples: string): number {
  let count = 0;
  for (let at = triples.indexOf('\n'); at >= 0; at = triples.indexOf('\n', at + 1)) count++;
  return count;
}
