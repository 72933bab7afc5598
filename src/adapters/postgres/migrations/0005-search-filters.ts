import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexes, createTables, dropTables } from '../search-tables.ts';
import { SearchDocument1700000000002 } from './0002-search-document.ts';

/**
 * Documents with labels, numbers and texts to show, and terms with a second stem. What is indexed is made anew from the feed: the tables
 * are other ones, which know of no change yet.
 */
export class SearchFilters1700000000005 implements MigrationInterface {
  readonly name = 'SearchFilters1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...dropTables(), ...createTables(), ...createIndexes()]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of dropTables()) await runner.query(statement);
    await runner.query('DROP FUNCTION search_deletions(text)');
    await new SearchDocument1700000000002().up(runner);
  }
}
