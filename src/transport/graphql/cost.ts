import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isIntrospectionType,
  isListType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  valueFromASTUntyped,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * What a query may cost, estimated from its text and variables alone, before anything is read. The cost is the number of values that the
 * answer can hold at most, with a surcharge where a field costs statements of its own.
 */

/** The story of the slides, from the model back to the owner of the source, is 15 deep. */
export const MAX_DEPTH = 16;
export const MAX_COST = 200_000;

/** Fields of Query, Mutation and Subscription: at least one statement each, also when the same one is asked for under many aliases. */
const ROOT_FIELD = 500;
/** Each element of a list in the arguments of a query: ids, keys and references are looked up. */
const ARGUMENT_ITEM = 100;
/** Fields that are not read together with those of other things. */
const SURCHARGES: Readonly<Record<string, number>> = {
  fiveW1H: 3000,
  history: 100,
  totalCount: 500,
  lineage: 2000,
  lineageDifference: 4000,
  lineagePaths: 4000,
  impact: 2000,
  columnLineage: 2000,
  search: 1000,
  facets: 1000,
  highlights: 20,
  suggest: 100,
  compareDatasets: 1000,
  similarDatasets: 1000,
  recommendAlgorithms: 1000,
  similarModels: 1000,
};
/** Arguments that bound a list. */
const SIZE_ARGUMENTS = ['first', 'last', 'maxNodes'];
/** Length of a list that nothing bounds: parts of a record, statements. */
const SHORT_LIST = 10;
const PAGE = 50;
/** A value of the schema's description is there already: nothing is read for it. */
const INTROSPECTION_VALUE = 0.1;
/** How long lists of the schema's description are, where types have many. The list of all types is counted. */
const INTROSPECTION_LISTS: Readonly<Record<string, number>> = {
  fields: 10,
  args: 3,
  inputFields: 10,
  interfaces: 3,
  enumValues: 5,
  possibleTypes: 10,
  directives: 10,
};

const META_FIELDS: Readonly<Record<string, GraphQLField<unknown, unknown>>> = { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef };

export interface Measured {
  depth: number;
  cost: number;
}
export interface MeasuredQuery {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: readonly FragmentDefinitionNode[];
  variables: Readonly<Record<string, unknown>>;
}

/** Pure. The query must be valid, so that no fragment holds itself. */
export function measure(query: MeasuredQuery): Measured {
  return new Measurement(query).operation();
}

/** What is wrong with the size of a query and what to do, or null when it may be executed. */
export function costProblem({ depth, cost }: Measured): string | null {
  if (depth > MAX_DEPTH)
    return `The query is ${depth} levels deep; at most ${MAX_DEPTH} are possible. Ask in several queries, going on from the ids.`;
  if (cost > MAX_COST)
    return `The answer could hold ${Math.round(cost)} values; at most ${MAX_COST} are possible. Ask for shorter lists (first, maxNodes), fewer fields or fewer aliases.`;
  return null;
}

class Measurement {
  private readonly query: MeasuredQuery;
  private readonly variables: Record<string, unknown>;
  /** Each fragment is measured once, however often it is spread. */
  private readonly known = new Map<string, Measured>();

  constructor(query: MeasuredQuery) {
    this.query = query;
    const defaults = (query.operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
    );
    this.variables = { ...Object.fromEntries(defaults), ...query.variables };
  }

  operation(): Measured {
    const { schema, operation } = this.query;
    const root = schema.getRootType(operation.operation);
    return root ? this.selections(operation.selectionSet, root, null) : { depth: 0, cost: 0 };
  }

  /** @param listSize how long lists right below are, where the field above has said so */
  private selections(set: SelectionSetNode, type: GraphQLCompositeType, listSize: number | null): Measured {
    let depth = 0;
    let cost = 0;
    for (const selection of set.selections) {
      const measured =
        selection.kind === Kind.FIELD
          ? this.field(selection, type, listSize)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.selections(selection.selectionSet, this.typeOf(selection.typeCondition?.name.value, type), listSize)
            : this.fragment(selection.name.value, type, listSize);
      depth = Math.max(depth, measured.depth);
      cost += measured.cost;
    }
    return { depth, cost };
  }

  private fragment(name: string, type: GraphQLCompositeType, listSize: number | null): Measured {
    const key = `${name} ${listSize}`;
    const fragment = this.query.fragments.find((one) => one.name.value === name);
    const measured =
      this.known.get(key) ??
      (fragment
        ? this.selections(fragment.selectionSet, this.typeOf(fragment.typeCondition.name.value, type), listSize)
        : { depth: 0, cost: 0 });
    this.known.set(key, measured);
    return measured;
  }

  private field(node: FieldNode, parent: GraphQLCompositeType, listSize: number | null): Measured {
    const name = node.name.value;
    const field = META_FIELDS[name] ?? ('getFields' in parent ? parent.getFields()[name] : undefined);
    if (!field) return { depth: 0, cost: 1 };
    const below = this.below(node, field, isIntrospectionType(parent) ? this.introspectionSize(name) : listSize);
    return { depth: below.depth + 1, cost: this.ownCost(node, parent) + below.cost };
  }

  private ownCost(node: FieldNode, parent: GraphQLCompositeType): number {
    const name = node.name.value;
    if (isIntrospectionType(parent)) return INTROSPECTION_VALUE;
    return name in META_FIELDS ? 1 : 1 + (SURCHARGES[name] ?? 0) + this.rootCost(node, parent);
  }

  private below(node: FieldNode, field: GraphQLField<unknown, unknown>, listSize: number | null): Measured {
    const type = getNamedType(field.type);
    if (!isCompositeType(type) || !node.selectionSet) return { depth: 0, cost: 0 };
    const size = this.sizeOf(node, field);
    const isList = isListType(getNullableType(field.type));
    const one = this.selections(node.selectionSet, type, isList ? null : size);
    return { depth: one.depth, cost: isList ? (size ?? listSize ?? SHORT_LIST) * one.cost : one.cost };
  }

  private rootCost(node: FieldNode, parent: GraphQLCompositeType): number {
    const { schema } = this.query;
    if (parent === schema.getMutationType() || parent === schema.getSubscriptionType()) return ROOT_FIELD;
    if (parent !== schema.getQueryType()) return 0;
    const items = (node.arguments ?? []).reduce((sum, { value }) => sum + itemsIn(valueFromASTUntyped(value, this.variables)), 0);
    return ROOT_FIELD + ARGUMENT_ITEM * items;
  }

  /** How long the list of a field is at most, where its arguments say so. */
  private sizeOf(node: FieldNode, field: GraphQLField<unknown, unknown>): number | null {
    const bounds = field.args.filter((arg) => SIZE_ARGUMENTS.includes(arg.name));
    const ids = field.args.some((arg) => arg.name === 'ids') ? this.argument(node, 'ids') : null;
    if (Array.isArray(ids)) return ids.length;
    if (bounds.length === 0) return null;
    const said = bounds.map((arg) => this.argument(node, arg.name) ?? arg.defaultValue).filter((value) => typeof value === 'number');
    return said.length === 0 ? PAGE : Math.max(0, ...said);
  }

  private introspectionSize(name: string): number | null {
    return name === 'types' ? Object.keys(this.query.schema.getTypeMap()).length : (INTROSPECTION_LISTS[name] ?? null);
  }

  private argument(node: FieldNode, name: string): unknown {
    const given = node.arguments?.find((argument) => argument.name.value === name);
    return given ? valueFromASTUntyped(given.value, this.variables) : undefined;
  }

  private typeOf(name: string | undefined, otherwise: GraphQLCompositeType): GraphQLCompositeType {
    const type = name === undefined ? otherwise : this.query.schema.getType(name);
    return isCompositeType(type) ? type : otherwise;
  }
}

/** Elements of all lists inside an argument. */
function itemsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + 1 + itemsIn(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + itemsIn(item), 0);
}
