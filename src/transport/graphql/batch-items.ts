import {
  assertInputType,
  coerceInputValue,
  GraphQLNonNull,
  Kind,
  visit,
  type FieldNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/**
 * A value of a wrong form in one item of a batch would have the whole request refused before any resolver is asked. So the items are read by
 * the schema one by one beforehand, and the resolver takes them from here; what is left in the variables is as many empty items.
 */

/** An item as the schema reads it, or what is wrong with it; and as it came. */
export type BatchItem = { given: unknown } & ({ input: BatchInput } | { problem: string; field: string | null });
export type BatchInput = Readonly<Record<string, unknown>>;
/** By the name of the variable that has the items. */
export type BatchItems = ReadonlyMap<string, readonly BatchItem[]>;

const FIELD = 'applyBatch';
const ARGUMENT = 'operations';

/** Takes the items out of the variables: there they become empty. */
export function takeItems(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Record<string, unknown>): BatchItems {
  const type = new GraphQLNonNull(assertInputType(schema.getType('Operation')));
  const taken = new Map<string, BatchItem[]>();
  for (const name of batchVariables(operation)) {
    const items = variables[name];
    if (!Array.isArray(items)) continue;
    taken.set(
      name,
      items.map((item: unknown) => readItem(item, type)),
    );
    variables[name] = items.map(() => ({}));
  }
  return taken;
}

function readItem(given: unknown, type: GraphQLInputType): BatchItem {
  let refused: { problem: string; field: string | null } | null = null;
  const input: unknown = coerceInputValue(given, type, (path, _value, error) => {
    // The mutation's name comes first; within its input is where the field is.
    const field = path
      .slice(1)
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
      .join('')
      .replace(/^\./, '');
    refused ??= { problem: error.originalError?.message ?? error.message, field: field === '' ? null : field };
  });
  return { given, ...(refused ?? { input: input as BatchInput }) };
}

/** Variables that are given as the items of a batch. */
function batchVariables(operation: OperationDefinitionNode): string[] {
  const names = new Set<string>();
  visit(operation, {
    Field: (node) => {
      const name = batchVariable(node);
      if (name !== null) names.add(name);
    },
  });
  return [...names];
}

/** The variable that has the items of a call; null where they stand in the query itself. */
export function batchVariable(node: FieldNode): string | null {
  const value = node.name.value === FIELD ? node.arguments?.find((argument) => argument.name.value === ARGUMENT)?.value : undefined;
  return value?.kind === Kind.VARIABLE ? value.name.value : null;
}
