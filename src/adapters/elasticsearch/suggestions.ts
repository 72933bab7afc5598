import type { estypes } from '@elastic/elasticsearch';
import type { KindName } from '../../model/kind.ts';
import { ALL_KINDS } from '../../model/registry.ts';
import type { SuggestedThing, SuggestRequest } from '../../ports/search-index.ts';
import { beginning } from './indexed-document.ts';

/** Suggestions come from a structure of their own in memory, not from the words of the index. Pure. */

const NAME = 'things';
const SUGGESTED = ALL_KINDS.filter(({ parent }) => parent === undefined).map(({ name }) => name);
/** Asked for, for one that is taken: names are told once. */
const FOR_EACH = 5;

/** Null where nothing can begin so. */
export function suggestBody({ text, kinds, limit }: SuggestRequest): Pick<estypes.SearchRequest, 'suggest' | '_source'> | null {
  const prefix = beginning(text);
  if (prefix === '' || kinds?.length === 0 || limit === 0) return null;
  return {
    _source: ['kind', 'key', 'name'],
    suggest: {
      [NAME]: {
        prefix,
        completion: { field: 'suggest', size: limit * FOR_EACH, skip_duplicates: true, contexts: { kind: [...(kinds ?? SUGGESTED)] } },
      },
    },
  };
}

/** One of each name. */
export function suggested(answer: estypes.SearchResponse['suggest'], limit: number): SuggestedThing[] {
  const options = (answer?.[NAME] ?? []).flatMap(({ options: of }) => (Array.isArray(of) ? of : [of]));
  const byName = new Map<string, SuggestedThing>();
  for (const option of options) {
    const { _id: id, _source: source } = option as { _id?: string; _source?: { kind: KindName; key: string; name: string } };
    if (id === undefined || source === undefined) continue;
    const name = source.name.toLowerCase();
    if (!byName.has(name)) byName.set(name, { id, ...source });
  }
  return [...byName.values()].slice(0, limit);
}
