import type { Held, Refused, SearchDocument } from '../../ports/search-index.ts';
import { lightStem } from '../../model/light-stem.ts';
import { labelled } from './search-conditions.ts';
import { beginningsOf } from './search-suggestions.ts';
import { putStatement, removeStatement } from './search-statements.ts';
import { searchVector } from './search-vector.ts';
import { canBeMisspelt, folded, storable } from './search-words.ts';

/** Documents of one statement. */
const BATCH = 500;
/** Characters of a description, and of all further words, that are kept to show where the words of a query stand. */
const SHOWN = 20_000;
/** What the database says of a value that it does not take: data exceptions, limits of the program, broken constraints. */
const OF_THE_VALUE = /^(22|54|23)/;

/** Runs a statement. */
export type RunSearchSql = <T>(statement: string, parameters: readonly unknown[]) => Promise<T[]>;

/** Writes to one set of the index's tables. */
export class SearchWriter {
  private readonly run: RunSearchSql;
  private readonly suffix: string;

  constructor(run: RunSearchSql, suffix = '') {
    this.run = run;
    this.suffix = suffix;
  }

  async put(documents: readonly SearchDocument[]): Promise<Refused[]> {
    const latest = latestById(documents);
    const refused: Refused[] = [];
    for (let start = 0; start < latest.length; start += BATCH) refused.push(...(await this.putSome(latest.slice(start, start + BATCH))));
    return refused;
  }

  async remove(things: readonly Held[]): Promise<void> {
    const latest = latestById(things);
    if (latest.length === 0) return;
    await this.run(removeStatement(this.suffix), [latest.map(({ id }) => id), latest.map(({ revision }) => revision)]);
  }

  /** A statement that fails for one document is done again in halves, until that one is alone. */
  private async putSome(documents: readonly SearchDocument[]): Promise<Refused[]> {
    try {
      await this.run(putStatement(this.suffix), putParameters(documents));
      return [];
    } catch (error) {
      const [first] = documents;
      if (!first || !isOfTheValue(error)) throw error;
      if (documents.length === 1) return [{ id: first.id, path: first.path, reason: error.message }];
      const half = documents.length >> 1;
      return [...(await this.putSome(documents.slice(0, half))), ...(await this.putSome(documents.slice(half)))];
    }
  }
}

function isOfTheValue(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && OF_THE_VALUE.test(error.code);
}

/** One entry per id: the newest revision, of equals the last. */
function latestById<T extends Held>(things: readonly T[]): T[] {
  const latest = new Map<string, T>();
  for (const thing of things) if (thing.revision >= (latest.get(thing.id)?.revision ?? 0)) latest.set(thing.id, thing);
  return [...latest.values()];
}

function putParameters(documents: readonly SearchDocument[]): unknown[] {
  const vectors = documents.map(searchVector);
  const terms = [...new Set(vectors.flatMap((vector) => vector.terms))];
  const numbers = documents.flatMap((d) => d.numbers.map((number) => ({ id: d.id, ...number })));
  const beginnings = documents.flatMap((d) => beginningsOf(d).map((beginning) => ({ id: d.id, ...beginning })));
  return [
    documents.map((d) => d.id),
    documents.map((d) => d.revision),
    documents.map((d) => d.kind),
    documents.map((d) => storable(d.key)),
    documents.map((d) => storable(d.path)),
    documents.map((d) => storable(d.name)),
    documents.map((d) => JSON.stringify([...new Set(d.tags.map(storable))])),
    documents.map((d) => JSON.stringify(labelsOf(d))),
    documents.map((d) => folded(d.key)),
    documents.map((d) => folded(d.name)),
    vectors.map((vector) => vector.text),
    documents.map((d) => d.uses),
    documents.map((d) => d.createdAt),
    documents.map((d) => d.updatedAt),
    documents.map((d) => (d.description === null ? null : shown(d.description))),
    documents.map((d) => shown(d.words.join('\n'))),
    terms,
    terms.map(lightStem),
    terms.map(canBeMisspelt),
    numbers.map(({ id }) => id),
    numbers.map(({ group, name }) => labelled(group, name)),
    numbers.map(({ value }) => value),
    beginnings.map(({ id }) => id),
    beginnings.map(({ way }) => way),
    beginnings.map(({ text }) => text),
  ];
}
function labelsOf({ labels }: SearchDocument): string[] {
  return [...new Set(Object.entries(labels).flatMap(([name, values]) => values.map((value) => labelled(name, value))))];
}
function shown(text: string): string {
  return storable(text.slice(0, SHOWN));
}
