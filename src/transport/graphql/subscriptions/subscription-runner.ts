import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  parse,
  subscribe,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { InputError } from '../../../errors.ts';
import type { Caller } from '../../../services/caller.ts';
import { createContext, type CatalogServices, type GraphqlContext } from '../context.ts';
import { maskInside } from '../mask-answers.ts';
import { checkCost, checkQuery, MAX_PROBLEMS } from '../request-bounds.ts';

/** A request as its transport received it. */
export interface StreamRequest {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}
/** Answers to one subscription, in order. */
export type Answers = AsyncGenerator<FormattedExecutionResult, undefined>;
/** What `graphql` is to run, checked. */
export type CheckedSubscription = ExecutionArgs & { contextValue: GraphqlContext };

interface Deps {
  schema: GraphQLSchema;
  services: CatalogServices;
  formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
}

/** Runs subscriptions for every transport: the bounds of queries, and answers with the same masks. */
export class SubscriptionRunner {
  private readonly deps: Deps;

  constructor(deps: Deps) {
    this.deps = deps;
  }

  /** @throws CatalogError, GraphQLError when it is not to be run */
  check(request: StreamRequest, caller: Caller): CheckedSubscription {
    const { schema, services } = this.deps;
    checkQuery(request.query);
    const document = this.parsed(request.query);
    const operation = operationOf(document, request.operationName);
    const variableValues = { ...request.variables };
    checkCost(schema, document, operation, variableValues);
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues, { maxErrors: MAX_PROBLEMS });
    if (errors?.[0]) throw badRequest(errors[0]);
    const { operationName } = request;
    return { schema, document, operationName, variableValues, contextValue: createContext({ services, caller }) };
  }

  /** Checks and runs. Never throws: a refusal is the only answer then. */
  async answers(request: StreamRequest, caller: Caller): Promise<Answers> {
    try {
      return await this.run(this.check(request, caller));
    } catch (error) {
      return this.single({ errors: [graphqlError(error)] });
    }
  }

  /** Answers as they are to be sent. Never throws: what goes wrong is told as the last answer. */
  async run(args: CheckedSubscription): Promise<Answers> {
    try {
      const started = await subscribe(args);
      return Symbol.asyncIterator in started ? answersOf(started, (result) => this.format(result)) : this.single(started);
    } catch (error) {
      return this.single({ errors: [graphqlError(error)] });
    }
  }

  /** An error as it is to be sent. */
  formatted(error: GraphQLError): GraphQLFormattedError {
    const formatted = this.deps.formatError(error.toJSON(), error);
    maskInside(formatted);
    return formatted;
  }

  private single(result: ExecutionResult): Answers {
    return answersOf([result].values(), (given) => this.format(given));
  }

  private parsed(query: string): DocumentNode {
    let document: DocumentNode;
    try {
      document = parse(query);
    } catch (error) {
      throw error instanceof GraphQLError ? badRequest(error) : error;
    }
    const [problem] = validate(this.deps.schema, document, undefined, { maxErrors: MAX_PROBLEMS });
    if (problem) throw badRequest(problem);
    return document;
  }

  private format({ data, errors }: ExecutionResult): FormattedExecutionResult {
    maskInside(data);
    return {
      ...(data === undefined ? {} : { data }),
      ...(errors ? { errors: errors.map((error) => this.formatted(error)) } : {}),
    };
  }
}

function operationOf(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (!operation) throw new InputError('operationName: the query has no operation of this name, or several and none is named.');
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
    throw new InputError(`Only subscriptions are answered as a stream. Send a ${operation.operation} to POST /graphql.`);
  return operation;
}

function badRequest(error: GraphQLError): GraphQLError {
  const { nodes, source, positions } = error;
  return new GraphQLError(error.message, { nodes, source, positions, extensions: { code: 'BAD_REQUEST' } });
}
/** An error as `graphql` knows them. */
export function graphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** No generator function: one that waits for its source could not be ended before the source has something to say. */
function answersOf(
  results: AsyncIterator<ExecutionResult> | Iterator<ExecutionResult>,
  format: (result: ExecutionResult) => FormattedExecutionResult,
): Answers {
  let over = false;
  const done = { value: undefined, done: true } as const;
  const end = async (): Promise<typeof done> => {
    over = true;
    await results.return?.();
    return done;
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => {
      if (over) return done;
      try {
        const step = await results.next();
        return step.done ? done : { value: format(step.value), done: false };
      } catch (error) {
        over = true;
        return { value: format({ errors: [graphqlError(error)] }), done: false };
      }
    },
    return: end,
    throw: end,
  };
}
