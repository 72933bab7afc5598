/** The statements of the search index. Parameters are named in the order of their numbers. */

/**
 * Documents and the terms they add to the dictionary, in one statement. Both are written in a fixed order, so that two puts at once
 * wait for each other and never for themselves.
 * id[], revision[], kind[], key[], path[], name[], tags as JSON[], key folded[], name folded[], terms[], updated at[]; term[], can be misspelt[]
 */
export const PUT = `
WITH new_term AS (
  INSERT INTO search_term (term, stem, deletions)
  SELECT term, stem, CASE WHEN can_be_misspelt THEN search_deletions(term) || CASE WHEN stem <> term THEN search_deletions(stem) ELSE '{}' END END
  FROM unnest($12::text[], $13::boolean[]) AS t (term, can_be_misspelt),
    LATERAL (SELECT coalesce((ts_lexize('english_stem', term))[1], term) AS stem) AS stemmed
  WHERE NOT EXISTS (SELECT FROM search_term AS known WHERE known.term = t.term)
  ORDER BY term COLLATE "C"
  ON CONFLICT DO NOTHING
)
INSERT INTO search_document AS stored (id, revision, removed, kind, key, path, name, tags, key_folded, name_folded, terms, updated_at)
SELECT id, revision, false, kind, key, path, name, ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)), key_folded, name_folded, terms::tsvector, updated_at
FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[])
  AS d (id, revision, kind, key, path, name, tags, key_folded, name_folded, terms, updated_at)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET
  revision = excluded.revision, removed = false, kind = excluded.kind, key = excluded.key, path = excluded.path, name = excluded.name,
  tags = excluded.tags, key_folded = excluded.key_folded, name_folded = excluded.name_folded, terms = excluded.terms, updated_at = excluded.updated_at
WHERE stored.revision <= excluded.revision`;

/** Leaves the revision, so that an older put cannot bring the thing back. id[], revision[] */
export const REMOVE = `
INSERT INTO search_document AS stored (id, revision, removed)
SELECT id, revision, true FROM unnest($1::uuid[], $2::integer[]) AS d (id, revision) ORDER BY id
ON CONFLICT (id) DO UPDATE SET
  revision = excluded.revision, removed = true, kind = NULL, key = NULL, path = NULL, name = NULL,
  tags = NULL, key_folded = NULL, name_folded = NULL, terms = NULL, updated_at = NULL
WHERE stored.revision <= excluded.revision`;

/** Terms with the same stem as a word, and terms that may be a misspelling away (some are further). word[], word whose typos are forgiven[] */
export const RELATIVES = `
WITH typed AS (
  SELECT word, coalesce((ts_lexize('english_stem', word))[1], word) AS stem FROM unnest($1::text[]) AS word
)
SELECT typed.word, typed.stem AS "wordStem", term.term, term.stem AS "termStem" FROM typed JOIN search_term AS term ON term.stem = typed.stem
UNION
SELECT typed.word, typed.stem, term.term, term.stem
FROM typed JOIN search_term AS term ON term.deletions && (search_deletions(typed.word) || search_deletions(typed.stem))
WHERE typed.word = ANY($2::text[])`;

/** The planner knows the parameters, and drops the filters that are not set. kinds[], tags[] */
const LIVE_AND_WANTED = 'NOT removed AND ($1::text[] IS NULL OR kind = ANY($1)) AND ($2::text[] IS NULL OR tags @> $2)';

/**
 * Everything, newest first, from a position on; always at least one row, for the total.
 * kinds, tags, updated at, id, rows
 */
export const NEWEST_PAGE = `
SELECT counted.total::float8 AS total, page.*
FROM (SELECT count(*) AS total FROM search_document WHERE ${LIVE_AND_WANTED}) AS counted
LEFT JOIN (
  SELECT id, kind, key, path, name, (extract(epoch FROM updated_at) * 1000)::float8 AS value
  FROM search_document
  WHERE ${LIVE_AND_WANTED} AND ($3::timestamptz IS NULL OR updated_at < $3 OR (updated_at = $3 AND id > $4::uuid))
  ORDER BY updated_at DESC, id
  LIMIT $5
) AS page ON true
ORDER BY page.value DESC, page.id`;

/**
 * Score: 4 for a key or name that is the text; else 3 when every word is found as typed, 2 when in another inflection, 1 when the last is
 * only begun, 0 when one is misspelt. To that comes less than 1 for the rank, which counts fields by weight, and for a short name.
 * kinds, tags, score, id, rows, text folded, query misspelt, as typed, inflected, begun, any term as spelled, any term, any in tags, in description, in words
 */
export const TEXT_PAGE = `
WITH found AS MATERIALIZED (
  SELECT id, round((level + 0.9 * least(1, ts_rank('{0.1, 0.2, 0.4, 1}', terms, CASE level WHEN 0 THEN $12::tsquery ELSE $11::tsquery END))
    + 0.01 / (1 + length(name) / 20.0)) * 1000000)::float8 AS value
  FROM search_document, LATERAL (SELECT CASE
    WHEN key_folded = $6 OR name_folded = $6 THEN 4
    WHEN terms @@ $8::tsquery THEN 3
    WHEN terms @@ $9::tsquery THEN 2
    WHEN terms @@ $10::tsquery THEN 1
    ELSE 0 END AS level) AS leveled
  WHERE ${LIVE_AND_WANTED} AND (terms @@ $7::tsquery OR key_folded = $6 OR name_folded = $6)
), page AS (
  SELECT id, value FROM found
  WHERE $3::float8 IS NULL OR value < $3 OR (value = $3 AND id > $4::uuid)
  ORDER BY value DESC, id
  LIMIT $5
)
SELECT counted.total::float8 AS total, d.id, d.kind, d.key, d.path, d.name, page.value,
  d.terms @@ $13::tsquery AS in_tags, d.terms @@ $14::tsquery AS in_description, d.terms @@ $15::tsquery AS in_words
FROM (SELECT count(*) AS total FROM found) AS counted
LEFT JOIN page ON true
LEFT JOIN search_document AS d ON d.id = page.id
ORDER BY page.value DESC, page.id`;
