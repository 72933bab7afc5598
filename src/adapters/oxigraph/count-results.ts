/** In which rows and triples can be counted. */
export type Countable =
  'application/sparql-results+json' | 'application/sparql-results+xml' | 'text/csv' | 'text/tab-separated-values' | 'application/n-triples';

/**
 * Number of rows or triples in an answer as oxigraph writes it.
 * @param enough a count beyond this need not be exact
 */
export function countResults(body: string, mediaType: Countable, enough: number): number {
  // No row and no triple is shorter than two characters and what separates it from the next.
  if (body.length <= enough * 3) return 0;
  switch (mediaType) {
    case 'application/sparql-results+json':
      return rowsOfJson(body);
    case 'application/sparql-results+xml':
      return occurrences(body, '<result>');
    case 'text/csv':
      return linesOutsideQuotes(body) - 1;
    case 'text/tab-separated-values':
      return occurrences(body, '\n') - 1;
    case 'application/n-triples':
      return occurrences(body, '\n');
  }
}

function rowsOfJson(body: string): number {
  const { results } = JSON.parse(body) as { results?: { bindings: unknown[] } };
  return results?.bindings.length ?? 0;
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** Lines of CSV: a quoted cell may hold line ends. */
function linesOutsideQuotes(text: string): number {
  let [lines, quoted] = [0, false];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) quoted = !quoted;
    else if (code === 0x0a && !quoted) lines++;
  }
  return lines;
}
