import { registerEnumType } from 'type-graphql';
import type { Evaluation } from '../../model/evaluation.ts';
import type { Study } from '../../model/study.ts';
import type { TrainingRun } from '../../model/training-run.ts';
import type { TASK_TYPES } from '../../model/task-types.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { DataSource } from '../../model/data-source.ts';
import type { Ingest } from '../../model/ingest.ts';
import type { approvalAttributes } from '../../model/link-attributes.ts';
import type { ModelVersion } from '../../model/model-version.ts';
import type { Agent } from '../../model/agent.ts';
import type { Place } from '../../model/place.ts';
import { constantCase, KIND_NAMES, QUESTIONS, RELATIONS, type KindName } from '../../model/kind.ts';
import { RELATION } from '../../model/relation.ts';
import { KINDS } from '../../model/registry.ts';
import type { ESTIMATION_PROCEDURES, FEATURE_ROLES, FEATURE_TYPES, OPERATION_KINDS } from '../../model/parts.ts';
import type { FacetName, SearchOrder } from '../../ports/search-index.ts';
import type { AuditAction } from '../../ports/store.ts';
import type { Outcome } from '../../services/catalog-types.ts';
import type { Statement } from '../../services/five-w1h.ts';
import type { LineageDirection, TruncationReason } from '../../services/lineage/lineage-types.ts';
import type { MetafeatureDefinition } from '../../model/metafeature.ts';
import { UNDEFINED_REASONS, type UndefinedReason } from '../../model/undefined-metafeature.ts';
import type { Strategy, Verdict } from '../../services/recommendation/recommendation-types.ts';
import type { Aspect } from '../../services/similarity/model-space.ts';

/** Enumerations of the schema. Their values inside are those of the model, so that nothing is converted by hand: `real-time` is `REAL_TIME` outside. */

export type EnumType = Readonly<Record<string, string>>;

/** `semi-structured` -> `SEMI_STRUCTURED`, `createdAt` -> `CREATED_AT`. */
function outside(value: string): string {
  return value === value.toUpperCase() ? value : constantCase(value).replaceAll('-', '_');
}

/** @param values model value -> description */
export function defineEnum<Value extends string>(name: string, description: string, values: Readonly<Record<Value, string>>): EnumType {
  const entries = Object.entries<string>(values);
  const type = Object.fromEntries(entries.map(([value]) => [outside(value), value]));
  const valuesConfig = Object.fromEntries(entries.map(([value, doc]) => [outside(value), { description: doc }]));
  registerEnumType(type, { name, description, valuesConfig });
  return type;
}
/** The values of a model field. */
type Values<T> = Exclude<T, null>;

const MODEL_ENUMS: readonly EnumType[] = [
  defineEnum<Values<DataSource['sourceType']>>('SourceType', 'Kinds of sources that data come from.', {
    file: 'A file, wherever it lies.',
    database: 'A database that is queried.',
    api: 'An interface that is called.',
    stream: 'A stream of messages; its address is the endpoint.',
    other: 'Anything else.',
  }),
  defineEnum<Values<Dataset['structure']>>('DatasetStructure', 'How far data are structured.', {
    structured: 'Tables with typed columns.',
    'semi-structured': 'Documents with a structure of their own, such as JSON or XML.',
    unstructured: 'Text, images, sound or other content without a declared structure.',
  }),
  defineEnum<Values<Dataset['securityLevel']>>('SecurityLevel', 'Who may see a thing.', {
    public: 'Anybody.',
    internal: 'Everybody inside the organisation.',
    confidential: 'Those who need it for their work.',
    secret: 'Those who are named.',
  }),
  defineEnum<Values<Ingest['mode']>>('IngestMode', 'How data come into the lake.', {
    batch: 'At once, as a whole.',
    'real-time': 'Each change as it happens at the source.',
    stream: 'Continuously, message by message.',
  }),
  defineEnum<(typeof OPERATION_KINDS)[number]>('OperationKind', 'What a step of a process does to the data.', {
    integration: 'Brings data of several sources together.',
    cleaning: 'Removes or corrects what is wrong or missing.',
    transformation: 'Changes form, scale or encoding.',
    reduction: 'Leaves out rows or columns, or samples.',
    other: 'Anything else.',
  }),
  defineEnum<(typeof FEATURE_TYPES)[number]>('FeatureType', 'Types of the values of a column.', {
    numeric: 'Numbers with a fractional part.',
    integer: 'Whole numbers.',
    nominal: 'One of a set of values without order.',
    boolean: 'True or false.',
    date: 'A date or an instant.',
    text: 'Free text.',
    nested: 'Lists or structures.',
  }),
  defineEnum<(typeof FEATURE_ROLES)[number]>('FeatureRole', 'What a column is used for.', {
    input: 'Read to predict the target.',
    target: 'To be predicted.',
    identifier: 'Names the row; says nothing about it.',
    ignored: 'Left out.',
  }),
  defineEnum<Values<Study['analysisKind']>>('AnalysisKind', 'Kinds of analysis.', {
    supervised: 'Learns from labelled data.',
    unsupervised: 'Finds structure in data without labels.',
    'semi-supervised': 'Learns from few labels and much unlabelled data.',
    reinforcement: 'Learns from rewards for what it does.',
    descriptive: 'Describes data and predicts nothing.',
    other: 'Anything else.',
  }),
  defineEnum<(typeof TASK_TYPES)[number]>('TaskType', 'What a task asks for.', {
    classification: 'The class of each instance.',
    regression: 'A number for each instance.',
    clustering: 'Groups of instances that are alike.',
    ranking: 'An order of instances.',
    forecasting: 'Future values of a series.',
    'anomaly-detection': 'The instances that are out of the ordinary.',
    generation: 'New text, images or other content.',
    other: 'Anything else.',
  }),
  defineEnum<(typeof ESTIMATION_PROCEDURES)[number]>('EstimationProcedureType', 'How the score of a model is estimated.', {
    crossvalidation: 'Each fold in turn is held out of training and predicted.',
    holdout: 'A random part is held out once.',
    leaveoneout: 'Each single instance in turn is held out.',
    bootstrap: 'Trained on samples drawn with replacement, tested on what was not drawn.',
    testontrainingdata: 'Tested on the training data themselves; too good to be relied upon.',
    customholdout: 'A part held out that somebody chose.',
  }),
  defineEnum<Values<TrainingRun['status']>>('RunStatus', 'State of a training run.', {
    scheduled: 'Planned, not yet started.',
    running: 'Started and not yet ended.',
    completed: 'Ended as planned.',
    failed: 'Ended with an error.',
    aborted: 'Stopped by somebody.',
  }),
  defineEnum<Values<Evaluation['split']>>('EvaluationSplit', 'Part of the data that a value was computed on.', {
    train: 'The data the model was trained on.',
    validation: 'Data that settings were chosen by.',
    test: 'Data seen neither in training nor in choosing.',
    'cross-validation': 'Held-out folds, each predicted by a model that has not seen it.',
  }),
  defineEnum<Values<Evaluation['claim']>>('EvaluationClaim', 'On whose word an evaluation stands.', {
    claimed: 'Somebody says so.',
    measured: 'The catalog has seen the measurement.',
  }),
  defineEnum<Values<ModelVersion['stage']>>('ModelStage', 'Stages in the life of a model version.', {
    development: 'Being worked on.',
    staging: 'Tried out before it is relied upon.',
    production: 'In use.',
    archived: 'Kept, but no longer used.',
  }),
  defineEnum<(typeof approvalAttributes.of.decision.values)[number]>('ApprovalDecision', 'What somebody decided about a version.', {
    approved: 'It may be used.',
    rejected: 'It must not be used.',
  }),
  defineEnum<Values<Agent['agentType']>>('AgentType', 'Types of agents.', {
    person: 'A human being.',
    team: 'A group of people inside an organisation.',
    organisation: 'A company, an institution, an authority.',
    software: 'A program that acts on behalf of somebody.',
  }),
  defineEnum<Values<Place['placeType']>>('PlaceType', 'Types of places.', {
    bucket: 'A container of an object store.',
    'file-system': 'A file system or a directory of one.',
    database: 'A database.',
    repository: 'A repository of code, models or packages.',
    site: 'A building, a data centre, a cloud region.',
    other: 'Anything else.',
  }),
];

/** The enumeration with these values, in their order. A new list of values in the model needs one here. */
export function enumOf(values: readonly string[]): EnumType {
  const found = MODEL_ENUMS.find((type) => Object.values(type).join() === values.join());
  if (!found) throw new Error(`enums.ts has no enumeration of ${values.join(', ')}; add one with a description of each value`);
  return found;
}

const described = <Name extends string>(names: readonly Name[], doc: (name: Name) => string): Record<Name, string> =>
  Object.fromEntries(names.map((name) => [name, doc(name)])) as Record<Name, string>;

export const EntityKind = defineEnum<KindName>(
  'EntityKind',
  'Kinds of things in the catalog.',
  described(KIND_NAMES, (name) => KINDS[name].doc),
);
export const Relation = defineEnum(
  'Relation',
  'Relations between things. Each edge goes from a thing to what it depends on.',
  described(RELATIONS, (name) => RELATION[name].doc),
);
export const QuestionEnum = defineEnum(
  'Question',
  'The six questions that every thing is described by.',
  described(
    QUESTIONS,
    (name) =>
      ({
        what: 'What it is.',
        who: 'Who is responsible.',
        where: 'Where it comes from and lies.',
        when: 'When it came to be.',
        why: 'What it is for.',
        how: 'How it was made.',
      })[name],
  ),
);
export const StatementSource = defineEnum<Statement['source']>('StatementSource', 'Where a statement is made.', {
  RECORD: 'On the record of the thing itself.',
  LINK: 'By a link to another thing.',
  RELATED: 'By a thing that stands near: its latest version, or what made it.',
});
export const OutcomeEnum = defineEnum<Outcome>('Outcome', 'What a registration did.', {
  created: 'The thing is new.',
  updated: 'The thing was there and has changed.',
  unchanged: 'The thing was there already, with this content.',
});
export const AuditActionEnum = defineEnum<AuditAction>('AuditAction', 'What was done to a thing.', {
  create: 'It was registered.',
  update: 'Its content was changed.',
  retire: 'It was taken out of use; its key stays taken.',
  restore: 'It was brought back.',
  relate: 'An edge was added or ended.',
});
export const LineageDirectionEnum = defineEnum<LineageDirection>('LineageDirection', 'Which way a lineage walk goes.', {
  upstream: 'To what the thing depends on.',
  downstream: 'To what depends on the thing.',
  both: 'Both ways, each on its own: other inputs of a neighbour do not belong.',
});
export const TruncationReasonEnum = defineEnum<TruncationReason>('TruncationReason', 'What cut a lineage.', {
  MAX_DEPTH: 'The number of steps.',
  MAX_NODES: 'The number of things.',
  MAX_FAN_OUT: 'The number of neighbours at one thing.',
  TIMEOUT: 'The time that one question may take.',
  RESTRICTED: 'Things that you may not read; the walk does not go through them.',
  MAX_PATHS: 'The number of paths that was asked for; there are more.',
  MAX_WORK: 'The number of beginnings of paths that are looked at.',
});
export const MetafeatureGroup = defineEnum<MetafeatureDefinition['group']>('MetafeatureGroup', 'Groups of metafeatures.', {
  simple: 'Counts and shares.',
  statistical: 'Moments of numeric columns.',
  nominal: 'Counts of values of nominal columns.',
  information: 'Entropies of nominal columns and what they tell of the class.',
  landmarker: 'How well simple learners tell the class; own folds and names, none of OpenML. Only where they were asked for.',
});
export const UndefinedReasonEnum = defineEnum<UndefinedReason>(
  'UndefinedReason',
  'Why a metafeature has no value for a table.',
  UNDEFINED_REASONS,
);
export const LikenessAspectEnum = defineEnum<Aspect>('LikenessAspect', 'In what models are compared.', {
  data: 'Data that they were trained on, and what those came from.',
  algorithm: 'Algorithm and implementation, or the family of algorithms.',
  task: 'Task they were trained for, or its type.',
  base: 'Models that they were made from.',
  description: 'Words of name, description, tags, intended use and architecture.',
});
export const FacetFieldEnum = defineEnum<FacetName>('FacetField', 'Properties whose values are counted.', {
  kind: 'Kind of thing.',
  tag: 'Tags.',
  owner: 'Keys of agents who administer, own, made, published or lead it.',
  licence: 'Licences.',
  task: 'Types of tasks that it is for.',
  algorithm: 'Keys of the algorithms that made it.',
  format: 'Media types and formats of its files.',
});
export const SearchOrderFieldEnum = defineEnum<SearchOrder['by']>('SearchOrderField', 'What hits can be ordered by.', {
  relevance: 'How well they fit; without a text the newest first.',
  name: 'The name, letter case and accents aside.',
  created: 'When it was registered.',
  updated: 'When it was last changed.',
  metafeature: 'A metafeature of the data.',
});
export const OrderDirection = defineEnum<'ASC' | 'DESC'>('OrderDirection', 'Which way a list is ordered.', {
  ASC: 'Smallest, first or earliest at the top.',
  DESC: 'Largest, last or latest at the top.',
});
export const VerdictEnum = defineEnum<Verdict>('RecommendationVerdict', 'Whether a recommendation is worth following.', {
  'better-than-baseline': 'Recommending did better than always taking the best single choice, and it recommends something else here.',
  'no-better-than-baseline':
    'Take the best single choice: nothing speaks for another algorithm here, or recommending did no better so far.',
  'not-enough-evidence': 'Too little was tried to tell.',
});
export const RecommendationStrategyEnum = defineEnum<Strategy>('RecommendationStrategy', 'What a recommendation is for.', {
  ranking: 'One attempt: the algorithm to take first, then those likely to be among the best.',
  shortlist: 'Several attempts, of which the best is kept: algorithms that win where the others lose.',
});
