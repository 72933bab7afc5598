import { randomUUID } from 'node:crypto';

/** A Fuseki server for tests: FUSEKI_URL is the address of a data set whose content may be taken away, such as http://localhost:3030/lake. */
const url = process.env.FUSEKI_URL;
if (url === undefined) process.stderr.write('skipped: tests on a Fuseki server, since FUSEKI_URL is not set\n');

export const fusekiUrl: string | undefined = url?.replace(/\/+$/, '');

/** A base IRI of its own: test files run at the same time on one data set. */
export function freshBase(): string {
  return `https://lake-${randomUUID()}.example.org`;
}

/** Triples of a graph as lines of N-Triples, sorted. */
export async function triplesOf(dataset: string, graph: string): Promise<string[]> {
  const answer = await fetch(`${dataset}/data?graph=${encodeURIComponent(graph)}`, { headers: { accept: 'application/n-triples' } });
  if (answer.status === 404) return [];
  return (await answer.text()).split('\n').filter(Boolean).sort();
}
export async function update(dataset: string, text: string): Promise<void> {
  const answer = await fetch(`${dataset}/update`, { method: 'POST', headers: { 'content-type': 'application/sparql-update' }, body: text });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
export async function select(dataset: string, query: string): Promise<string[]> {
  const answer = await fetch(`${dataset}/query`, { method: 'POST', headers: { accept: 'text/csv' }, body: new URLSearchParams({ query }) });
  return (await answer.text()).trim().split(/\r?\n/).slice(1);
}
