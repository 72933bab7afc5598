import { readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { constantCase } from '../model/kind.ts';
import { kindLabel } from '../model/kind-label.ts';
import type { Facet, FacetName, SearchHit, SearchOrder } from '../ports/search-index.ts';
import type { NumberQuery, SearchFilterQuery, SearchOrderQuery, SearchQuery } from '../services/search-types.ts';
import { kindsOf } from '../transport/kind-list.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, plain, say, table, write, writeJson } from './terminal.ts';

interface SearchOptions {
  kind?: string;
  tag?: string;
  owner?: string;
  licence?: string;
  task?: string;
  algorithm?: string;
  format?: string;
  since?: string;
  where?: string[];
  sort?: string;
  facets?: string;
  first?: number;
  json?: boolean;
}

/** Exit code 1 when nothing is found. */
export async function searchCommand(text: string, options: SearchOptions): Promise<number> {
  const query = queryOf(text, options);
  const config = readConfig();
  const open = await openDesk(config, createLogger(config));
  try {
    const answer = await open.desk.search(query);
    const hits = answer.items.map(({ hit }) => hit);
    if (options.json) for (const hit of hits) writeJson(asJson(hit, config.baseIri));
    else tell(text, hits, answer.total);
    if (options.json) for (const facet of answer.facets) writeJson({ facet: facet.field, buckets: facet.buckets });
    else answer.facets.forEach(tellFacet);
    if (!answer.complete) say(`The index is behind: it knows what was written up to ${answer.indexedUpTo}.`);
    return hits.length > 0 ? EXIT.done : EXIT.problems;
  } finally {
    await open.close();
  }
}

function queryOf(text: string, { kind, sort, facets, first, ...filters }: SearchOptions): SearchQuery {
  return {
    text,
    kinds: kind === undefined ? null : kindsOf(kind, '--kind'),
    filter: filterOf(filters),
    ...(sort === undefined ? {} : { orderBy: orderOf(sort) }),
    ...(facets === undefined ? {} : { facets: listOf(facets) as FacetName[] }),
    first,
    resumable: false,
  };
}
function filterOf({ tag, owner, licence, task, algorithm, format, since, where = [] }: SearchOptions): SearchFilterQuery {
  const ranges = where.map(rangeOf);
  const lists = { owners: owner, licences: licence, tasks: task, algorithms: algorithm, formats: format };
  return {
    ...(tag === undefined ? {} : { tags: [tag] }),
    ...Object.fromEntries(Object.entries(lists).flatMap(([name, text]) => (text === undefined ? [] : [[name, listOf(text)]]))),
    ...(since === undefined ? {} : { updated: { from: since } }),
    metafeatures: ranges.flatMap(({ claim, range }) => (claim === null ? [range] : [])),
    evaluations: ranges.flatMap(({ claim, range }) => (claim === null ? [] : [{ ...range, ...(claim === 'any' ? {} : { claim }) }])),
  };
}
function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

const BOUNDS = { '>=': 'atLeast', '>': 'above', '<=': 'atMost', '<': 'below' } as const;
const RANGE = /^(?:(measured|claimed|any):)?([^<>=]+)(>=|<=|>|<)(.+)$/;

/** `NumberOfInstances>=1000` is of a metafeature, `measured:predictive_accuracy>0.9` of what was evaluated. */
function rangeOf(text: string): { claim: 'measured' | 'claimed' | 'any' | null; range: NumberQuery } {
  const [, claim, name, sign, bound] = RANGE.exec(text.trim()) ?? [];
  const value = bound?.trim() ? Number(bound) : Number.NaN;
  if (name === undefined || sign === undefined || Number.isNaN(value)) {
    const examples = '"NumberOfInstances>=1000" or "measured:predictive_accuracy>0.9"';
    throw new InputError(`--where: ${JSON.stringify(text)} is no range; write ${examples}, with >=, >, <= or <.`, { field: '--where' });
  }
  const range = { name: name.trim(), [BOUNDS[sign as keyof typeof BOUNDS]]: value };
  return { claim: (claim as 'measured' | 'claimed' | 'any' | undefined) ?? null, range };
}

const ORDERS: readonly SearchOrder['by'][] = ['relevance', 'name', 'created', 'updated'];

/** `name`, `-updated` (downwards); anything else is a metafeature. */
function orderOf(text: string): SearchOrderQuery {
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  const by = ORDERS.find((order) => order === name);
  return by ? { by, descending } : { by: 'metafeature', metafeature: name, descending };
}

function asJson({ kind, key, name, path, score }: SearchHit, baseIri: string): object {
  return { kind: constantCase(kind), key, name, iri: `${baseIri}/id/${path}`, score };
}
function tell(text: string, hits: readonly SearchHit[], total: number): void {
  if (hits.length > 0)
    write(
      table([['kind', 'name', 'place', 'score'], ...hits.map((hit) => [kindLabel(hit.kind), hit.name, hit.path, hit.score.toFixed(2)])]),
    );
  say(hits.length === 0 ? `Nothing is found for ${JSON.stringify(text)}.` : `${hits.length} of ${total}`);
}
function tellFacet({ field, buckets }: Facet): void {
  say(`${field}: ${buckets.map(({ value, count }) => `${plain(value)} (${count})`).join(', ') || 'none'}`);
}
