import { InputError } from '../../errors.ts';
import type { Measures } from '../../model/kind.ts';
import { ALL_METAFEATURES, metafeature, type MetafeatureDefinition } from '../../model/metafeature.ts';
import { undefinedReason, type DescribedTable, type UndefinedReason } from '../../model/undefined-metafeature.ts';
import type { Resolve } from './resolve-with.ts';

export type MetafeatureValue = Omit<MetafeatureDefinition, 'datatype'> & { value: number | null };
export interface AskedMetafeatures {
  names?: readonly string[] | null;
  groups?: readonly MetafeatureDefinition['group'][] | null;
}
/** What is stated of a dataset version. */
interface Statement {
  /** Id of the version. */
  id: string;
  measures: Measures | null;
}

/** A value beside the definition, not with a copy of it: a page of versions has thousands. */
class StatedMetafeature implements MetafeatureValue {
  private readonly of: MetafeatureDefinition;
  readonly value: number | null;
  readonly statement: Statement;

  constructor(of: MetafeatureDefinition, value: number | null, statement: Statement) {
    this.of = of;
    this.value = value;
    this.statement = statement;
  }
  get name(): string {
    return this.of.name;
  }
  get title(): string {
    return this.of.title;
  }
  get definition(): string {
    return this.of.definition;
  }
  get unit(): string {
    return this.of.unit;
  }
  get group(): MetafeatureDefinition['group'] {
    return this.of.group;
  }
}

/** Pure: the stated metafeatures with their definitions. @throws InputError for a name that no metafeature has */
export function metafeatureValues(statement: Statement, { names, groups }: AskedMetafeatures = {}): MetafeatureValue[] {
  const unknown = names?.find((name) => !metafeature(name));
  if (unknown !== undefined)
    throw new InputError(`names: no metafeature is called ${JSON.stringify(unknown.slice(0, 60))}.`, { field: 'names' });
  const named = names?.flatMap((name) => metafeature(name) ?? []) ?? ALL_METAFEATURES;
  const wanted = groups ? named.filter(({ group }) => groups.includes(group)) : named;
  const stated: MetafeatureValue[] = [];
  for (const definition of wanted) {
    const value = statement.measures?.[definition.name];
    if (value !== undefined) stated.push(new StatedMetafeature(definition, value, statement));
  }
  return stated;
}

/** Why a metafeature is null, and null where it is not: told by the columns of its version, which are read only for that. */
export function reasonWith<T>(tell: (reason: UndefinedReason) => T): Resolve<StatedMetafeature> {
  return async ({ name, value, statement: { id, measures } }, _, { loaders }) => {
    if (value !== null || measures === null) return null;
    const features = (await loaders.lazyField('DatasetVersion', 'features', id)) as DescribedTable['features'] | null;
    return tell(undefinedReason(name, { metafeatures: measures, features: features ?? [] }));
  };
}
