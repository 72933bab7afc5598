import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { constantCase, KIND_NAMES } from '../../../src/model/kind.ts';
import { ALL_KINDS, fieldsOf, linksOf } from '../../../src/model/registry.ts';
import { operationName, verbOf } from '../../../src/transport/graphql/kind-words.ts';
import { buildCatalogSchema, printCatalogSchema } from '../../../src/transport/graphql/schema.ts';

const schema = buildCatalogSchema();
const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));

interface Member {
  place: string;
  description: string | null | undefined;
  type?: GraphQLType;
}
function membersOf(type: GraphQLNamedType): Member[] {
  if (isEnumType(type)) return type.getValues().map((value) => ({ place: `${type.name}.${value.name}`, description: value.description }));
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => ({ place: `${type.name}.${field.name}`, ...field }));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    { place: `${type.name}.${field.name}`, ...field },
    ...field.args.map((arg) => ({ place: `${type.name}.${field.name}(${arg.name})`, ...arg })),
  ]);
}
const members = types.flatMap(membersOf);
const ROOTS = ['Query', 'Mutation', 'Subscription'];
const BUILT_IN = ['String', 'Int', 'Float', 'Boolean', 'ID'];

describe('the schema', () => {
  it('describes every type, field, argument and value', () => {
    const bare = [
      ...types.filter((type) => !ROOTS.includes(type.name) && !BUILT_IN.includes(type.name) && !type.description).map((type) => type.name),
      ...members.filter((member) => !member.description).map((member) => member.place),
    ];
    expect(bare).toEqual([]);
  });

  it('writes descriptions as sentences, without leftovers of generation', () => {
    const said = [...members, ...types.map((type) => ({ place: type.name, description: type.description }))].filter(
      ({ place }) => !BUILT_IN.includes(place),
    );
    const odd = said.filter(
      ({ description }) => description && (!/[.?]$/.test(description) || /\[object|undefined [a-z]+s\b|\ba [aeio]/.test(description)),
    );
    expect(odd.map(({ place, description }) => `${place}: ${description}`)).toEqual([]);
  });

  it('has no lists of items that may be null, except where an id may be unknown', () => {
    const loose = members.filter(({ type }) => {
      const list = type && getNullableType(type);
      return isListType(list) && !isNonNullType(list.ofType);
    });
    expect(loose.map(({ place }) => place)).toEqual(['Query.nodes']);
  });

  it('answers lists that are never null', () => {
    const outputs = types
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ place: `${type.name}.${field.name}`, type: field.type })));
    expect(outputs.filter(({ type }) => isListType(type)).map(({ place }) => place)).toEqual([]);
  });

  it('has free JSON only where the value is free by nature', () => {
    const free = members.filter(({ type }) => type && getNamedType(type).name === 'JSON').map(({ place }) => place);
    expect(free.sort()).toEqual([
      'AuditChange.after',
      'AuditChange.before',
      'AuditEntry.after',
      'AuditEntry.before',
      'DataSource.extras',
      'HyperParameter.default',
      'HyperParameterInput.default',
      'ProcessOperation.parameters',
      'ProcessOperationInput.parameters',
      'RecommendationEvidence.settings',
      'RecommendationItem.settings',
      'RecordTrainingRunInput.environment',
      'RegisterDataSourceInput.extras',
      'RelateInput.attributes',
      'Setting.value',
      'SettingInput.value',
      'TrainingRun.environment',
      'UpdateDataSourceInput.extras',
      'UpdateTrainingRunInput.environment',
    ]);
  });

  it('names the kinds as the model does', () => {
    const kinds = schema.getType('EntityKind');
    expect(isEnumType(kinds) && kinds.getValues().map(({ name, value }) => [name, value as string])).toEqual(
      KIND_NAMES.map((name) => [constantCase(name), name]),
    );
    expect(schema.getType('IngestMode')?.toConfig()).toMatchObject({ values: { REAL_TIME: { value: 'real-time' } } });
  });

  it('has the queries that front ends rely on', () => {
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {});
    const promised = [
      'node',
      'nodes',
      'entity',
      'search',
      'suggest',
      'lineage',
      'lineageDifference',
      'lineagePaths',
      'impact',
      'columnLineage',
      'compareDatasets',
      'similarDatasets',
      'similarModels',
      'recommendAlgorithms',
      'audit',
      'dataSources',
      'datasets',
      'datasetVersions',
      'ingests',
      'processes',
      'studies',
      'tasks',
      'algorithms',
      'implementations',
      'codes',
      'trainingRuns',
      'models',
      'modelVersions',
      'evaluations',
      'qualityMeasurements',
      'agents',
      'places',
    ];
    expect(queries.sort()).toEqual(promised.sort());
  });

  it('is printed in one order, however often it is built', () => {
    expect(printCatalogSchema()).toBe(printCatalogSchema());
  });
});

describe.each(ALL_KINDS.map((kind) => [kind.name, kind] as const))('%s in the schema', (name, kind) => {
  const fieldNames = (type: string): string[] => {
    const found = schema.getType(type);
    return isObjectType(found) || isInputObjectType(found) ? Object.keys(found.getFields()) : [];
  };

  const typeOf = (type: string, field: string): string => {
    const found = schema.getType(type);
    return isObjectType(found) || isInputObjectType(found) ? String(found.getFields()[field]?.type) : '';
  };

  it('shows every field and link of the model', () => {
    expect(fieldNames(name)).toEqual(expect.arrayContaining([...fieldsOf(kind), ...linksOf(kind)].map(([field]) => field)));
    if (kind.parent) expect(fieldNames(name)).toContain(kind.parent.toLowerCase());
  });

  it('takes every field and link of the model, except those stated at the other end', () => {
    const mutation = schema.getMutationType()?.getFields()[`${verbOf(name)}${name}`];
    expect(mutation?.args.map((arg) => String(arg.type))).toEqual([`${operationName(name)}Input!`]);
    const stated = linksOf(kind).filter(([, link]) => !link.view);
    const expected = [
      'key',
      'name',
      'description',
      'tags',
      'expectedRevision',
      'reason',
      'clientMutationId',
      ...fieldsOf(kind).map(([field]) => field),
      ...stated.map(([link]) => link),
    ];
    expect(fieldNames(`${operationName(name)}Input`).sort()).toEqual(
      [...expected, ...(kind.parent ? [kind.parent.toLowerCase()] : [])].sort(),
    );
  });

  it('demands in the input what the model requires', () => {
    const input = schema.getType(`${operationName(name)}Input`);
    const demanded = isInputObjectType(input)
      ? Object.values(input.getFields())
          .filter((field) => isNonNullType(field.type))
          .map((field) => field.name)
      : [];
    const required = [...fieldsOf(kind), ...linksOf(kind)].filter(([, declared]) => declared.required).map(([field]) => field);
    expect(demanded.sort()).toEqual([...required, ...(kind.parent ? [kind.parent.toLowerCase()] : ['key', 'name'])].sort());
  });

  it('can be changed in every field and link that it takes, with nothing demanded but id and revision', () => {
    const input = schema.getType(`Update${name}Input`);
    const fields = isInputObjectType(input) ? Object.values(input.getFields()) : [];
    const stated = linksOf(kind).filter(([, link]) => !link.view);
    const declared = [...fieldsOf(kind), ...stated].map(([field]) => field);
    const base = ['id', 'expectedRevision', 'name', 'description', 'tags', 'reason', 'clientMutationId'];
    expect(fields.map((field) => field.name).sort()).toEqual([...base, ...declared].sort());
    expect(fields.filter((field) => isNonNullType(field.type)).map((field) => field.name)).toEqual(['id', 'expectedRevision']);
  });

  it('tells of links with attributes what they say, and takes the same', () => {
    for (const [link, { attributes, view }] of linksOf(kind)) {
      if (!attributes) continue;
      expect([...fieldNames(`${attributes.name}Link`)].sort()).toEqual(
        ['entity', 'role', 'edgeId', 'validFrom', ...Object.keys(attributes.of)].sort(),
      );
      expect(typeOf(name, link)).toBe(`${attributes.name}LinkList!`);
      if (view) continue;
      expect(typeOf(`${operationName(name)}Input`, link)).toBe(`[${attributes.name}Input!]`);
      expect(fieldNames(`${attributes.name}Input`)).toEqual(
        expect.arrayContaining(['id', 'iri', 'kind', 'key', 'version', 'item', ...Object.keys(attributes.of)]),
      );
    }
  });

  it('has nothing that the model does not know, but for named additions', () => {
    const additions = [
      'id',
      'kind',
      'key',
      'iri',
      'name',
      'description',
      'tags',
      'revision',
      'createdAt',
      'updatedAt',
      'retiredAt',
      'fiveW1H',
      'history',
      'versions',
      'latestVersion',
      'dataset',
      'model',
    ];
    const declared = [...fieldsOf(kind), ...linksOf(kind)].map(([field]) => field);
    expect(fieldNames(name).filter((field) => !declared.includes(field) && !additions.includes(field))).toEqual([]);
  });
});
