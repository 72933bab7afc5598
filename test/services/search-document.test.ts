import { describe, expect, it } from 'vitest';
import { searchDocument } from '../../src/services/search-document.ts';
import { story } from '../transport/rdf/story.ts';

const { lake, things } = story();

describe('the words that a thing is found by', () => {
  it('hold metric, dimension, unit and deployment of a measurement', () => {
    const [drift] = things.drift;
    expect(drift && searchDocument(drift).words).toEqual(['population stability index', 'drift', '1', 'clinic, production']);
  });

  it('hold the stage of a model, the procedure of an evaluation and the key of the code of a step', () => {
    expect(searchDocument(things.version).words).toContain('production');
    expect(searchDocument(things.evaluation).words).toContain('holdout');
    expect(searchDocument(things.process).words).toEqual(expect.arrayContaining(['scale', 'transformation', 'clean.py']));
  });

  it('hold no path, number, instant or free JSON object, and what stands around', () => {
    const words = lake.all().flatMap((record) => searchDocument(record).words);
    expect(words.filter((word) => /^(code|dataset|model)\/|^\d{4}-\d\d-\d\dT|^[{[]/.test(word))).toEqual([]);
    expect(searchDocument(things.clean, { words: ['Diabetes'], labels: {}, numbers: [], uses: 0 }).words.at(-1)).toBe('Diabetes');
  });

  it('are the last keys of a version too, decoded', () => {
    const process = { ...things.process, operations: [{ name: 'a', kind: 'other', code: 'dataset/gr%C3%B6%C3%9Fe/v/1.0%2Bb' }] };
    expect(searchDocument(process).words).toEqual(expect.arrayContaining(['größe', '1.0+b']));
  });
});
