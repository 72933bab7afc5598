/** The statements that change the search index. Parameters are named in the order of their numbers. */

/**
 * Documents and the terms they add to the dictionary, in one statement. Both are written in a fixed order, so that two puts at once
 * wait for each other and never for themselves.
 * id[], revision[], kind[], key[], path[], name[], tags as JSON[], labels as JSON[], key folded[], name folded[], terms[], uses[], created at[],
 * updated at[], description[], words[]; term[], light stem[], can be misspelt[]; of numbers: id[], name[], value[];
 * of beginnings: id[], way[], text[]
 */
export const putStatement = (suffix = ''): string => `
WITH new_term AS (
  INSERT INTO search_term${suffix} (term, stem, light, deletions)
  SELECT term, stem, light, CASE WHEN can_be_misspelt THEN search_deletions(term) || CASE WHEN stem <> term THEN search_deletions(stem) ELSE '{}' END END
  FROM unnest($17::text[], $18::text[], $19::boolean[]) AS t (term, light, can_be_misspelt),
    LATERAL (SELECT coalesce((ts_lexize('english_stem', term))[1], term) AS stem) AS stemmed
  WHERE NOT EXISTS (SELECT FROM search_term${suffix} AS known WHERE known.term = t.term)
  ORDER BY term COLLATE "C"
  ON CONFLICT DO NOTHING
), written AS (
  INSERT INTO search_document${suffix} AS stored
    (id, revision, removed, put_by, kind, key, path, name, tags, labels, key_folded, name_folded, terms, uses, created_at, updated_at, description, words)
  SELECT id, revision, false, pg_current_xact_id(), kind, key, path, name, ${texts('tags')}, ${texts('labels')}, key_folded, name_folded,
    terms::tsvector, uses, created_at, updated_at, description, words
  FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
    $12::integer[], $13::timestamptz[], $14::timestamptz[], $15::text[], $16::text[])
    AS d (id, revision, kind, key, path, name, tags, labels, key_folded, name_folded, terms, uses, created_at, updated_at, description, words)
  ORDER BY id
  ON CONFLICT (id) DO UPDATE SET
    revision = excluded.revision, removed = false, put_by = excluded.put_by, kind = excluded.kind, key = excluded.key, path = excluded.path,
    name = excluded.name, tags = excluded.tags, labels = excluded.labels, key_folded = excluded.key_folded, name_folded = excluded.name_folded,
    terms = excluded.terms, uses = excluded.uses, created_at = excluded.created_at, updated_at = excluded.updated_at,
    description = excluded.description, words = excluded.words
  WHERE stored.revision <= excluded.revision
  RETURNING id, put_by, kind
), gone AS (
  DELETE FROM search_number${suffix} n USING written w WHERE n.id = w.id
), gone_beginnings AS (
  DELETE FROM search_beginning${suffix} b USING written w WHERE b.id = w.id
), beginnings AS (
  INSERT INTO search_beginning${suffix} (id, put_by, kind, way, beginning)
  SELECT w.id, w.put_by, w.kind, b.way, b.beginning FROM written w JOIN unnest($23::uuid[], $24::smallint[], $25::text[]) b (id, way, beginning) ON b.id = w.id
)
INSERT INTO search_number${suffix} (id, put_by, name, value)
SELECT w.id, w.put_by, n.name, n.value FROM written w JOIN unnest($20::uuid[], $21::text[], $22::float8[]) n (id, name, value) ON n.id = w.id`;

function texts(column: string): string {
  return `ARRAY(SELECT jsonb_array_elements_text(${column}::jsonb))`;
}

/** Leaves the revision, so that an older put cannot bring the thing back. id[], revision[] */
export const removeStatement = (suffix = ''): string => `
WITH written AS (
  INSERT INTO search_document${suffix} AS stored (id, revision, removed, put_by)
  SELECT id, revision, true, pg_current_xact_id() FROM unnest($1::uuid[], $2::integer[]) AS d (id, revision) ORDER BY id
  ON CONFLICT (id) DO UPDATE SET
    revision = excluded.revision, removed = true, put_by = excluded.put_by, kind = NULL, key = NULL, path = NULL, name = NULL, tags = NULL,
    labels = NULL, key_folded = NULL, name_folded = NULL, terms = NULL, uses = NULL, created_at = NULL, updated_at = NULL,
    description = NULL, words = NULL
  WHERE stored.revision <= excluded.revision
  RETURNING id
), gone AS (
  DELETE FROM search_beginning${suffix} b USING written w WHERE b.id = w.id
)
DELETE FROM search_number${suffix} n USING written w WHERE n.id = w.id`;

/** id[] */
export const FORGET = `
WITH gone AS (DELETE FROM search_number WHERE id = ANY($1::uuid[])), gone_beginnings AS (DELETE FROM search_beginning WHERE id = ANY($1::uuid[]))
DELETE FROM search_document WHERE id = ANY($1::uuid[])`;

/** id or null, rows */
export const HOLDINGS = `
SELECT id, revision FROM search_document WHERE NOT removed AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`;

/** id[] */
export const HELD = 'SELECT id, revision FROM search_document WHERE NOT removed AND id = ANY($1::uuid[])';

/** Each name is one step on the index. beginnings of names[] */
export const MEASURES = `
WITH RECURSIVE found (beginning, name) AS (
  SELECT beginning, (SELECT min(n.name) FROM search_number n WHERE n.name >= beginning AND n.name < beginning || chr(1114111))
  FROM unnest($1::text[]) beginning
  UNION ALL
  SELECT beginning, (SELECT min(n.name) FROM search_number n WHERE n.name > found.name AND n.name < beginning || chr(1114111))
  FROM found WHERE found.name IS NOT NULL
)
SELECT DISTINCT substr(name, length(beginning) + 1) COLLATE "C" AS measure FROM found WHERE name IS NOT NULL ORDER BY 1 LIMIT 10000`;

/**
 * Terms with the same stem as a word, and terms that may be another inflection by the light stem or a misspelling away (some are further).
 * word[], light stem[], word whose typos are forgiven[]
 */
export const RELATIVES = `
WITH typed AS (
  SELECT word, light, coalesce((ts_lexize('english_stem', word))[1], word) AS stem FROM unnest($1::text[], $2::text[]) AS t (word, light)
)
SELECT typed.word, typed.stem AS "wordStem", term.term, term.stem AS "termStem", false AS light FROM typed JOIN search_term AS term ON term.stem = typed.stem
UNION
SELECT typed.word, typed.stem, term.term, term.stem, true FROM typed JOIN search_term AS term ON term.light = typed.light
UNION
SELECT typed.word, typed.stem, term.term, term.stem, false
FROM typed JOIN search_term AS term ON term.deletions && (search_deletions(typed.word) || search_deletions(typed.stem))
WHERE typed.word = ANY($3::text[])`;
