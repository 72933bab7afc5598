import { afterEach, beforeEach, describe } from 'vitest';
import type { SearchIndex } from '../../src/ports/search-index.ts';
import { facets } from './search-index/facets.ts';
import { filters } from './search-index/filters.ts';
import { Finder } from './search-index/finder.ts';
import { highlighting } from './search-index/highlighting.ts';
import { hostile } from './search-index/hostile.ts';
import { languages } from './search-index/languages.ts';
import { misspelt } from './search-index/misspelt.ts';
import { pages } from './search-index/pages.ts';
import { properties } from './search-index/properties.ts';
import { matchedFields, order } from './search-index/ranking.ts';
import { sorting } from './search-index/sorting.ts';
import { replacing } from './search-index/replacing.ts';
import { suggestions } from './search-index/suggestions.ts';
import { words } from './search-index/words.ts';
import { writing } from './search-index/writing.ts';

export interface IndexUnderTest {
  index: SearchIndex;
  cleanUp(): Promise<void>;
}

/** What every implementation of the SearchIndex port does. `makeIndex` gives an empty one that `ensure` was not called on. */
export function searchIndexContract(name: string, makeIndex: () => Promise<IndexUnderTest>): void {
  describe(`SearchIndex: ${name}`, () => {
    let made: IndexUnderTest;
    let finder: Finder;
    beforeEach(async () => {
      made = await makeIndex();
      await made.index.ensure();
      finder = new Finder(made.index);
    });
    afterEach(() => made.cleanUp());

    describe('writing', () => writing(() => finder));
    describe('words', () => words(() => finder));
    describe('languages', () => languages(() => finder));
    describe('suggestions', () => suggestions(() => finder));
    describe('misspelt words', () => misspelt(() => finder));
    describe('order', () => order(() => finder));
    describe('filters', () => filters(() => finder));
    describe('properties', () => properties(() => finder));
    describe('facets', () => facets(() => finder));
    describe('sorting', () => sorting(() => finder));
    describe('highlights', () => highlighting(() => finder));
    describe('pages', () => pages(() => finder));
    describe('an index beside', () => replacing(() => finder));
    describe('matched fields', () => matchedFields(() => finder));
    describe('hostile input', () => hostile(() => finder));
  });
}
