import { ALL_KINDS } from '../../model/registry.ts';
import type { SearchDocument, SuggestRequest } from '../../ports/search-index.ts';
import { Parameters } from './search-conditions.ts';
import { folded, pieces } from './search-words.ts';

/** What suggestions begin with, and the statement that finds them. Pure. */

const SUGGESTED = ALL_KINDS.filter(({ parent }) => parent === undefined).map(({ name }) => name);
/** Ways in which a thing can begin, the best first: its name, its key, its name from a later word on. */
const WAYS = [0, 1, 2];
/** Looked at of each kind and way, for one that is taken: names are told once. */
const FOR_EACH = 5;
/** Characters of a beginning that count, and words that a name can begin with. */
const LENGTH = 100;
const MOST_WORDS = 8;

export interface Beginning {
  way: number;
  text: string;
}

export function beginningsOf({ name, key }: Pick<SearchDocument, 'name' | 'key'>): Beginning[] {
  const start = name.slice(0, LENGTH);
  const places = [...new Set(pieces(start).map((piece) => piece.start))].filter((place) => place > 0).slice(0, MOST_WORDS);
  const ways = [[start], [key.slice(0, LENGTH)], places.map((place) => start.slice(place))];
  return ways.flatMap((texts, way) => texts.map((text) => ({ way, text: beginning(text) })).filter(({ text }) => text !== ''));
}
function beginning(text: string): string {
  return folded(text.replace(/\p{Cc}/gu, ' ')).slice(0, LENGTH);
}

/** Reads a few entries of an ordered index for each kind and way; null where nothing can begin so. */
export function suggestStatement({ text, kinds, limit }: SuggestRequest): { text: string; values: unknown[] } | null {
  const start = beginning(text);
  if (start === '') return null;
  const parameters = new Parameters();
  const least = parameters.add(start, 'text');
  // In the order of code points nothing that begins so comes after this one.
  const most = parameters.add(`${start}\u{10ffff}`, 'text');
  const lists = `unnest(${parameters.add(kinds ?? SUGGESTED, 'text[]')}) k (kind) CROSS JOIN unnest(${parameters.add(WAYS, 'smallint[]')}) w (way)`;
  return {
    text: `WITH named AS (
      SELECT DISTINCT ON (d.name_folded) d.id, d.kind, d.key, d.name, d.uses, f.way, f.beginning
      FROM ${lists} CROSS JOIN LATERAL (
        SELECT b.id, b.put_by, b.way, b.beginning FROM search_beginning b
        WHERE b.kind = k.kind AND b.way = w.way AND b.beginning >= ${least} AND b.beginning <= ${most}
        ORDER BY b.beginning, b.id LIMIT ${parameters.add(limit * FOR_EACH, 'integer')}
      ) f JOIN search_document d ON d.id = f.id AND d.put_by = f.put_by AND NOT d.removed
      ORDER BY d.name_folded, f.way, d.uses DESC, d.id)
    SELECT id, kind, key, name FROM named ORDER BY way, beginning, uses DESC, id LIMIT ${parameters.add(limit, 'integer')}`,
    values: parameters.values,
  };
}
