import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The search index that needs no server of its own. No extension either: the catalog takes accents off and words apart itself, and
 * finds misspelt words through the dictionary of all terms, so that any Postgres will do and none needs special rights.
 */
export class SearchDocument1700000000002 implements MigrationInterface {
  readonly name = 'SearchDocument1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE search_term');
    await runner.query('DROP FUNCTION search_deletions(text)');
    await runner.query('DROP TABLE search_document');
  }
}

const STATEMENTS = [
  // A row of a removed thing stays, so that an older put that arrives late cannot bring it back; of it only the revision is known.
  // terms: weight A is key and name, B tags, C description, D further words.
  `CREATE TABLE search_document (
    id uuid PRIMARY KEY,
    revision integer NOT NULL,
    removed boolean NOT NULL,
    kind text COLLATE "C",
    key text,
    path text,
    name text,
    tags text[],
    key_folded text COLLATE "C",
    name_folded text COLLATE "C",
    terms tsvector,
    updated_at timestamptz(3),
    CHECK (removed OR (kind, key, path, name, tags, key_folded, name_folded, terms, updated_at) IS NOT NULL)
  )`,
  // A short list of pending entries: it makes large puts a third faster, and every query has to read it through.
  `CREATE INDEX search_document_by_term ON search_document USING gin (terms) WITH (fastupdate = on, gin_pending_list_limit = 256) WHERE NOT removed`,
  `CREATE INDEX search_document_by_tag ON search_document USING gin (tags) WITH (fastupdate = on, gin_pending_list_limit = 256) WHERE NOT removed`,
  // Hashes, because keys and names may be longer than what a B-tree takes.
  `CREATE INDEX search_document_by_key ON search_document USING hash (key_folded) WHERE NOT removed`,
  `CREATE INDEX search_document_by_name ON search_document USING hash (name_folded) WHERE NOT removed`,
  `CREATE INDEX search_document_by_updated ON search_document (updated_at DESC, id) WHERE NOT removed`,
  // Two words that differ by one wrong, missing, additional or swapped letter are equal after taking at most one letter out of each.
  `CREATE FUNCTION search_deletions(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT left(word, i - 1) || substr(word, i + 1)) || word FROM generate_series(1, length(word)) AS i
  $$`,
  // Every term of every document, with its English stem. Terms of things that are gone cost a few bytes and find nothing.
  `CREATE TABLE search_term (
    term text COLLATE "C" PRIMARY KEY,
    stem text COLLATE "C" NOT NULL,
    deletions text[] COLLATE "C"
  )`,
  `CREATE INDEX search_term_by_stem ON search_term (stem)`,
  `CREATE INDEX search_term_by_deletion ON search_term USING gin (deletions) WITH (fastupdate = on, gin_pending_list_limit = 256)`,
];
