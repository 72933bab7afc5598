import type { GraphSummary } from '../../ports/graph-store.ts';

/** Queries that a store is asked, and how their answers (CSV) are read. */

const DESCRIPTION_VERSION = 'http://data.europa.eu/it6/descriptionVersion';

export interface Scope {
  /** What the names of things' graphs begin with. */
  prefix: string;
  termsGraph: string;
}

/** Graph, number of triples, revision (0: none) of the catalog's graphs; of those with the given names, or of all. */
export function summaryQuery({ prefix, termsGraph }: Scope, names?: readonly string[]): string {
  const which = names
    ? `VALUES ?g { ${names.map((name) => `<${name}>`).join(' ')} } `
    : `FILTER(STRSTARTS(STR(?g), "${prefix}") || ?g = <${termsGraph}>) `;
  return (
    `SELECT ?g (COUNT(*) AS ?n) (MAX(IF(?p = <${DESCRIPTION_VERSION}>, ?o, 0)) AS ?r) ` +
    `WHERE { ${which}GRAPH ?g { ?s ?p ?o } } GROUP BY ?g`
  );
}

/** Names of things' graphs, at most so many. */
export function namesQuery({ prefix }: Scope, most: number): string {
  return `SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "${prefix}")) } LIMIT ${most}`;
}

/** Rows of an answer that comes in pieces, without the header. @throws Error when it is no CSV of so many columns */
export async function* rowsOf(pieces: AsyncIterable<string>, columns: number): AsyncGenerator<string[]> {
  let header = true;
  for await (const line of linesOf(pieces)) {
    if (line === '') continue;
    const cells = cellsOf(line);
    if (cells.length !== columns) throw new Error(`the answer to a query has the line ${JSON.stringify(line.slice(0, 100))}`);
    if (!header) yield cells;
    header = false;
  }
  if (header) throw new Error('the answer to a query is empty');
}

export function summaryOf([iri = '', triples = '', revision = '']: readonly string[]): GraphSummary {
  const number = Number(revision);
  return { iri, triples: Number(triples), revision: Number.isInteger(number) && number > 0 ? number : null };
}

/** None of the cells has a line end: they are IRIs and numbers. */
function cellsOf(line: string): string[] {
  // A comma in quotes has an odd number of quotes before it.
  return line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}
