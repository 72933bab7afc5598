import { createHash } from 'node:crypto';
import { metafeature } from '../../model/metafeature.ts';
import { LABELS, type Labels, type SearchDocument } from '../../ports/search-index.ts';
import { withoutSigns } from './catalog-analysis.ts';
import type { IndexedDocument } from './catalog-mapping.ts';

/** Characters of a tag that are kept as they are. */
const LONGEST_TAG = 1000;
/** Characters of a name that it is sorted by. */
const SORTED_NAME = 200;
/** Words of a name that suggestions begin with, and characters of a suggestion. */
const MOST_BEGINNINGS = 8;
const LONGEST_BEGINNING = 100;
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]`;
/** First letter of a word that is not the first one: after a space or sign, a capital after a small letter, any sign of scripts without spaces. */
const LATER_WORD = new RegExp(
  String.raw`(?<=[\s_/.(\[-])[\p{L}\p{N}\p{Extended_Pictographic}]|(?<=\p{Ll})\p{Lu}|(?<=${UNSPACED})${UNSPACED}`,
  'gu',
);

/** The text as JSON and Lucene can hold it: no NUL, no half of a surrogate pair; signs and their marks in one. */
export function storable(text: string): string {
  return text
    .replaceAll('\u0000', '')
    .replace(/\p{Surrogate}/gu, '')
    .normalize('NFC');
}

/** A tag for comparison. Lucene refuses long keywords, so of a long tag the checksum stands for the rest. */
export function keywordOf(tag: string): string {
  const text = tag.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '');
  return text.length <= LONGEST_TAG ? text : `${storable(text.slice(0, LONGEST_TAG))}#${createHash('sha256').update(text).digest('hex')}`;
}

export function indexedDocument(document: SearchDocument): IndexedDocument {
  const { id, kind, key, path, name, description, tags, words, labels, uses, revision, createdAt, updatedAt } = document;
  return {
    id,
    revision,
    removed: false,
    kind,
    createdAt,
    updatedAt,
    key: storable(key),
    path: storable(path),
    name: storable(name),
    nameSorted: storable(name.slice(0, SORTED_NAME)),
    description: description === null ? null : storable(description),
    tags: tags.map(storable),
    tagsExact: tags.map(keywordOf),
    words: words.map(storable),
    labels: Object.fromEntries(LABELS.map((label) => [label, labels[label].map(keywordOf)])) as unknown as Labels,
    ...numbersOf(document),
    all: withoutSigns(storable([key, name, ...(description === null ? [] : [description]), ...tags, ...words].join('\n'))),
    uses,
    brevity: 1 / (1 + name.length / 20),
    suggest: suggestions(document),
  };
}

function numbersOf({ numbers }: SearchDocument): Pick<IndexedDocument, 'metafeatures' | 'measures'> {
  const metafeatures: Record<string, number[]> = {};
  const measures: IndexedDocument['measures'] = [];
  for (const { group, name, value } of numbers) {
    if (group !== 'metafeature') measures.push({ group, name: keywordOf(name), value });
    else if (metafeature(name)) (metafeatures[name] ??= []).push(value);
  }
  return { metafeatures, measures };
}

/**
 * The name comes before the key, and that before the name from its second word on; to which the whole name is added, for names that end alike
 * are not the same. What is used more comes first among equals.
 */
function suggestions({ kind, key, name, uses }: SearchDocument): IndexedDocument['suggest'] {
  const plain = beginning(name);
  const later = [...plain.matchAll(LATER_WORD)].map(({ index }) => `${plain.slice(index)} ${plain}`);
  const ways = [[plain], [beginning(key)], later.slice(0, MOST_BEGINNINGS)];
  return ways.flatMap((inputs, i) => {
    const input = inputs.filter((text) => /\S/u.test(text));
    return input.length === 0 ? [] : [{ input, weight: (3 - i) * 1000 + Math.min(999, uses), contexts: { kind: [kind] } }];
  });
}
/** Lucene keeps some control characters of suggestions for itself. */
export function beginning(text: string): string {
  return storable(text.slice(0, LONGEST_BEGINNING))
    .replace(/\p{Cc}/gu, ' ')
    .trim();
}
