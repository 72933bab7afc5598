/** How a kind of thing is declared: once, as data. Everything mechanical (columns, search text, RDF, 5W1H view) is derived from it. */

/** The six questions of the paper. */
export type Question = 'what' | 'who' | 'where' | 'when' | 'why' | 'how';
export const QUESTIONS = ['what', 'who', 'where', 'when', 'why', 'how'] as const satisfies readonly Question[];

/** An integer: a number while that is exact, above 2^53 its decimal digits. */
export type Long = number | string;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Metafeature values by their OpenML name; null is "undefined for this table". */
export type Measures = Readonly<Record<string, number | null>>;

/** How one field becomes RDF: a property with a kind of value, or a hand-written mapping named here and kept in transport/rdf. */
export type RdfMapping = { property: string; as: RdfValue } | { by: RdfShape };
export type RdfValue = 'langString' | 'string' | 'iri' | 'dateTime' | 'integer' | 'nonNegativeInteger' | 'double' | 'json' | 'concept';
/** Fields whose RDF is more than one triple. */
export type RdfShape =
  | 'files'
  | 'modelFiles'
  | 'features'
  | 'metafeatures'
  | 'operations'
  | 'settings'
  | 'hyperParameters'
  | 'estimationProcedure'
  | 'measures'
  | 'licence'
  | 'evaluationValue'
  | 'evaluationMeasure'
  | 'software'
  | 'endpoint'
  | 'email'
  | 'modelCharacteristic'
  | 'target'
  | 'agentType'
  | 'repository'
  | 'protocol'
  | 'collected'
  | 'created'
  | 'securityLevel'
  | 'stage'
  | 'qualityMetric'
  | 'qualityDimension'
  | 'page';

interface Common {
  facet: Question;
  doc: string;
  rdf: RdfMapping;
  required?: true;
  /** Large; read only when asked for by name. */
  lazy?: true;
  /** Lists can be ordered by it: an instant or a number, with indexes of its own. */
  sortable?: true;
}
/** A field of a part: the same scalars, without a question of their own. */
export type PartField = (
  | { type: 'text' | 'iri' | 'integer' | 'long' | 'double' | 'boolean' | 'instant' | 'json' }
  | { type: 'enum'; values: readonly string[] }
  | { type: 'statistics' }
  /** Another thing, kept by its path (which is for ever). */
  | { type: 'reference'; to: readonly KindName[] }
) & { doc: string; required?: true };

/** What an edge says beyond its role: fields of its own, kept in the edge's attributes. */
export interface LinkAttributes {
  /** GraphQL calls the linked thing `<name>Link`, and the input `<name>Input`. */
  name: string;
  doc: string;
  of: Readonly<Record<string, AttributeField>>;
}
export type AttributeField =
  PartField | { type: 'parts'; name: string; of: Readonly<Record<string, PartField>>; doc: string; required?: true };

export type Field = Common &
  (
    | { type: 'text' | 'iri' | 'integer' | 'long' | 'double' | 'boolean' | 'instant' | 'json' | 'texts' }
    | { type: 'enum'; values: readonly string[] }
    | { type: 'measures' }
    | { type: 'parts'; of: Readonly<Record<string, PartField>>; /** The part's own name, unique within the list. */ by: string }
    | { type: 'part'; of: Readonly<Record<string, PartField>> }
  );

/** A relation to other things, kept as an edge. `out`: the edge starts here; `in`: it ends here. */
export interface Link {
  relation: RelationName;
  direction: 'out' | 'in';
  /** A fixed role, or `any` where each target states its own (with a default). */
  role: { is: string | null } | { any: true; default: string };
  attributes?: LinkAttributes;
  to: readonly KindName[];
  many: boolean;
  facet: Question;
  doc: string;
  required?: true;
  /** Only read here: it is stated at its other end. */
  view?: true;
  /** A further property stated beside the PROV one, from this thing to the target. */
  property?: string;
  /** The six-question view of this thing also tells what this target says of the named questions. */
  tells?: readonly Question[];
}

export type ProvClass = 'entity' | 'activity' | 'agent' | 'concept' | 'location';

export interface Kind {
  name: KindName;
  /** Segment of the IRI, kebab-case. A version kind has none of its own: it stands below its parent. */
  path: string;
  plural: string;
  doc: string;
  prov: ProvClass;
  types: readonly string[];
  /** Versions: the kind they are versions of. */
  parent?: KindName;
  /** Property of the name; dct:title where not given. */
  nameProperty?: string;
  /** Question that the description answers. */
  fields: Readonly<Record<string, Field>>;
  links: Readonly<Record<string, Link>>;
  /** Fields that say since when the links hold, first known one first. Without one: since they were recorded. */
  since?: readonly string[];
}

export const RELATIONS = [
  'USED',
  'GENERATED',
  'DERIVED',
  'ASSOCIATED',
  'ATTRIBUTED',
  'DELEGATED',
  'INFORMED',
  'VERSION_OF',
  'BASE_MODEL',
  'LOCATED_AT',
  'IMPLEMENTS',
  'ACHIEVES',
  'DEFINED_ON',
  'PART_OF',
  'MEMBER_OF',
  'RELATED',
  'QUALITY_OF',
] as const;
export type RelationName = (typeof RELATIONS)[number];

export const KIND_NAMES = [
  'DataSource',
  'Dataset',
  'DatasetVersion',
  'Ingest',
  'Process',
  'Study',
  'Task',
  'Algorithm',
  'Implementation',
  'Code',
  'TrainingRun',
  'Model',
  'ModelVersion',
  'Evaluation',
  'QualityMeasurement',
  'Agent',
  'Place',
] as const;
export type KindName = (typeof KIND_NAMES)[number];

type PartValue<P extends PartField> = P extends { type: 'enum'; values: readonly (infer V)[] }
  ? V
  : P extends { type: 'integer' | 'double' }
    ? number
    : P extends { type: 'long' }
      ? Long
      : P extends { type: 'boolean' }
        ? boolean
        : P extends { type: 'json' | 'statistics' }
          ? Json
          : string;
export type PartOf<S extends Readonly<Record<string, PartField>>> = {
  [K in keyof S]: S[K] extends { required: true } ? PartValue<S[K]> : PartValue<S[K]> | null;
};

export type ValueOf<F extends Field> = F extends { type: 'enum'; values: readonly (infer V)[] }
  ? V
  : F extends { type: 'integer' | 'double' }
    ? number
    : F extends { type: 'long' }
      ? Long
      : F extends { type: 'boolean' }
        ? boolean
        : F extends { type: 'texts' }
          ? string[]
          : F extends { type: 'measures' }
            ? Measures
            : F extends { type: 'parts'; of: infer S extends Readonly<Record<string, PartField>> }
              ? PartOf<S>[]
              : F extends { type: 'part'; of: infer S extends Readonly<Record<string, PartField>> }
                ? PartOf<S>
                : F extends { type: 'json' }
                  ? Json
                  : string;

/** The part of a record that every kind has. Instants are ISO 8601 in UTC with milliseconds. */
export interface Head {
  id: string;
  kind: KindName;
  key: string;
  /** Place below `/id/`, each segment percent-encoded once: `dataset/iris/v/1`. Unique in the catalog. */
  path: string;
  parentId: string | null;
  name: string;
  revision: number;
  retiredAt: string | null;
}
export interface BaseRecord extends Head {
  description: string | null;
  tags: string[];
  createdAt: string;
  updatedAt: string;
  retiredReason: string | null;
}
/** A record of any kind; fields beyond the base are those of its kind. */
export type AnyRecord = BaseRecord & { [field: string]: unknown };

/** A record of kind K. Unknown is null. */
export type RecordOf<K extends Kind> = BaseRecord & {
  [F in keyof K['fields']]: K['fields'][F] extends { type: 'texts' | 'parts' } | { required: true }
    ? ValueOf<K['fields'][F]>
    : ValueOf<K['fields'][F]> | null;
};

export function defineKind<const K extends Kind>(kind: K): K {
  return kind;
}

/** Database and search names: DatasetVersion -> dataset_version. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (c, i: number) => (i ? '_' : '') + c.toLowerCase());
}
/** GraphQL's EntityKind value: DatasetVersion -> DATASET_VERSION. */
export function constantCase(name: string): string {
  return snakeCase(name).toUpperCase();
}
