import { attributed, executedCode, informedBy, location, operator } from './data-kinds.ts';
import { defineKind, type RecordOf } from './kind.ts';
import { estimationProcedurePart, filePart, hyperParameterPart, settingPart } from './parts.ts';
import { ADMS, DCAT, DCT, FAIR4ML, IT6, LAKE, MLS, PROV, SCHEMA } from './vocab.ts';

/** The analysis zone: studies, tasks, algorithms, implementations, code, training runs, models and evaluations. */

export const Study = defineKind({
  name: 'Study', path: 'study', plural: 'studies', prov: 'entity',
  types: [MLS.Study, PROV.Entity],
  doc: 'Why an analysis is done: the question, the objective and the kind of analysis.',
  fields: {
    question: { type: 'text', facet: 'why', doc: 'Question to be answered.', rdf: { property: LAKE.question, as: 'langString' } },
    objective: { type: 'text', facet: 'why', doc: 'What is to be reached.', rdf: { property: LAKE.objective, as: 'langString' } },
    analysisKind: { type: 'enum', values: ['supervised', 'unsupervised', 'semi-supervised', 'reinforcement', 'descriptive', 'other'], facet: 'why', doc: 'Kind of analysis.', rdf: { property: LAKE.analysisKind, as: 'string' } },
  },
  links: { lead: attributed('lead', 'Who leads the study.') },
});
export type Study = RecordOf<typeof Study>;

export const TASK_TYPES = ['classification', 'regression', 'clustering', 'ranking', 'forecasting', 'anomaly-detection', 'generation', 'other'] as const;

export const Task = defineKind({
  name: 'Task', path: 'task', plural: 'tasks', prov: 'concept',
  types: [MLS.Task],
  doc: 'What a run is to achieve: target feature, estimation procedure and measures on a dataset.',
  fields: {
    taskType: { type: 'enum', values: TASK_TYPES, facet: 'why', required: true, doc: 'Type of task.', rdf: { property: DCT.type, as: 'concept' } },
    targetFeature: { type: 'text', facet: 'what', doc: 'Name of the feature to be predicted.', rdf: { by: 'target' } },
    procedure: { type: 'part', of: estimationProcedurePart, facet: 'how', doc: 'Estimation procedure, such as 5-fold cross-validation.', rdf: { by: 'estimationProcedure' } },
    measures: { type: 'texts', facet: 'how', doc: 'Measures that count, such as predictive_accuracy.', rdf: { by: 'measures' } },
  },
  links: {
    dataset: { relation: 'DEFINED_ON', direction: 'out', role: { is: null }, to: ['DatasetVersion'], many: false, facet: 'what', doc: 'Data the task is defined on.', property: MLS.definedOn },
    study: { relation: 'PART_OF', direction: 'out', role: { is: null }, to: ['Study'], many: false, facet: 'why', doc: 'Study that poses the task.', tells: ['why'] },
  },
});
export type Task = RecordOf<typeof Task>;

export const Algorithm = defineKind({
  name: 'Algorithm', path: 'algorithm', plural: 'algorithms', prov: 'concept',
  types: [MLS.Algorithm],
  doc: 'A method, apart from any program: support vector machine, random forest.',
  fields: {
    family: { type: 'text', facet: 'how', doc: 'Family of methods, such as kernel methods.', rdf: { property: LAKE.family, as: 'string' } },
    reference: { type: 'iri', facet: 'why', doc: 'Page or paper that describes it.', rdf: { property: DCT.relation, as: 'iri' } },
  },
  links: {},
});
export type Algorithm = RecordOf<typeof Algorithm>;

export const Implementation = defineKind({
  name: 'Implementation', path: 'implementation', plural: 'implementations', prov: 'entity',
  types: [MLS.Implementation, PROV.Plan, PROV.Entity],
  doc: 'A program that implements an algorithm, with its hyper-parameters.',
  fields: {
    version: { type: 'text', facet: 'what', doc: 'Version of the implementation.', rdf: { property: DCAT.version, as: 'string' } },
    software: { type: 'text', facet: 'how', doc: 'Library it belongs to, such as scikit-learn.', rdf: { by: 'software' } },
    softwareVersion: { type: 'text', facet: 'how', doc: 'Version of that library.', rdf: { by: 'software' } },
    hyperParameters: { type: 'parts', of: hyperParameterPart, by: 'name', facet: 'how', doc: 'Hyper-parameters with their defaults.', rdf: { by: 'hyperParameters' } },
  },
  links: {
    algorithm: { relation: 'IMPLEMENTS', direction: 'out', role: { is: null }, to: ['Algorithm'], many: false, facet: 'how', doc: 'Algorithm it implements.', property: MLS.implements },
    code: { relation: 'DERIVED', direction: 'out', role: { is: 'code' }, to: ['Code'], many: false, facet: 'where', doc: 'Its source code.' },
  },
});
export type Implementation = RecordOf<typeof Implementation>;

export const Code = defineKind({
  name: 'Code', path: 'code', plural: 'codes', prov: 'entity',
  types: [PROV.Plan, PROV.Entity, SCHEMA.SoftwareSourceCode],
  doc: 'Source code: a script, notebook or repository at a commit.',
  fields: {
    repository: { type: 'iri', facet: 'where', doc: 'Address of the source.', rdf: { by: 'repository' } },
    commit: { type: 'text', facet: 'when', doc: 'Commit or tag.', rdf: { property: DCAT.version, as: 'string' } },
    file: { type: 'text', facet: 'where', doc: 'Path of the file inside the repository.', rdf: { property: LAKE.path, as: 'string' } },
    language: { type: 'text', facet: 'how', doc: 'Programming language.', rdf: { property: SCHEMA.programmingLanguage, as: 'string' } },
    licence: { type: 'text', facet: 'why', doc: 'Licence of the code.', rdf: { by: 'licence' } },
  },
  links: { creators: attributed('creator', 'Who wrote it.', true) },
});
export type Code = RecordOf<typeof Code>;

export const TrainingRun = defineKind({
  name: 'TrainingRun', path: 'training-run', plural: 'trainingRuns', prov: 'activity',
  types: [MLS.Run, PROV.Activity, LAKE.TrainingRun],
  doc: 'A run that trains a model: inputs with roles, implementation, settings, environment and outputs.',
  fields: {
    status: { type: 'enum', values: ['scheduled', 'running', 'completed', 'failed', 'aborted'], facet: 'how', doc: 'State of the run.', rdf: { property: LAKE.status, as: 'string' } },
    startedAt: { type: 'instant', facet: 'when', doc: 'When it started.', rdf: { property: PROV.startedAtTime, as: 'dateTime' } },
    endedAt: { type: 'instant', facet: 'when', doc: 'When it ended.', rdf: { property: PROV.endedAtTime, as: 'dateTime' } },
    settings: { type: 'parts', of: settingPart, by: 'name', facet: 'how', doc: 'Hyper-parameter settings.', rdf: { by: 'settings' } },
    environment: { type: 'json', facet: 'how', doc: 'Machine, operating system and package versions.', rdf: { property: LAKE.environment, as: 'json' } },
    purpose: { type: 'text', facet: 'why', doc: 'What the run was for.', rdf: { property: LAKE.purpose, as: 'langString' } },
  },
  links: {
    inputs: { relation: 'USED', direction: 'out', role: { any: true, default: 'training' }, to: ['DatasetVersion', 'ModelVersion'], many: true, facet: 'what', doc: 'What was read, each with its role: training, validation, test, base-model.' },
    implementation: { relation: 'USED', direction: 'out', role: { is: 'implementation' }, to: ['Implementation'], many: false, facet: 'how', doc: 'Implementation that was executed.', property: MLS.executes },
    code: executedCode,
    task: { relation: 'ACHIEVES', direction: 'out', role: { is: null }, to: ['Task'], many: false, facet: 'why', doc: 'Task the run is to achieve.', property: MLS.achieves, tells: ['why', 'how'] },
    outputs: { relation: 'GENERATED', direction: 'in', role: { is: 'output' }, to: ['ModelVersion', 'DatasetVersion'], many: true, facet: 'what', doc: 'What came of it.' },
    operators: operator, informedBy,
    location: { ...location, doc: 'Where the run was executed.' },
  },
  since: ['endedAt', 'startedAt'],
});
export type TrainingRun = RecordOf<typeof TrainingRun>;

export const Model = defineKind({
  name: 'Model', path: 'model', plural: 'models', prov: 'entity',
  types: [DCAT.Resource, PROV.Entity],
  doc: 'A machine learning model as people name it; its content is in its versions.',
  fields: {
    taskType: { type: 'enum', values: TASK_TYPES, facet: 'why', doc: 'Type of task it is for.', rdf: { property: DCT.type, as: 'concept' } },
    intendedUse: { type: 'text', facet: 'why', doc: 'What it is meant for.', rdf: { property: IT6.intendedUse, as: 'langString' } },
    limitations: { type: 'text', facet: 'why', doc: 'Where it must not be relied upon.', rdf: { property: IT6.limitations, as: 'langString' } },
    licence: { type: 'text', facet: 'why', doc: 'Licence: an SPDX identifier, an IRI or free text.', rdf: { by: 'licence' } },
    securityLevel: { type: 'enum', values: ['public', 'internal', 'confidential', 'secret'], facet: 'who', doc: 'Who may see the model.', rdf: { by: 'securityLevel' } },
  },
  links: {
    administrator: attributed('administrator', 'Who administers the model.'),
    creators: attributed('creator', 'Who made the model.', true),
    publisher: attributed('publisher', 'Who published it.'),
    location,
  },
});
export type Model = RecordOf<typeof Model>;

export const ModelVersion = defineKind({
  name: 'ModelVersion', path: 'v', plural: 'modelVersions', prov: 'entity', parent: 'Model',
  types: [MLS.Model, DCAT.Resource, PROV.Entity],
  doc: 'One state of a model: files, architecture and what it was trained on. The key is the version label.',
  fields: {
    created: { type: 'instant', facet: 'when', doc: 'When this state came to be.', rdf: { by: 'created' } },
    files: { type: 'parts', of: filePart, by: 'path', facet: 'what', doc: 'Files of this version.', rdf: { by: 'modelFiles' } },
    architecture: { type: 'text', facet: 'what', doc: 'Architecture, such as SVM or decoder-only transformer.', rdf: { property: IT6.modelArchitecture, as: 'string' } },
    parameterCount: { type: 'long', facet: 'what', doc: 'Number of parameters.', rdf: { by: 'modelCharacteristic' } },
    card: { type: 'text', lazy: true, facet: 'why', doc: 'Model card, Markdown.', rdf: { property: LAKE.card, as: 'string' } },
    notes: { type: 'text', facet: 'why', doc: 'What changed in this version, and why.', rdf: { property: ADMS.versionNotes, as: 'langString' } },
  },
  links: {
    previous: { relation: 'DERIVED', direction: 'out', role: { is: 'revision' }, to: ['ModelVersion'], many: false, facet: 'how', doc: 'Version that this one revises.' },
    trainedOn: { relation: 'DERIVED', direction: 'out', role: { is: 'training' }, to: ['DatasetVersion'], many: true, facet: 'how', doc: 'Data it was trained on, where no run tells.', property: IT6.trainedOn },
    baseModels: { relation: 'BASE_MODEL', direction: 'out', role: { any: true, default: 'fine-tune' }, to: ['ModelVersion'], many: true, facet: 'how', doc: 'Models it was made from, with relation: fine-tune, adapter, quantised, merge.' },
    generatedBy: { relation: 'GENERATED', direction: 'out', role: { is: 'output' }, to: ['TrainingRun'], many: false, facet: 'how', doc: 'Run that made it.', tells: ['how', 'when', 'why', 'who', 'what'] },
    evaluations: { relation: 'DERIVED', direction: 'in', role: { is: 'evaluated-model' }, to: ['Evaluation'], many: true, facet: 'what', doc: 'Its evaluations.', view: true, tells: ['what'] },
    location,
  },
  since: ['created'],
});
export type ModelVersion = RecordOf<typeof ModelVersion>;

export const Evaluation = defineKind({
  name: 'Evaluation', path: 'evaluation', plural: 'evaluations', prov: 'entity',
  types: [MLS.ModelEvaluation, IT6.Evaluation, PROV.Entity],
  doc: 'One measured or claimed value of a measure for a model.',
  fields: {
    measure: { type: 'text', facet: 'what', required: true, doc: 'Measure, OpenML name, such as predictive_accuracy.', rdf: { by: 'evaluationMeasure' } },
    value: { type: 'double', facet: 'what', required: true, doc: 'Value of the measure.', rdf: { by: 'evaluationValue' } },
    deviation: { type: 'double', facet: 'what', doc: 'Standard deviation over the folds.', rdf: { property: IT6.stdev, as: 'double' } },
    fold: { type: 'integer', facet: 'how', doc: 'Fold, counted from 0; null for the mean over all.', rdf: { property: IT6.fold, as: 'integer' } },
    repeat: { type: 'integer', facet: 'how', doc: 'Repetition, counted from 0.', rdf: { property: IT6.repeat, as: 'integer' } },
    split: { type: 'enum', values: ['train', 'validation', 'test', 'cross-validation'], facet: 'how', doc: 'Part of the data it was computed on.', rdf: { property: LAKE.split, as: 'string' } },
    claim: { type: 'enum', values: ['claimed', 'measured'], facet: 'why', required: true, doc: 'Whether somebody says so or the catalog has seen the measurement.', rdf: { property: LAKE.claim, as: 'string' } },
    evaluatedAt: { type: 'instant', facet: 'when', doc: 'When it was computed.', rdf: { property: PROV.generatedAtTime, as: 'dateTime' } },
    evidence: { type: 'iri', facet: 'why', doc: 'Where the claim can be checked.', rdf: { property: DCT.source, as: 'iri' } },
  },
  links: {
    model: { relation: 'DERIVED', direction: 'out', role: { is: 'evaluated-model' }, to: ['ModelVersion'], many: false, required: true, facet: 'what', doc: 'Model that was evaluated.', property: FAIR4ML.evaluatedMLModel },
    dataset: { relation: 'DERIVED', direction: 'out', role: { is: 'evaluated-on' }, to: ['DatasetVersion'], many: false, facet: 'what', doc: 'Data it was evaluated on.' },
    generatedBy: { relation: 'GENERATED', direction: 'out', role: { is: 'output' }, to: ['TrainingRun', 'Process'], many: false, facet: 'how', doc: 'Run that computed it.' },
    task: { relation: 'ACHIEVES', direction: 'out', role: { is: null }, to: ['Task'], many: false, facet: 'how', doc: 'Task whose procedure and measure apply.' },
    evaluator: attributed('evaluator', 'Who evaluated.'),
  },
  since: ['evaluatedAt'],
});
export type Evaluation = RecordOf<typeof Evaluation>;
