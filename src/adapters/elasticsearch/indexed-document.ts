import { createHash } from 'node:crypto';
import type { SearchDocument } from '../../ports/search-index.ts';
import type { IndexedDocument } from './catalog-mapping.ts';

/** Characters of a tag that are kept as they are. */
const LONGEST_TAG = 1000;

/** The text as JSON and Lucene can hold it: no NUL, no half of a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '');
}

/** A tag for comparison. Lucene refuses long keywords, so of a long tag the checksum stands for the rest. */
export function keywordOf(tag: string): string {
  const text = storable(tag);
  return text.length <= LONGEST_TAG ? text : `${storable(text.slice(0, LONGEST_TAG))}#${createHash('sha256').update(text).digest('hex')}`;
}

export function indexedDocument(document: SearchDocument): IndexedDocument {
  const { id, kind, key, path, name, description, tags, words, revision, updatedAt } = document;
  return {
    id,
    revision,
    removed: false,
    kind,
    updatedAt,
    key: storable(key),
    path: storable(path),
    name: storable(name),
    description: description === null ? null : storable(description),
    tags: tags.map(storable),
    tagsExact: tags.map(keywordOf),
    words: words.map(storable),
    brevity: 1 / (1 + name.length / 20),
  };
}
