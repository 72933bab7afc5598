import { SmallLake } from './small-lake.ts';
import { addQuality } from './story-quality.ts';

export const BASE = 'https://lake.example.org';

/** The story of the slides: a source is ingested and cleaned, a model is trained from it and evaluated. */
export function story() {
  const lake = new SmallLake();
  const people = addPeople(lake);
  const data = addData(lake, people);
  const model = addModel(lake, people, data);
  return { lake, things: { ...people, ...data, ...model, ...addQuality(lake, { ...people, ...data, ...model }) } };
}

function addPeople(lake: SmallLake) {
  const acme = lake.add('Agent', 'acme', { name: 'ACME', agentType: 'organisation', homepage: 'https://acme.example/' });
  const team = lake.add('Agent', 'data-science', { name: 'Data science', agentType: 'team' });
  const bob = lake.add('Agent', 'bob', { name: 'Bob', agentType: 'person', email: 'bob@acme.example' });
  const tim = lake.add('Agent', 'tim', { name: 'Tim', agentType: 'person' });
  const robot = lake.add('Agent', 'nightly', { name: 'Nightly job', agentType: 'software' });
  lake.edge(team, 'MEMBER_OF', acme, 'member');
  lake.edge(bob, 'MEMBER_OF', team, 'lead');
  lake.edge(robot, 'DELEGATED', tim, null);
  const bucket = lake.add('Place', 'lake-bucket', {
    name: 'Lake bucket',
    placeType: 'bucket',
    url: 's3://lake-prod/',
    region: 'eu-west-3',
  });
  return { acme, team, bob, tim, robot, bucket };
}

function addData(lake: SmallLake, { acme, bob, robot, bucket }: ReturnType<typeof addPeople>) {
  const source = lake.add('DataSource', 'clinic-export', {
    name: 'Clinic export',
    sourceType: 'database',
    url: 'postgresql://reader:s3cret@db.clinic.example:5432/export?sslmode=require',
    licence: 'For research only',
    created: '2023-11-02T00:00:00.000Z',
    extras: { tables: 3, owner: { unit: 'IT' } },
  });
  const stream = lake.add('DataSource', 'glucose', {
    name: 'Glucose topic',
    sourceType: 'stream',
    url: 'kafka://broker.clinic.example:9092/glucose',
    protocol: 'kafka',
  });
  lake.edge(source, 'ATTRIBUTED', acme, 'owner');
  const diabetes = lake.add('Dataset', 'diabetes', {
    name: 'Diabetes',
    description: 'Patients with and without diabetes',
    tags: ['healthcare', 'time-series'],
    structure: 'structured',
    licence: 'CC-BY-4.0',
    securityLevel: 'confidential',
    landingPage: 'https://acme.example/diabetes',
    purpose: 'Early detection',
  });
  lake.edge(diabetes, 'ATTRIBUTED', bob, 'administrator');
  lake.edge(diabetes, 'ATTRIBUTED', bob, 'creator');
  lake.edge(diabetes, 'ATTRIBUTED', acme, 'publisher');
  lake.edge(diabetes, 'LOCATED_AT', bucket, null);
  const raw = lake.add(
    'DatasetVersion',
    '1',
    {
      created: '2024-02-25T00:00:00.000Z',
      target: 'class',
      profiler: 'catalog 0.1.0',
      files: [
        {
          path: 's3://lake-prod/diabetes/v1 raw.csv',
          mediaType: 'text/csv',
          format: 'CSV',
          bytes: 1_300_000_000,
          sha256: 'AB'.repeat(32),
          md5: 'EF'.repeat(16),
        },
      ],
      features: [
        {
          name: 'age in years',
          type: 'integer',
          role: 'input',
          statistics: {
            missing: 0,
            distinct: 52,
            minimum: '21',
            maximum: '81',
            mean: 33.2,
            standardDeviation: 11.8,
            skewness: 1.13,
            kurtosis: null,
          },
        },
        { name: 'class', type: 'nominal', role: 'target', statistics: null },
        { name: 'visited', type: 'date', role: 'ignored', statistics: { missing: 3 } },
      ],
      metafeatures: {
        NumberOfInstances: 2358,
        NumberOfFeatures: 45,
        MeanMeansOfNumericAtts: 0.4124,
        MeanStdDevOfNumericAtts: 5.3582,
        MeanKurtosisOfNumericAtts: null,
        Dimensionality: 1,
      },
    },
    diabetes,
  );
  const ingest = lake.add('Ingest', 'ingest-1', {
    name: 'Nightly ingest',
    mode: 'batch',
    startedAt: '2024-02-25T01:00:00.000Z',
    endedAt: '2024-02-25T01:30:00.000Z',
    purpose: 'Take the export in',
  });
  lake.edge(ingest, 'USED', source, 'source');
  lake.edge(ingest, 'USED', stream, 'source');
  lake.edge(raw, 'GENERATED', ingest, 'output');
  lake.edge(ingest, 'ASSOCIATED', bob, 'operator');
  const clean = lake.add(
    'DatasetVersion',
    '2',
    {
      files: [
        { path: '/data/diabetes v2.parquet', format: 'Parquet', bytes: '9007199254740993' },
        { path: 'readme.txt', md5: '34'.repeat(16) },
      ],
      notes: 'Duplicates removed',
    },
    diabetes,
  );
  const process = lake.add('Process', 'clean-diabetes', {
    name: 'Clean diabetes',
    purpose: 'Remove duplicates',
    startedAt: '2024-03-01T00:00:00.000Z',
    endedAt: '2024-03-01T02:00:00.000Z',
    operations: [
      { name: 'drop duplicates', kind: 'cleaning', description: 'By patient', parameters: { keep: 'first', columns: ['id'] } },
      { name: 'scale', kind: 'transformation', code: 'code/clean.py' },
    ],
  });
  const script = lake.add('Code', 'clean.py', {
    repository: 'https://token@git.example/acme/clean',
    commit: 'a1b2c3d',
    file: 'clean.py',
    language: 'Python',
    licence: 'MIT',
  });
  lake.edge(process, 'USED', raw, 'input');
  lake.edge(process, 'USED', script, 'code');
  lake.edge(process, 'ASSOCIATED', robot, 'operator');
  lake.edge(process, 'INFORMED', ingest, null);
  lake.edge(clean, 'GENERATED', process, 'output');
  lake.edge(clean, 'DERIVED', raw, 'revision');
  lake.edge(clean, 'LOCATED_AT', bucket, null);
  return { source, stream, diabetes, raw, ingest, clean, process, script };
}

function addModel(lake: SmallLake, { tim, bob, bucket }: ReturnType<typeof addPeople>, { clean, raw }: ReturnType<typeof addData>) {
  const study = lake.add('Study', 'early-detection', {
    name: 'Early detection',
    question: 'Who will fall ill?',
    objective: 'Screen earlier',
    analysisKind: 'supervised',
  });
  lake.edge(study, 'ATTRIBUTED', tim, 'lead');
  const task = lake.add('Task', 'predict-diabetes', {
    name: 'Predict diabetes',
    taskType: 'classification',
    targetFeature: 'class',
    measures: ['predictive_accuracy', 'f_measure'],
    procedure: { type: 'crossvalidation', folds: 5, repeats: null, percentage: null, stratified: true, seed: 42 },
  });
  lake.edge(task, 'DEFINED_ON', clean, null);
  lake.edge(task, 'PART_OF', study, null);
  const svm = lake.add('Algorithm', 'svm', {
    name: 'Support vector machine',
    family: 'kernel methods',
    reference: 'https://example.org/svm',
  });
  const svc = lake.add('Implementation', 'sklearn-svc', {
    name: 'sklearn.svm.SVC',
    version: '1.4',
    software: 'scikit-learn',
    softwareVersion: '1.4.2',
    hyperParameters: [
      { name: 'kernel', default: 'rbf', description: 'Kernel type' },
      { name: 'C', default: 1 },
      { name: 'gamma', default: null },
    ],
  });
  const code = lake.add('Code', 'train.py', { repository: 'https://git.example/acme/train', commit: '9f8e7d6' });
  lake.edge(svc, 'IMPLEMENTS', svm, null);
  lake.edge(svc, 'DERIVED', code, 'code');
  const model = lake.add('Model', 'diabetes-predictor', {
    name: 'Diabetes Predictor',
    taskType: 'classification',
    intendedUse: 'Screening',
    limitations: 'Not for diagnosis',
    licence: 'https://acme.example/licence',
    securityLevel: 'internal',
  });
  lake.edge(model, 'ATTRIBUTED', tim, 'administrator');
  lake.edge(model, 'ATTRIBUTED', tim, 'creator');
  const version = lake.add(
    'ModelVersion',
    '1',
    {
      created: '2024-04-17T00:00:00.000Z',
      architecture: 'SVM',
      stage: 'production',
      parameterCount: 1200,
      card: '# Card\n<script>',
      files: [
        {
          path: 'https://files.acme.example/models/diabetes.pkl?token=abc&v=1',
          format: null,
          mediaType: null,
          bytes: 52_428_800,
          sha256: 'cd'.repeat(32),
          md5: '12'.repeat(16),
        },
      ],
    },
    model,
  );
  const run = lake.add('TrainingRun', 'run-77', {
    name: 'Train diabetes predictor',
    status: 'completed',
    startedAt: '2024-04-16T22:00:00.000Z',
    endedAt: '2024-04-17T00:00:00.000Z',
    purpose: 'First model',
    settings: [
      { name: 'kernel', value: 'rbf' },
      { name: 'C', value: 2.3 },
      { name: 'class_weight', value: null },
      { name: 'grid', value: { C: [1, 10] } },
      { name: 'degree', value: 3 },
      { name: 'shrinking', value: true },
    ],
    environment: { python: '3.11', packages: { numpy: '1.26' } },
  });
  lake.edge(run, 'USED', clean, 'training');
  lake.edge(run, 'USED', svc, 'implementation');
  lake.edge(run, 'USED', code, 'code');
  lake.edge(run, 'ACHIEVES', task, null);
  lake.edge(run, 'ASSOCIATED', tim, 'operator');
  lake.edge(run, 'LOCATED_AT', bucket, null);
  lake.edge(version, 'GENERATED', run, 'output');
  const evaluation = lake.add('Evaluation', 'accuracy-1', {
    name: 'Accuracy of Diabetes Predictor',
    measure: 'predictive_accuracy',
    value: 0.9354,
    deviation: 0.012,
    split: 'cross-validation',
    claim: 'measured',
    evaluatedAt: '2024-04-17T00:00:00.000Z',
    evidence: 'https://acme.example/log/77',
    procedure: { type: 'holdout', folds: null, repeats: null, percentage: 20, stratified: null, seed: null },
  });
  lake.edge(evaluation, 'DERIVED', version, 'evaluated-model');
  lake.edge(evaluation, 'DERIVED', clean, 'evaluated-on');
  lake.edge(evaluation, 'GENERATED', run, 'output');
  lake.edge(evaluation, 'ACHIEVES', task, null);
  lake.edge(evaluation, 'ATTRIBUTED', bob, 'evaluator');
  const tuned = lake.add('ModelVersion', '2', { files: [{ path: 'models/v2.safetensors' }] }, model);
  lake.edge(tuned, 'DERIVED', version, 'revision');
  lake.edge(tuned, 'BASE_MODEL', version, 'fine-tune');
  lake.edge(tuned, 'DERIVED', raw, 'training');
  return { study, task, svm, svc, code, model, version, run, evaluation, tuned };
}
