import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { Dataset } from '../../../src/model/dataset.ts';
import { DatasetVersion } from '../../../src/model/dataset-version.ts';
import type { Measures } from '../../../src/model/kind.ts';
import { metafeatureValues, type AskedMetafeatures, type MetafeatureValue } from '../../../src/transport/graphql/metafeature-values.ts';
import { ModelField } from '../../../src/transport/graphql/model-field.ts';
import { LinkField, type Many, type One } from '../../../src/transport/graphql/link-field.ts';

describe('ModelField and LinkField', () => {
  it('refuse properties that the model does not have so, when compiled', () => {
    // Each line below that is marked must fail to compile; the type check of the tests says when one does not.
    abstract class Right {
      @ModelField(Dataset, 'structure') structure!: Dataset['structure'];
      @LinkField(Dataset, 'creators') creators!: Many;
      @LinkField(Dataset, 'publisher') publisher!: One;
    }
    abstract class Wrong {
      // @ts-expect-error another type
      @ModelField(Dataset, 'structure') structure!: number;
      // @ts-expect-error null is forgotten
      @ModelField(Dataset, 'licence') licence!: string;
      // @ts-expect-error another name
      @ModelField(Dataset, 'purpose') reason!: Dataset['purpose'];
      // @ts-expect-error many, not one
      @LinkField(DatasetVersion, 'derivedFrom') derivedFrom!: One;
    }
    expect([Right.name, Wrong.name]).toEqual(['Right', 'Wrong']);
  });

  it('throw for a name that the model has not', () => {
    expect(() => ModelField(Dataset, 'nothing' as 'structure')).toThrow('Dataset has no field nothing');
    expect(() => LinkField(Dataset, 'nobody' as 'publisher')).toThrow('Dataset has no link nobody');
  });
});

describe('metafeatures', () => {
  const valuesOf = (measures: Measures | null, asked: AskedMetafeatures = {}): MetafeatureValue[] =>
    metafeatureValues({ id: 'any', measures }, asked);
  const measures = { NumberOfFeatures: 5, NumberOfInstances: 150, AutoCorrelation: null };

  it('come with their definitions, in the order of the definitions', () => {
    expect(valuesOf(measures).map(({ name, value }) => [name, value])).toEqual([
      ['NumberOfInstances', 150],
      ['NumberOfFeatures', 5],
      ['AutoCorrelation', null],
    ]);
    expect(valuesOf(measures)[0]).toMatchObject({ title: 'Number of instances', definition: 'Rows.', unit: '1', group: 'simple' });
  });

  it('can be asked for by name, in the order of the names; what is not stated is left out', () => {
    expect(valuesOf(measures, { names: ['NumberOfFeatures', 'NumberOfClasses', 'NumberOfInstances'] }).map(({ name }) => name)).toEqual([
      'NumberOfFeatures',
      'NumberOfInstances',
    ]);
    expect(valuesOf(measures, { names: [] })).toEqual([]);
    expect(valuesOf(null)).toEqual([]);
  });

  it('keep landmarkers in a group of their own', () => {
    const asked = { ...measures, CrossValidatedNaiveBayesKappa: 0.5, CrossValidatedNaiveBayesAccuracy: 0.75 };
    expect(valuesOf(asked, { groups: ['landmarker'] }).map(({ name, value }) => [name, value])).toEqual([
      ['CrossValidatedNaiveBayesAccuracy', 0.75],
      ['CrossValidatedNaiveBayesKappa', 0.5],
    ]);
    expect(valuesOf(asked, { groups: ['simple'] }).map(({ name }) => name)).toEqual(valuesOf(measures).map(({ name }) => name));
    expect(valuesOf(asked, { names: ['CrossValidatedNaiveBayesKappa'] })[0]?.definition).toContain("Cohen's kappa");
  });

  it('are refused by a name that there is not', () => {
    expect(() => valuesOf(measures, { names: ['Size'] })).toThrow('names: no metafeature is called "Size".');
  });
});
