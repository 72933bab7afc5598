/** The tables of the search index, as statements. A second set of them, with a suffix, is filled beside the first and takes its place. Pure. */

export const TABLES = ['search_document', 'search_number', 'search_beginning', 'search_term'] as const;
/** Of the tables that are being filled. */
export const BESIDE = '_beside';

/** Characters of a name that it is sorted by. */
export const SORTED_NAME = 200;

interface Index {
  name: string;
  table: (typeof TABLES)[number];
  definition: string;
  /** Needed by writing; the others are made when the tables are filled, which is much faster than to keep them. */
  early?: true;
}
/** A short list of pending entries: it makes large puts a third faster, and every query has to read it through. */
const GIN_OPTIONS = 'WITH (fastupdate = on, gin_pending_list_limit = 256)';
const live = (name: string, definition: string): Index => ({
  name: `search_document_by_${name}`,
  table: 'search_document',
  definition: `${definition} WHERE NOT removed`,
});

const INDEXES: readonly Index[] = [
  live('term', `USING gin (terms) ${GIN_OPTIONS}`),
  live('tag', `USING gin (tags) ${GIN_OPTIONS}`),
  live('label', `USING gin (labels) ${GIN_OPTIONS}`),
  // Hashes, because keys and names may be longer than what a B-tree takes.
  live('key', 'USING hash (key_folded)'),
  live('name', 'USING hash (name_folded)'),
  live('updated', '(updated_at DESC, id)'),
  live('created', '(created_at DESC, id)'),
  live('sorted_name', `(left(name_folded, ${SORTED_NAME}) COLLATE "C", id)`),
  { name: 'search_number_by_value', table: 'search_number', definition: '(name, value, id)' },
  { name: 'search_number_by_id', table: 'search_number', definition: '(id, name)', early: true },
  { name: 'search_beginning_by_text', table: 'search_beginning', definition: '(kind, way, beginning, id)' },
  { name: 'search_beginning_by_id', table: 'search_beginning', definition: '(id)', early: true },
  { name: 'search_term_by_stem', table: 'search_term', definition: '(stem)' },
  { name: 'search_term_by_light', table: 'search_term', definition: '(light)' },
  { name: 'search_term_by_deletion', table: 'search_term', definition: `USING gin (deletions) ${GIN_OPTIONS}` },
];

/** Creates the tables, with the indexes that writing needs. */
export function createTables(suffix = ''): string[] {
  return [
    // A row of a removed thing stays, so that an older put that arrives late cannot bring it back; of it only the revision is known.
    // Rows up to a page are kept as they are: each look at the terms of a row would unpack them again.
    // terms: weight A is key and name, B tags, C description, D further words. put_by: transaction of the put, for pages of one state.
    `CREATE TABLE search_document${suffix} (
      id uuid CONSTRAINT search_document${suffix}_id PRIMARY KEY,
      revision integer NOT NULL,
      removed boolean NOT NULL,
      put_by xid8 NOT NULL,
      kind text COLLATE "C",
      key text,
      path text,
      name text,
      tags text[],
      labels text[] COLLATE "C",
      key_folded text COLLATE "C",
      name_folded text COLLATE "C",
      terms tsvector,
      uses integer,
      created_at timestamptz(3),
      updated_at timestamptz(3),
      description text,
      words text,
      CONSTRAINT search_document${suffix}_whole CHECK
        (removed OR (kind, key, path, name, tags, labels, key_folded, name_folded, terms, uses, created_at, updated_at) IS NOT NULL)
    ) WITH (toast_tuple_target = 8160)`,
    // Rows count while their document was put by the same transaction: two puts at once may each leave theirs.
    `CREATE TABLE search_number${suffix} (id uuid NOT NULL, put_by xid8 NOT NULL, name text COLLATE "C" NOT NULL, value float8 NOT NULL)`,
    // What suggestions begin with: way 0 is the name, 1 the key, 2 the name from a later word on. They count as numbers do.
    `CREATE TABLE search_beginning${suffix} (
      id uuid NOT NULL, put_by xid8 NOT NULL, kind text COLLATE "C" NOT NULL, way smallint NOT NULL, beginning text COLLATE "C" NOT NULL)`,
    // Every term of every document, with its English stem and a light one. Terms of things that are gone cost a few bytes and find nothing.
    `CREATE TABLE search_term${suffix} (
      term text COLLATE "C" CONSTRAINT search_term${suffix}_term PRIMARY KEY,
      stem text COLLATE "C" NOT NULL,
      light text COLLATE "C" NOT NULL,
      deletions text[] COLLATE "C"
    )`,
    ...INDEXES.filter(({ early }) => early).map((index) => createIndex(index, suffix)),
  ];
}

/** Creates the indexes that searching needs, as far as they are not there. */
export function createIndexes(suffix = ''): string[] {
  return INDEXES.map((index) => createIndex(index, suffix));
}
function createIndex({ name, table, definition }: Index, suffix: string): string {
  return `CREATE INDEX IF NOT EXISTS ${name}${suffix} ON ${table}${suffix} ${definition}`;
}

export function dropTables(suffix = ''): string[] {
  return [...TABLES].reverse().map((table) => `DROP TABLE IF EXISTS ${table}${suffix}`);
}

/** The tables with the suffix take the place of those without. To be run in one transaction. */
export function swapTables(): string[] {
  const constraints = [
    ['search_document', 'id'],
    ['search_document', 'whole'],
    ['search_term', 'term'],
  ] as const;
  return [
    ...dropTables(),
    'DROP TABLE search_progress',
    ...TABLES.map((table) => `ALTER TABLE ${table}${BESIDE} RENAME TO ${table}`),
    ...INDEXES.map(({ name }) => `ALTER INDEX ${name}${BESIDE} RENAME TO ${name}`),
    ...constraints.map(([table, name]) => `ALTER TABLE ${table} RENAME CONSTRAINT ${table}${BESIDE}_${name} TO ${table}_${name}`),
  ];
}
