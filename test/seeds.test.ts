import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QUESTIONS, type Question } from '../src/model/kind.ts';
import { metafeature } from '../src/model/metafeature.ts';
import { ALL_KINDS } from '../src/model/registry.ts';
import { kindOfOperation, parentKey, problemsOf, type Input, type Operation } from './support/seed-problems.ts';
import { hasShared, shared } from './support/shared.ts';

const FOLDER = fileURLToPath(new URL('../seeds', import.meta.url));
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort();
function operationsOf(file: string): Operation[] {
  const blocks = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Record<string, Input>[];
  return blocks.flatMap((block, at) => Object.entries(block).map(([name, input]) => ({ place: `${file}[${at}]`, name, input })));
}
const OPERATIONS = FILES.flatMap(operationsOf);
const STORY = OPERATIONS.filter(({ place }) => place.startsWith('01-'));

function inputsOf(name: string, operations: readonly Operation[] = OPERATIONS): Input[] {
  return operations.filter((operation) => operation.name === name).map(({ input }) => input);
}
function find(name: string, key: string, parent?: string): Input {
  const kind = kindOfOperation(name);
  const found = inputsOf(name).find((input) => input.key === key && (parent === undefined || (kind && parentKey(kind, input)) === parent));
  if (found === undefined) throw new Error(`seeds: no ${name} ${parent ?? ''} ${key}`);
  return found;
}
function measuresOf(version: Input): Map<string, number | null> {
  const entries = (version.metafeatures ?? []) as { name: string; value: number | null }[];
  return new Map(entries.map(({ name, value }) => [name, value]));
}
function questionsAnswered({ name, input }: Operation): Question[] {
  const kind = kindOfOperation(name);
  return Object.keys(input).flatMap((field) => kind?.fields[field]?.facet ?? kind?.links[field]?.facet ?? []);
}

describe('the demo lake', () => {
  it('states only what the model declares, valid, unique, and in an order in which every reference points back', () => {
    expect(problemsOf(OPERATIONS)).toEqual([]);
  });

  it('stays small enough to be read and loaded at start', () => {
    const bytes = FILES.reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(600_000);
  });

  it('holds public datasets, measured models and operations of every kind', () => {
    expect(inputsOf('registerDataset').length).toBeGreaterThanOrEqual(24);
    expect(inputsOf('registerModel').length).toBeGreaterThanOrEqual(12);
    expect(new Set(OPERATIONS.map(({ name }) => name)).size).toBe(ALL_KINDS.length);
  });

  it('gives every dataset a source or an activity that made it, and every model version a file with path and format', () => {
    const made = new Set(
      ['recordIngest', 'recordProcess']
        .flatMap((name) => inputsOf(name))
        .flatMap((run) => [run.outputs].flat().map((to) => JSON.stringify(to))),
    );
    const versions = inputsOf('registerDatasetVersion');
    const orphans = versions.filter((version) => {
      const own = { key: (version.dataset as Input).key, version: version.key };
      return version.derivedFrom === undefined && !made.has(JSON.stringify(own));
    });
    expect(orphans).toEqual([]);
    const files = inputsOf('registerModelVersion').map((version) => version.files as Input[]);
    expect(files.filter((list) => list.length === 0 || list.some((file) => !file.path || !file.format))).toEqual([]);
  });

  it('agrees with itself on targets, counted features and the origin of measured values', () => {
    const described = inputsOf('registerDatasetVersion').filter((version) => version.features !== undefined);
    const wrong = described.filter((version) => {
      const features = version.features as Input[];
      const targets = features.filter(({ role }) => role === 'target').map(({ name }) => name);
      const counted = measuresOf(version).get('NumberOfFeatures') ?? features.length;
      return JSON.stringify(targets) !== JSON.stringify([version.target]) || counted !== features.length;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(inputsOf('recordEvaluation').filter(({ claim, generatedBy }) => claim === 'measured' && generatedBy === undefined)).toEqual([]);
  });

  it.skipIf(!hasShared('metafeatures'))('carries the metafeatures of the reference unchanged', () => {
    for (const [key, folder] of [
      ['iris', 'iris'],
      ['pima-diabetes', 'diabetes'],
      ['credit-g', 'credit-g'],
      ['mushroom', 'mushroom'],
    ] as const) {
      const file = shared('metafeatures', 'ground-truth', folder, 'reference.json');
      const reference = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Input).filter(([name]) => metafeature(name) !== undefined);
      expect(Object.fromEntries(measuresOf(find('registerDatasetVersion', '1', key)))).toEqual(Object.fromEntries(reference));
    }
  });
});

describe('the story in the demo lake', () => {
  it('tells of the source, the ingest and the dataset', () => {
    const source = find('registerDataSource', 'hospital-diabetes-records');
    expect(source).toMatchObject({ url: expect.stringMatching(/^https:/) as string, owner: { key: 'city-hospital' } });
    expect(find('recordIngest', 'diabetes-ingest')).toMatchObject({
      mode: 'batch',
      operators: [{ key: 'bob' }],
      sources: [{ key: source.key }],
    });
    const dataset = find('registerDataset', 'diabetes');
    expect(dataset).toMatchObject({ name: 'Diabetes', tags: ['healthcare', 'time-series'], administrator: { key: 'bob' } });
    expect(dataset).toMatchObject({ description: expect.any(String) as string, location: { key: expect.any(String) as string } });
    const version = find('registerDatasetVersion', '1', 'diabetes');
    expect(version).toMatchObject({ created: '2024-02-25T00:00:00Z', files: [{ bytes: 1_300_000_000 }] });
    expect(Object.fromEntries(measuresOf(version))).toEqual({
      NumberOfInstances: 2358,
      NumberOfFeatures: 45,
      MeanMeansOfNumericAtts: 0.4124,
      MeanStdDevOfNumericAtts: 5.3582,
    });
  });

  it('tells of the cleaning, the training run, the model and its accuracy', () => {
    const cleaned = { key: 'diabetes', version: '2' };
    const predictor = { key: 'diabetes-predictor', version: '1' };
    expect(find('recordProcess', 'diabetes-cleaning')).toMatchObject({ inputs: [{ key: 'diabetes', version: '1' }], outputs: [cleaned] });
    const settings = [
      { name: 'kernel', value: 'rbf' },
      { name: 'C', value: 2.3 },
    ];
    expect(find('recordTrainingRun', 'diabetes-predictor-training')).toMatchObject({
      settings,
      operators: [{ key: 'tim' }],
      inputs: [cleaned],
      outputs: [predictor],
    });
    expect(find('registerTask', 'diabetes-prediction')).toMatchObject({ procedure: { type: 'crossvalidation', folds: 5 } });
    expect(find('registerCode', 'diabetes-training-code').repository).toMatch(/^https:/);
    expect(find('registerModel', 'diabetes-predictor')).toMatchObject({ name: 'Diabetes Predictor', administrator: { key: 'tim' } });
    const version = find('registerModelVersion', '1', 'diabetes-predictor');
    expect(version).toMatchObject({ created: '2024-04-17T00:00:00Z', files: [{ path: expect.stringMatching(/\.pkl$/) as string }] });
    const evaluation = {
      measure: 'predictive_accuracy',
      value: 0.9354,
      claim: 'measured',
      split: 'cross-validation',
      model: predictor,
      dataset: cleaned,
    };
    expect(find('recordEvaluation', 'diabetes-predictor-accuracy')).toMatchObject(evaluation);
  });

  it('answers all six questions', () => {
    expect([...new Set(STORY.flatMap(questionsAnswered))].sort()).toEqual([...QUESTIONS].sort());
  });
});

describe('the check of the demo lake', () => {
  const run = { key: 'run', name: 'Run' };
  it.each<[string, Operation['name'], Input, RegExp]>([
    ['an unknown operation', 'registerThing', run, /no operation/],
    ['an unknown field', 'registerStudy', { ...run, why: 'so' }, /why: no such field/],
    [
      'a link that is only read',
      'registerModelVersion',
      { ...run, model: { key: 'diabetes-predictor' }, evaluations: [] },
      /evaluations: no such field/,
    ],
    ['a key with a space', 'registerStudy', { ...run, key: 'a b' }, /is no key/],
    ['a value outside the enumeration', 'registerStudy', { ...run, analysisKind: 'guess' }, /is no enum/],
    ['an instant without zone', 'recordTrainingRun', { ...run, endedAt: '2024-04-17T00:00:00' }, /is no instant/],
    ['a missing required field', 'registerAgent', run, /agentType: missing/],
    ['a forward reference', 'registerStudy', { ...run, lead: { key: 'later' } }, /AGENT later is not stated earlier/],
    ['a reference that leaves the kind open', 'recordTrainingRun', { ...run, outputs: [{ key: 'bob', version: '1' }] }, /does not allow/],
    [
      'a repeated part',
      'recordTrainingRun',
      {
        ...run,
        settings: [
          { name: 'C', value: 1 },
          { name: 'C', value: 2 },
        ],
      },
      /name is not unique/,
    ],
    ['a key that is taken', 'registerAgent', { key: 'bob', name: 'Bob', agentType: 'person' }, /is stated twice/],
    [
      'an edge stated from both ends',
      'registerDatasetVersion',
      {
        key: '1',
        name: 'D 1',
        dataset: { key: 'diabetes' },
        generatedBy: { kind: 'INGEST', key: 'diabetes-ingest' },
      },
      /repeats/,
    ],
  ])('finds %s', (_what, name, input, problem) => {
    expect(problemsOf([...OPERATIONS, { place: 'planted', name, input }]).join('\n')).toMatch(problem);
  });
});
