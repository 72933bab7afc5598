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
 * A value of a wrong form in one item of a batch would have the whole request refused before any resolver is asked. So the items are looked at
 * one by one beforehand: one that does not fit is emptied, and its problem kept for its result.
 */

export interface RefusedItem {
  message: string;
  field: string | null;
}
/** By the name of the variable that has the items, and their places. */
export type RefusedItems = ReadonlyMap<string, ReadonlyMap<number, RefusedItem>>;

const FIELD = 'applyBatch';
const ARGUMENT = 'operations';

/** Changes the variables: items that do not fit are emptied. */
export function refuseItems(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Record<string, unknown>): RefusedItems {
  const type = new GraphQLNonNull(assertInputType(schema.getType('Operation')));
  const refused = new Map<string, Map<number, RefusedItem>>();
  for (const name of batchVariables(operation)) {
    const items = variables[name];
    if (!Array.isArray(items)) continue;
    const problems = new Map<number, RefusedItem>();
    items.forEach((item: unknown, i) => {
      const problem = problemOf(item, type);
      if (problem) problems.set(i, problem);
    });
    refused.set(name, problems);
    variables[name] = items.map((item: unknown, i) => (problems.has(i) ? {} : item));
  }
  return refused;
}

function problemOf(item: unknown, type: GraphQLInputType): RefusedItem | null {
  let problem: RefusedItem | null = null;
  coerceInputValue(item, type, (path, _value, error) => {
    // The mutation's name comes first; within its input is where the field is.
    const field = path
      .slice(1)
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
      .join('')
      .replace(/^\./, '');
    problem ??= { message: error.originalError?.message ?? error.message, field: field === '' ? null : field };
  });
  return problem;
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
