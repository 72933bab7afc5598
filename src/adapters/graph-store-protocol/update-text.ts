import type { ThingGraph } from '../../ports/graph-store.ts';

/** Texts of SPARQL updates. N-Triples are SPARQL as they are, but for one thing: see `isSparqlToo`. */

/** A graph with what is put into it. */
export interface Insertion {
  graph: string;
  /** N-Triples. */
  triples: string;
}
export interface UpdateParts {
  /** Graphs to be taken away first. */
  drop: string[];
  insert: Insertion[];
}

/** Stays below what servers in front of stores take without being told to. */
const MOST_CHARACTERS = 700_000;
/** No character of an IRI that could end it. */
const SAFE_IRI = /^[^\p{Cc}\s<>"{}|^`\\]+$/u;

/** Some engines read `\u` before they read strings: for them a backslash before a u is another one than in N-Triples. */
export function isSparqlToo(triples: string): boolean {
  return !/\\\\u/i.test(triples);
}

export function isSafeIri(iri: string): boolean {
  return SAFE_IRI.test(iri);
}

/** Each graph's replacement; to be joined. */
export function updatesOf(graphs: readonly ThingGraph[]): UpdateParts[] {
  return graphs.map(({ iri, triples }) => ({
    drop: [iri],
    insert: triples === null || triples === '' ? [] : [{ graph: iri, triples }],
  }));
}

/** The same in as few updates as fit; none is split. */
export function joined(updates: readonly UpdateParts[]): UpdateParts[] {
  const joins: UpdateParts[] = [];
  let room = 0;
  for (const { drop, insert } of updates) {
    const length = [...drop, ...insert.flatMap(({ graph, triples }) => [graph, triples])].join('').length;
    room -= length;
    const last = joins.at(-1);
    if (last && room > 0) {
      last.drop.push(...drop);
      last.insert.push(...insert);
    } else {
      joins.push({ drop: [...drop], insert: [...insert] });
      room = MOST_CHARACTERS - length;
    }
  }
  return joins;
}

export function updateText({ drop, insert }: UpdateParts): string {
  const drops = drop.map((iri) => `DROP SILENT GRAPH <${iri}> ;\n`).join('');
  const inserts = insert.map(({ graph, triples }) => `GRAPH <${graph}> {\n${triples}}\n`).join('');
  return inserts === '' ? drops : `${drops}INSERT DATA {\n${inserts}}\n`;
}
