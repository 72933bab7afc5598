import { getIntrospectionQuery, Kind, parse, validate, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { costProblem, MAX_COST, MAX_DEPTH, measure, type Measured } from '../../../src/transport/graphql/cost.ts';
import { buildCatalogSchema } from '../../../src/transport/graphql/schema.ts';

const schema = buildCatalogSchema();

function measured(query: string, variables: Record<string, unknown> = {}): Measured {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('no operation');
  return measure({
    schema,
    operation,
    variables,
    fragments: document.definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION),
  });
}
/** Cost of what a query adds to the field itself. */
const costOf = (query: string, variables?: Record<string, unknown>): number => measured(query, variables).cost;

describe('the bounds of a query', () => {
  it('let the story and an introspection pass', () => {
    const story = readFileSync(fileURLToPath(new URL('../../../src/transport/graphql/story-query.graphql', import.meta.url)), 'utf8');
    expect(costProblem(measured(story))).toBeNull();
    expect(costProblem(measured(getIntrospectionQuery()))).toBeNull();
  });

  it('let 50 datasets with versions, agents and metafeatures pass', () => {
    const query =
      '{ datasets(first: 50) { nodes { name administrator { name } versions(first: 5) { nodes { key metafeatures { name value } generatedBy { operators { nodes { name } } } } } } } }';
    expect(costProblem(measured(query))).toBeNull();
  });

  it('refuse a query that is too deep, and say how deep it may be', () => {
    const deep = '{ datasets(first: 1) { nodes ' + '{ latestVersion { dataset '.repeat(10) + '{ id }' + '} }'.repeat(10) + ' } }';
    expect(measured(deep).depth).toBe(23);
    expect(costProblem(measured(deep))).toMatch(new RegExp(`23 levels deep; at most ${MAX_DEPTH}`));
  });

  it('refuse the same field under a thousand aliases', () => {
    const aliases = Array.from({ length: 1000 }, (_, i) => `a${i}: entity(kind: DATASET, key: "k") { id }`).join(' ');
    expect(costProblem(measured(`{ ${aliases} }`))).toMatch(`at most ${MAX_COST}`);
  });

  it('refuse lists in lists that multiply', () => {
    expect(
      costProblem(
        measured('{ datasets(first: 200) { nodes { versions(first: 200) { nodes { derivedFrom(first: 200) { nodes { edgeId } } } } } } }'),
      ),
    ).not.toBeNull();
  });

  it('count lists by their arguments, by variables and by what variables are unless given', () => {
    const fixed = costOf('{ datasets(first: 20) { nodes { id name } } }');
    expect(costOf('query ($n: Int) { datasets(first: $n) { nodes { id name } } }', { n: 20 })).toBe(fixed);
    expect(costOf('query ($n: Int = 20) { datasets(first: $n) { nodes { id name } } }')).toBe(fixed);
    expect(costOf('{ datasets(last: 20) { nodes { id name } } }')).toBe(fixed);
    expect(costOf('{ datasets(first: 40) { nodes { id name } } }') - fixed).toBe(40);
  });

  it('count the elements of lists in arguments', () => {
    const ids = (n: number): string => JSON.stringify(Array.from({ length: n }, (_, i) => String(i)));
    expect(costOf(`{ nodes(ids: ${ids(20)}) { id } }`)).toBeGreaterThan(costOf(`{ nodes(ids: ${ids(10)}) { id } }`) + 900);
    expect(
      costProblem(
        measured('query ($refs: [EntityRefInput!]) { datasets(filter: { administrator: $refs }) { totalCount } }', {
          refs: Array.from({ length: 5000 }, () => ({ key: 'a' })),
        }),
      ),
    ).not.toBeNull();
  });

  it('count what is asked of the schema itself: loops, aliases, and the list of all types', () => {
    const whole = measured(
      getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true, specifiedByUrl: true, oneOf: true }),
    );
    expect(whole.depth).toBeLessThanOrEqual(MAX_DEPTH);
    expect(whole.cost).toBeLessThan(MAX_COST / 2);
    const loop = '__schema { types { fields { type { fields { name } } } } }';
    expect(costProblem(measured(`{ ${loop} }`))).toBeNull();
    const loops = Array.from({ length: 300 }, (_, i) => `a${i}: ${loop}`).join(' ');
    expect(costProblem(measured(`{ ${loops} }`))).toMatch(`at most ${MAX_COST}`);
    const type = '__type(name: "Dataset") { fields { args { type { fields { name } } } } }';
    const types = Array.from({ length: 500 }, (_, i) => `a${i}: ${type}`).join(' ');
    expect(costOf(`{ ${types} }`)).toBeCloseTo(500 * costOf(`{ ${type} }`));
    expect(costProblem(measured(`{ __type(name: "A") { ${'ofType { '.repeat(16)} name ${'}'.repeat(16)} } }`))).toMatch('levels deep');
  });

  it('never fall when more is asked for', () => {
    const leaf = fc.constantFrom('id', 'name', 'key', '__typename', 'versions(first: 3) { complete }', 'administrator { name }');
    const list = fc.record({ first: fc.integer({ min: 0, max: 200 }), fields: fc.array(leaf, { minLength: 1, maxLength: 6 }) });
    const text = ({ first, fields }: { first: number; fields: string[] }): string =>
      `datasets(first: ${first}) { nodes { ${[...new Set(fields)].join(' ')} } }`;
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 5 }), (lists) => {
        const costs = lists.map((_, i) =>
          costOf(
            `{ ${lists
              .slice(0, i + 1)
              .map((one, j) => `a${j}: ${text(one)}`)
              .join(' ')} }`,
          ),
        );
        expect(costs).toEqual([...costs].sort((a, b) => a - b));
        const direct = costOf(`{ ${lists.map((one, j) => `a${j}: ${text(one)}`).join(' ')} }`);
        const inFragments = lists.map((one, j) => `fragment f${j} on Query { a${j}: ${text(one)} }`).join(' ');
        expect(costOf(`{ ${lists.map((_, j) => `...f${j}`).join(' ')} } ${inFragments}`)).toBe(direct);
      }),
      { numRuns: 50 },
    );
  });

  it('are worked out at once for fragments that hold each other a billion times', () => {
    const fragments = Array.from(
      { length: 40 },
      (_, i) => `fragment f${i} on Query { ${i === 39 ? '__typename' : `...f${i + 1} ...f${i + 1}`} }`,
    ).join(' ');
    const document = parse(`{ ...f0 } ${fragments}`);
    const operation = document.definitions[0] as OperationDefinitionNode;
    const result = measure({ schema, operation, variables: {}, fragments: document.definitions.slice(1) as FragmentDefinitionNode[] });
    expect(result.cost).toBe(2 ** 39);
  });
});
