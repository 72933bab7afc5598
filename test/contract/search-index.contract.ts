import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CursorError } from '../../src/errors.ts';
import type { KindName } from '../../src/model/kind.ts';
import type { SearchDocument, SearchHit, SearchIndex, SearchRequest, SearchResult } from '../../src/ports/search-index.ts';

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
    describe('misspelt words', () => misspelt(() => finder));
    describe('order', () => order(() => finder));
    describe('filters', () => filters(() => finder));
    describe('pages', () => pages(() => finder));
    describe('matched fields', () => matchedFields(() => finder));
    describe('hostile input', () => hostile(() => finder));
  });
}

/** The index with short ways to ask it. */
class Finder {
  readonly index: SearchIndex;

  constructor(index: SearchIndex) {
    this.index = index;
  }
  async put(...documents: SearchDocument[]): Promise<void> {
    await this.index.put(documents);
  }
  query(request: Partial<SearchRequest>): Promise<SearchResult> {
    return this.index.query({ limit: 100, ...request });
  }
  /** Keys of what is found, in order. */
  async keys(text: string, request: Partial<SearchRequest> = {}): Promise<string[]> {
    return (await this.query({ ...request, text })).hits.map((hit) => hit.key);
  }
  /** All hits, page by page, each page checked to be no longer than asked for. */
  async walk(request: Partial<SearchRequest>, limit: number): Promise<SearchHit[]> {
    const hits: SearchHit[] = [];
    for (;;) {
      const after = hits.at(-1)?.position;
      const page = await this.query({ ...request, limit, ...(after ? { after } : {}) });
      expect(page.hits.length).toBe(page.hasMore ? limit : Math.min(limit, page.hits.length));
      hits.push(...page.hits);
      if (!page.hasMore) return hits;
    }
  }
}

export function idOf(number: number): string {
  return `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}
let counter = 0;
/** A document with the given parts; everything else of it is found by no word of the tests. */
export function documentOf(parts: Partial<SearchDocument>): SearchDocument {
  counter++;
  const key = parts.key ?? `k${counter}`;
  return {
    id: idOf(counter), kind: 'Dataset', key, path: `dataset/k${counter}`, name: 'Qq', description: null, tags: [], words: [], revision: 1,
    updatedAt: '2024-04-17T10:00:00.000Z', ...parts,
  };
}

type Given = () => Finder;

function writing(given: Given): void {
  it('finds at once what put returned from', async () => {
    for (let i = 0; i < 5; i++) {
      await given().put(documentOf({ key: `fresh-${i}` }));
      expect(await given().keys(`fresh-${i}`)).toEqual([`fresh-${i}`]);
    }
  });
  it('answers with the fields of the document', async () => {
    const document = documentOf({ kind: 'ModelVersion', key: '1', path: 'model/diabetes-predictor/v/1', name: 'Diabetes Predictor 1' });
    await given().put(document);
    const [hit] = (await given().query({ text: 'predictor' })).hits;
    const { id, kind, key, path, name } = document;
    expect(hit).toMatchObject({ id, kind, key, path, name });
    expect(hit?.score).toBeGreaterThanOrEqual(0);
  });
  it('replaces a document by a newer revision, whole', async () => {
    const old = documentOf({ key: 'wine', name: 'Bordeaux', tags: ['old'], words: ['alcohol'], description: 'grapes' });
    await given().put(old);
    await given().put({ ...old, name: 'Chianti', tags: ['new'], words: [], description: null, revision: 2 });
    expect(await given().keys('chianti')).toEqual(['wine']);
    for (const gone of ['bordeaux', 'alcohol', 'grapes', 'old']) expect(await given().keys(gone)).toEqual([]);
  });
  it('takes the same revision again', async () => {
    const document = documentOf({ key: 'wine', words: ['before'] });
    await given().put(document);
    await given().put({ ...document, words: ['afterwards'] });
    expect(await given().keys('afterwards')).toEqual(['wine']);
  });
  it('ignores an older revision, without an error', async () => {
    const document = documentOf({ key: 'wine', name: 'Chianti', revision: 5 });
    await given().put(document);
    await given().put({ ...document, name: 'Bordeaux', revision: 4 }, documentOf({ key: 'beside' }));
    expect(await given().keys('bordeaux')).toEqual([]);
    expect(await given().keys('chianti')).toEqual(['wine']);
    expect(await given().keys('beside')).toEqual(['beside']);
  });
  it('takes the newest of several revisions in one put', async () => {
    const document = documentOf({ key: 'wine' });
    await given().put({ ...document, name: 'Second', revision: 2 }, { ...document, name: 'Third', revision: 3 }, { ...document, name: 'First' });
    expect(await given().keys('third')).toEqual(['wine']);
    expect((await given().query({})).total).toBe(1);
  });
  it('removes, and an older put that arrives late does not bring the thing back', async () => {
    const document = documentOf({ key: 'wine', revision: 3 });
    await given().put(document);
    await given().index.remove([{ id: document.id, revision: 4 }]);
    expect(await given().query({ text: 'wine' })).toMatchObject({ hits: [], total: 0 });
    await given().put(document);
    expect(await given().query({})).toMatchObject({ hits: [], total: 0 });
    await given().put({ ...document, revision: 5 });
    expect(await given().keys('wine')).toEqual(['wine']);
  });
  it('keeps out what was removed before it was ever put', async () => {
    const document = documentOf({ key: 'wine', revision: 3 });
    await given().index.remove([{ id: document.id, revision: 4 }]);
    await given().put(document);
    expect((await given().query({})).total).toBe(0);
  });
  it('keeps a thing whose newer revision was put before the removal came', async () => {
    const document = documentOf({ key: 'wine', revision: 7 });
    await given().put(document);
    await given().index.remove([{ id: document.id, revision: 6 }]);
    expect(await given().keys('wine')).toEqual(['wine']);
  });
  it('ends in the same state whatever the order of the writes', async () => {
    const id = idOf(900_000);
    let run = 0;
    const write = fc.record({ revision: fc.integer({ min: 1, max: 6 }), at: fc.integer() });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(write, { selector: (w) => w.revision, minLength: 1, maxLength: 6 }), async (writes) => {
        // Odd revisions are put, even ones remove; every run has revisions above those of the run before.
        const offset = ++run * 10;
        for (const { revision } of [...writes].sort((a, b) => a.at - b.at)) {
          if (revision % 2) await given().put(documentOf({ id, key: `r${offset + revision}`, revision: offset + revision }));
          else await given().index.remove([{ id, revision: offset + revision }]);
        }
        const last = Math.max(...writes.map((w) => w.revision));
        expect((await given().query({})).hits.map((hit) => hit.key)).toEqual(last % 2 ? [`r${offset + last}`] : []);
      }),
      { numRuns: 8 },
    );
  });
  it('takes two puts at once, of the same things and of others', async () => {
    const shared = Array.from({ length: 40 }, (_, i) => documentOf({ key: `both-${i}`, words: ['orchard'] }));
    const own = (who: string): SearchDocument[] => Array.from({ length: 40 }, (_, i) => documentOf({ key: `${who}-${i}`, words: [`apple${i}`, 'orchard'] }));
    const newer = shared.map((document) => ({ ...document, name: 'Newer', revision: 2 })).reverse();
    await Promise.all([given().index.put([...shared, ...own('left')]), given().index.put([...newer, ...own('right')])]);
    expect((await given().query({ text: 'orchard' })).total).toBe(120);
    expect((await given().query({ text: 'newer' })).total).toBe(40);
  });
  it('can be prepared by many at once, and again', async () => {
    await given().put(documentOf({ key: 'wine' }));
    await Promise.all(Array.from({ length: 5 }, () => given().index.ensure()));
    expect(await given().keys('wine')).toEqual(['wine']);
  });
  it('takes an empty list', async () => {
    await given().index.put([]);
    await given().index.remove([]);
    expect(await given().query({})).toMatchObject({ hits: [], total: 0, hasMore: false });
  });
}

function words(given: Given): void {
  const found = (what: string, parts: Partial<SearchDocument>, texts: string[]): void => {
    it(`finds ${what}`, async () => {
      await given().put(documentOf({ ...parts, key: parts.key ?? 'wanted' }), documentOf({ key: 'unrelated', name: 'Something else' }));
      for (const text of texts) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: [parts.key ?? 'wanted'] });
    });
  };
  found('a word in every field', { key: 'apple', name: 'Pear', tags: ['cherry'], description: 'A plum.', words: ['peach'] }, ['apple', 'pear', 'cherry', 'plum', 'peach']);
  found('words in whatever letter case', { name: 'Diabetes PREDICTOR' }, ['diabetes', 'DIABETES', 'Predictor', 'dIABETES pREDICTOR']);
  found('words with and without accents', { name: 'Qualité à Montréal', description: 'Größe der Straße in Łódź, Ærø' }, ['qualite', 'QUALITÉ', 'montreal', 'Montre\u0301al', 'große', 'grosse', 'GROSSE', 'strasse', 'lodz', 'Łódź', 'aero']);
  found('accents that are written as signs of their own', { name: 'Que\u0301bec' }, ['quebec', 'québec', 'que\u0301bec']);
  found('other inflections of English words', { name: 'Classification of flowers', description: 'measured lengths' }, ['flower', 'classifications', 'measuring', 'length', 'flowers classification']);
  found('words of several fields together', { name: 'Iris flowers', tags: ['botany'], description: 'Measured by Fisher', words: ['petal_width'] }, ['iris botany', 'fisher petal', 'botany fisher iris width', 'width iris']);
  found('parts of camelCase names', { words: ['meanStdDev', 'HTTPServer', 'sepalLength2'] }, ['meanStdDev', 'meanstddev', 'mean', 'std dev', 'http', 'server', 'sepal', 'sepalLength']);
  found('parts of snake_case names', { words: ['number_of_instances'] }, ['number_of_instances', 'instances', 'number instances', 'numberOfInstances']);
  found('parts of kebab-case names', { key: 'credit-g' }, ['credit-g', 'credit', 'CREDIT-G', 'creditg']);
  found('parts of paths and file names', { words: ['data/raw/Iris_clean.csv'] }, ['iris', 'raw', 'iris_clean.csv', 'data/raw/Iris_clean.csv', 'csv', 'clean']);
  found('versions and numbers', { name: 'Release v12 of 2024', words: ['svm2'] }, ['v12', '2024', 'svm2', 'svm']);
  found('the beginning of the last word', { name: 'Diabetes Predictor', words: ['housing_prices'] }, ['diab', 'diabetes pred', 'predictor dia', 'hous']);
  found('parts of Chinese and Japanese texts', { name: '鸢尾花数据集', description: '機械学習モデルの学習データ' }, ['鸢尾花', '数据', '数据集', '花', '機械学習', 'モデル', 'データ', '鸢尾 学習']);
  found('parts of Korean texts', { name: '당뇨병 예측 모델' }, ['당뇨병', '당뇨', '예측', '모델 예측']);
  found('words in other scripts', { name: 'Ирисы Фишера', description: 'Ταξινόμηση', words: ['بيانات'] }, ['ирисы', 'ИРИСЫ', 'фишера', 'ταξινόμηση', 'ΤΑΞΙΝΌΜΗΣΗ', 'بيانات']);
  found('a key or name that has no words', { key: '***', name: '???' }, ['***', '???']);

  it('does not find a document that lacks one of the words', async () => {
    await given().put(documentOf({ key: 'iris', name: 'Iris flowers' }), documentOf({ key: 'rose', name: 'Rose flowers' }));
    expect(await given().keys('iris flowers')).toEqual(['iris']);
    expect(await given().keys('iris rose')).toEqual([]);
    expect(await given().keys('iris zebra')).toEqual([]);
  });
  it('looks for beginnings of the last word only', async () => {
    await given().put(documentOf({ key: 'wanted', name: 'Diabetes Predictor' }));
    expect(await given().keys('diab predictor')).toEqual([]);
  });
}

function misspelt(given: Given): void {
  const DIABETES = {
    wrong: ['xiabetes', 'diazetes', 'diabetez'],
    missing: ['iabetes', 'diabtes', 'diabete'],
    doubled: ['ddiabetes', 'diabbetes', 'diabetess'],
    additional: ['xdiabetes', 'diabxetes', 'diabetesx'],
    swapped: ['idabetes', 'diaebtes', 'diabetse'],
  };
  for (const [how, texts] of Object.entries(DIABETES)) {
    it(`finds a word with one ${how} letter, wherever it is`, async () => {
      await given().put(documentOf({ key: 'pima', description: 'About diabetes' }), documentOf({ key: 'unrelated', name: 'Something else' }));
      for (const text of texts) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: ['pima'] });
    });
  }
  it('finds words of four letters', async () => {
    await given().put(documentOf({ key: 'wanted', name: 'Iris' }));
    for (const text of ['irsi', 'riis', 'irix', 'xris', 'iiris', 'irise']) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: ['wanted'] });
  });
  it('finds words in which an inflection and a typo come together', async () => {
    await given().put(documentOf({ key: 'wanted', name: 'Dataset of a classifier' }));
    for (const text of ['datsets', 'clasifiers']) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: ['wanted'] });
  });
  it('finds a misspelt word beside a right one, in any field', async () => {
    await given().put(documentOf({ key: 'wanted', name: 'Housing prices', tags: ['california'] }), documentOf({ key: 'other', name: 'Housing' }));
    for (const text of ['housing califrnia', 'huosing california', 'priecs housing']) expect(await given().keys(text)).toEqual(['wanted']);
  });
  it('finds misspelt parts of identifiers', async () => {
    await given().put(documentOf({ key: 'wanted', words: ['petalWidth'] }));
    expect(await given().keys('peatlWidth')).toEqual(['wanted']);
    expect(await given().keys('petal_widht')).toEqual(['wanted']);
  });
  it('puts what is spelled so before what is spelled otherwise, in whatever field', async () => {
    const exact = documentOf({ key: 'exact', words: ['form'] });
    await given().put(documentOf({ key: 'a-1', name: 'From', tags: ['from'], description: 'from from from' }), exact, documentOf({ key: 'a-2', name: 'Forms' }));
    const keys = await given().keys('form');
    expect(keys[0]).toBe('exact');
    expect(keys.at(-1)).toBe('a-1');
    expect(keys).toHaveLength(3);
  });
  it('forgives nothing in numbers and in words of three letters', async () => {
    await given().put(documentOf({ name: 'Year 2023' }), documentOf({ name: 'SVM' }), documentOf({ words: ['v1000'] }));
    for (const text of ['2024', 'svn', 'v1001', '20233']) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: [] });
  });
  it('does not take a word with two wrong letters for another', async () => {
    await given().put(documentOf({ name: 'Diabetes' }));
    for (const text of ['dxabxtes', 'abdietes', 'dibtes']) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: [] });
  });
}

function order(given: Given): void {
  it('puts the thing first whose key is the text', async () => {
    await given().put(
      documentOf({ key: 'iris-2d', name: 'Iris iris iris', tags: ['iris'], description: 'iris iris' }),
      documentOf({ key: 'iris', name: 'Measurements by Fisher' }),
      documentOf({ key: 'iris-clean', name: 'Iris again', tags: ['iris'] }),
    );
    expect((await given().keys('iris'))[0]).toBe('iris');
    expect((await given().keys('IRIS'))[0]).toBe('iris');
  });
  it('puts the thing first whose name is the text, letter case and accents aside', async () => {
    const others = Array.from({ length: 10 }, (_, i) => documentOf({ name: `Données de qualité ${i}`, tags: ['données', 'qualité', 'de'], description: 'Données de qualité' }));
    await given().put(...others, documentOf({ key: 'wanted', name: 'Données de Qualité' }));
    for (const text of ['données de qualité', 'Donnees De Qualite', '  DONNÉES DE  QUALITÉ ']) expect((await given().keys(text))[0]).toBe('wanted');
  });
  it('puts a key with signs first', async () => {
    await given().put(documentOf({ key: 'c', name: 'C C C' }), documentOf({ key: 'c++', name: 'The other language', words: ['c'] }));
    expect((await given().keys('C++'))[0]).toBe('c++');
    expect((await given().keys('c'))[0]).toBe('c');
  });
  it('puts name before tag before description before further words', async () => {
    await given().put(
      documentOf({ key: 'in-words', words: ['glucose'] }), documentOf({ key: 'in-description', description: 'glucose' }),
      documentOf({ key: 'in-tags', tags: ['glucose'] }), documentOf({ key: 'in-name', name: 'Glucose level' }),
    );
    expect(await given().keys('glucose')).toEqual(['in-name', 'in-tags', 'in-description', 'in-words']);
  });
  it('puts a whole word before the beginning of another', async () => {
    await given().put(documentOf({ key: 'begun', name: 'Glucosemeter' }), documentOf({ key: 'whole', words: ['glucose'] }));
    expect(await given().keys('glucose')).toEqual(['whole', 'begun']);
  });
  it('orders equal hits by id', async () => {
    const documents = [5, 3, 9, 1].map((n) => documentOf({ id: idOf(800_000 + n), key: `t${n}`, name: 'Twin' }));
    await given().put(...documents);
    expect(await given().keys('twin')).toEqual(['t1', 't3', 't5', 't9']);
  });
  it('lists everything for no text, newest first and then by id', async () => {
    const at = (key: string, updatedAt: string, n: number): SearchDocument => documentOf({ id: idOf(800_000 + n), key, updatedAt });
    await given().put(
      at('middle-b', '2024-01-02T00:00:00.005Z', 7), at('oldest', '1999-12-31T23:59:59.999Z', 1), at('newest', '2024-01-02T00:00:00.006Z', 2), at('middle-a', '2024-01-02T00:00:00.005Z', 3),
    );
    for (const text of [undefined, '', ' \t\n']) {
      expect((await given().query({ text })).hits.map((hit) => hit.key)).toEqual(['newest', 'middle-a', 'middle-b', 'oldest']);
    }
  });
}

function filters(given: Given): void {
  const put = async (): Promise<void> =>
    given().put(
      documentOf({ key: 'a', kind: 'Dataset', tags: ['health', 'time-series'], words: ['glucose'] }), documentOf({ key: 'b', kind: 'Model', tags: ['health'], words: ['glucose'] }),
      documentOf({ key: 'c', kind: 'Model', tags: ['Health'], words: ['glucose'] }), documentOf({ key: 'd', kind: 'Agent', tags: ['time', 'series'] }),
    );
  const cases: [string, Partial<SearchRequest>, string[]][] = [
    ['one kind', { kinds: ['Model'] }, ['b', 'c']],
    ['several kinds', { kinds: ['Dataset', 'Agent'] }, ['a', 'd']],
    ['a kind that nothing has', { kinds: ['Place'] }, []],
    ['a tag, in its letter case', { tags: ['health'] }, ['a', 'b']],
    ['a whole tag, not its words', { tags: ['time'] }, ['d']],
    ['all of several tags', { tags: ['health', 'time-series'] }, ['a']],
    ['tags that no thing has together', { tags: ['health', 'time'] }, []],
    ['a tag and a kind', { tags: ['health'], kinds: ['Model'] }, ['b']],
    ['text and kind', { text: 'glucose', kinds: ['Model'] }, ['b', 'c']],
    ['misspelt text, kind and tag', { text: 'glucsoe', kinds: ['Model', 'Dataset'], tags: ['health'] }, ['a', 'b']],
    ['no kind at all', { kinds: [] }, []],
    ['an empty list of tags', { tags: [] }, []],
    ['text and an empty list', { text: 'glucose', kinds: [] }, []],
    ['nothing', {}, ['a', 'b', 'c', 'd']],
  ];
  for (const [what, request, keys] of cases) {
    it(`filters by ${what}`, async () => {
      await put();
      const result = await given().query(request);
      expect(result.hits.map((hit) => hit.key).sort()).toEqual(keys);
      expect(result).toMatchObject({ total: keys.length, hasMore: false });
    });
  }
  it('filters by tags with signs, by long ones and by those of other languages', async () => {
    const tags = ["it's", 'a "b" \\c', '{x,y}', 'été', '健康', 'x'.repeat(40_000), '*', '🚀', 'NULL', ''];
    await given().put(...tags.map((tag, i) => documentOf({ key: `tag-${i}`, tags: [tag, 'common'] })));
    for (const [i, tag] of tags.entries()) expect((await given().query({ tags: [tag, 'common'] })).hits.map((hit) => hit.key)).toEqual([`tag-${i}`]);
    expect((await given().query({ tags: ['x'.repeat(40_001)] })).total).toBe(0);
  });
}

function pages(given: Given): void {
  const KINDS: KindName[] = ['Dataset', 'Model', 'Agent'];
  const vocabulary = ['iris', 'irish', 'flower', 'flowers', 'glucose', 'time-series', 'meanStdDev', 'rose'];
  const some = fc.array(fc.constantFrom(...vocabulary), { maxLength: 4 });
  const parts = fc.record({
    kind: fc.constantFrom(...KINDS), name: some.map((w) => w.join(' ') || 'none'), tags: some, words: some, description: fc.option(some.map((w) => w.join(' '))),
    updatedAt: fc.integer({ min: 0, max: 5 }).map((n) => new Date(1_700_000_000_000 + n).toISOString()),
  });

  it('are together the whole list, in its order and without repeats, for any documents', async () => {
    const request = fc.record({ text: fc.option(fc.constantFrom('iris', 'flower', 'iris flower', 'i', 'glucos', 'ros'), { nil: undefined }), kinds: fc.option(fc.constant(['Dataset', 'Model'] as KindName[]), { nil: undefined }) });
    const put = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { minLength: 10, maxLength: 30 }), request, fc.integer({ min: 1, max: 7 }), async (documents, asked, limit) => {
        await given().put(...documents.map((document) => documentOf(document)).map((d) => (put.add(d.id), d)));
        const whole = await given().query({ ...asked, limit: 1000 });
        const walked = await given().walk(asked, limit);
        expect(walked.map((hit) => hit.id)).toEqual(whole.hits.map((hit) => hit.id));
        expect(new Set(walked.map((hit) => hit.id)).size).toBe(whole.total);
        expect(whole.hits.map((hit) => hit.score)).toEqual(whole.hits.map((hit) => hit.score).sort((a, b) => b - a));
        if (asked.text === undefined && asked.kinds === undefined) expect(whole.total).toBe(put.size);
      }),
      { numRuns: 10 },
    );
  });
  it('keep their places when their positions went through JSON', async () => {
    await given().put(...Array.from({ length: 7 }, (_, i) => documentOf({ name: `Rose ${'x'.repeat(i)}`, words: ['rose'] })));
    const first = await given().query({ text: 'rose', limit: 3 });
    const after = JSON.parse(JSON.stringify(first.hits.at(-1)?.position)) as (string | number)[];
    const rest = await given().query({ text: 'rose', limit: 100, after });
    expect(new Set([...first.hits, ...rest.hits].map((hit) => hit.id)).size).toBe(7);
    expect(first).toMatchObject({ total: 7, hasMore: true });
    expect(rest).toMatchObject({ total: 7, hasMore: false });
  });
  it('lose nothing when other things are written meanwhile', async () => {
    const documents = Array.from({ length: 12 }, (_, i) => documentOf({ key: `rose-${i}`, name: `Rose ${'y'.repeat(i)}` }));
    await given().put(...documents);
    const first = await given().query({ text: 'rose', limit: 5 });
    await given().put(...Array.from({ length: 50 }, (_, i) => documentOf({ name: `Rose of the garden, number ${i}, which is called otherwise`, words: ['late'] })));
    await given().index.remove([{ id: documents[0]?.id ?? '', revision: 2 }]);
    const after = first.hits.at(-1)?.position;
    const rest = await given().query({ text: 'rose', limit: 100, ...(after ? { after } : {}) });
    const seen = new Set([...first.hits, ...rest.hits].map((hit) => hit.id));
    expect(documents.slice(1).filter((document) => !seen.has(document.id))).toEqual([]);
    expect(seen.size).toBe(first.hits.length + rest.hits.length);
  });
  it('end with the last one, also when its length is just the limit', async () => {
    await given().put(...Array.from({ length: 4 }, () => documentOf({ name: 'Rose' })));
    expect(await given().query({ text: 'rose', limit: 4 })).toMatchObject({ total: 4, hasMore: false });
    expect(await given().query({ text: 'rose', limit: 3 })).toMatchObject({ total: 4, hasMore: true });
    expect(await given().query({ text: 'zebra', limit: 4 })).toEqual({ hits: [], total: 0, hasMore: false });
  });
  it('refuse a position that is none', async () => {
    const wrong: (string | number)[][] = [[], ['x'], [1], [1, 'not an id'], ['1', idOf(1)], [1, 2], [1, idOf(1), 3], [Number.NaN, idOf(1)]];
    for (const after of wrong) {
      for (const text of ['rose', '']) await expect(given().query({ text, after })).rejects.toThrow(CursorError);
    }
  });
}

function matchedFields(given: Given): void {
  const DOCUMENT = { key: 'pima-indians', name: 'Diabetes study', tags: ['healthcare'], description: 'Women of the Pima people', words: ['plasma_glucose'] };
  const cases: [string, string[]][] = [
    ['pima', ['key', 'description']],
    ['diabetes', ['name']],
    ['diabetse', ['name']],
    ['diab', ['name']],
    ['studies', ['name']],
    ['healthcare', ['tags']],
    ['women healthcare', ['tags', 'description']],
    ['glucose', ['words']],
    ['pima diabetes glucose', ['key', 'name', 'description', 'words']],
    ['Diabetes Study', ['name']],
    ['pima indians', ['key', 'description']],
  ];
  for (const [text, fields] of cases) {
    it(`of "${text}" are ${fields.join(', ')}`, async () => {
      await given().put(documentOf(DOCUMENT));
      const [hit] = (await given().query({ text })).hits;
      expect(hit?.matchedFields).toEqual(fields);
    });
  }
  it('are none where there is no text', async () => {
    await given().put(documentOf(DOCUMENT));
    expect((await given().query({})).hits[0]?.matchedFields).toEqual([]);
  });
}

function hostile(given: Given): void {
  const TEXTS = [
    '"', "'", '\\', '*', '?', '(', ')', '((((', '"unclosed', 'a:b', 'key:iris', '-iris', '+iris', '!', '&', '|', '~', '^', 'iris~2', 'iris^3', '/regex/', '[1 TO 2]', '{}', '<->', ':*', '%', '_', '$1', "'; DROP TABLE search_document; --",
    'AND', 'OR NOT', 'AND OR NOT', '&& ||', '{"match_all":{}}', '🚀', '🚀🎉👩‍👩‍👧‍👦', '\u0000', 'a\u0000b', '\ud800', '\udfff x', '\u202e', '\ufeff', '\u200b', 'é'.normalize('NFD'), 'İ', 'ß', '\u0301', 'ﷺ', '\n\r\t x',
    'x'.repeat(10_000), 'x '.repeat(5000), '"'.repeat(10_000), '学'.repeat(10_000), 'aB'.repeat(5000), 'a_'.repeat(5000),
  ];
  it('is no error as text', async () => {
    await given().put(documentOf({ name: 'Iris' }));
    for (const text of TEXTS) {
      const result = await given().query({ text });
      expect({ text: text.slice(0, 20), consistent: result.total === result.hits.length }).toEqual({ text: text.slice(0, 20), consistent: true });
    }
  });
  it('is no error when it has many words, and all of them must be found', async () => {
    const many = Array.from({ length: 900 }, (_, i) => `w${i.toString(36)}q`);
    await given().put(documentOf({ key: 'has-all', description: many.join(' ') }), documentOf({ key: 'has-some', description: many.slice(0, 899).join(' ') }));
    expect(await given().keys(many.join(' '))).toEqual(['has-all']);
  });
  it('treats operators and wildcards as words like others', async () => {
    await given().put(documentOf({ key: 'with', description: 'iris and not rose or tulip' }), documentOf({ key: 'without', description: 'iris rose tulip' }));
    expect(await given().keys('iris AND rose')).toEqual(['with']);
    expect(await given().keys('iris NOT rose')).toEqual(['with']);
    expect(await given().keys('"iris"')).toHaveLength(2);
    expect(await given().keys('(iris* rose)')).toHaveLength(2);
    expect(await given().keys('-iris')).toHaveLength(2);
    expect(await given().keys('*')).toEqual([]);
    expect(await given().keys('i*s')).toEqual([]);
  });
  it('can be put, and is found by its name', async () => {
    const documents = TEXTS.map((text, i) => documentOf({ key: `h${i}x ${text}`, name: `hostile${i}name ${text}`, description: text, tags: [text], words: [text, text] }));
    await given().put(...documents);
    for (const [i] of TEXTS.entries()) {
      const [hit] = (await given().query({ text: `hostile${i}name`, limit: 2 })).hits;
      expect(hit?.id).toBe(documents[i]?.id);
    }
  });
  it('loses NUL and halves of characters, and nothing else', async () => {
    await given().put(documentOf({ key: 'a\u0000b', name: 'x\ud800y 🚀', tags: ['t\u0000ag'], words: ['c\udc00d'] }));
    const [hit] = (await given().query({ text: 'cd' })).hits;
    expect(hit).toMatchObject({ key: 'ab', name: 'xy 🚀' });
    expect((await given().query({ tags: ['tag'] })).total).toBe(1);
    expect((await given().query({ tags: ['t\u0000ag'] })).total).toBe(1);
  });
  it('may be longer than any index takes, and is still found by its name', async () => {
    const words = Array.from({ length: 200_000 }, (_, i) => `filler${i.toString(36)}`);
    const long = documentOf({ key: 'k'.repeat(20_000), name: 'Encyclopaedia', tags: ['t'.repeat(50_000)], description: words.join(' '), words: [words.join('_'), 'y'.repeat(100_000)] });
    await given().put(long, documentOf({ key: 'beside', name: 'Beside it' }));
    expect((await given().query({ text: 'encyclopaedia' })).hits[0]).toMatchObject({ id: long.id, key: long.key });
    expect((await given().query({ text: 'fillera' })).total).toBe(1);
    expect(await given().keys('beside')).toEqual(['beside']);
  });
}
