import fc from 'fast-check';
import { getNullableType, isLeafType, isListType, isObjectType, type GraphQLField } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_KINDS } from '../../../src/model/registry.ts';
import { loadSeeds } from '../../../src/app.ts';
import { buildCatalogSchema } from '../../../src/transport/graphql/schema.ts';
import { at, openGraphqlLake, type Answer, type GraphqlLake } from './graphql-lake.ts';

const PAGE = `{ datasets(first: $first) { nodes { name iri tags administrator { name } creators { nodes { name key } complete } publisher { id }
  location { name } latestVersion { key } versions(first: 3) { nodes { key created files { path } } complete } } } }`;

describe('lists', () => {
  let catalog: GraphqlLake;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
    await loadSeeds(catalog.lake);
  });
  afterAll(() => catalog.close());
  const asked = async (query: string, variables?: Record<string, unknown>): Promise<unknown> => {
    const { data, errors } = await catalog.ask(query, variables);
    expect(errors).toEqual([]);
    return data;
  };

  it('read a page with all that is linked in one statement for the page, one for its links and one for each list of versions', async () => {
    const [few, many] = [await catalog.counted(PAGE.replace('$first', '2')), await catalog.counted(PAGE.replace('$first', '25'))];
    expect([few.errors, many.errors]).toEqual([[], []]);
    expect(at(many.data, 'datasets.nodes')).toHaveLength(25);
    expect([few.statements, many.statements]).toEqual([4, 4]);
  });

  it('read linked things themselves only where more is asked of them than came with the link', async () => {
    const query = (ofRun: string): string => `{ modelVersions(first: 20) { nodes {
        run: generatedBy { id ...Named ... on TrainingRun { ${ofRun} } } baseModels { nodes { role entity { ...Named } } } model { iri } } } }
      fragment Named on Entity { name ...Keyed } fragment Keyed on Entity { k: key }`;
    const [heads, linked, whole] = [
      await catalog.counted(query('revision')),
      await catalog.counted(query('operators { nodes { name } }')),
      await catalog.counted(query('status')),
    ];
    expect([heads.errors, linked.errors, whole.errors]).toEqual([[], [], []]);
    const [page, links, models] = [1, 1, 1];
    expect(heads.statements).toBe(page + links + models);
    expect(linked.statements).toBe(page + links + models + links);
    expect(whole.statements).toBe(page + links + models + 1);
    const runs = at<{ run: { status: string; k: string } | null }[]>(whole.data, 'modelVersions.nodes').flatMap(({ run }) => run ?? []);
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) expect(run).toMatchObject({ status: expect.any(String) as string, k: expect.any(String) as string });
  });

  it('answer each field the same whether it is asked for alone or with all others', async () => {
    const schema = buildCatalogSchema();
    for (const kind of ALL_KINDS) {
      const type = schema.getType(kind.name);
      if (!isObjectType(type)) throw new Error(`${kind.name} is no type`);
      const leaves = Object.values(type.getFields())
        .filter(isLeaf)
        .map(({ name }) => name);
      const query = (fields: string): string => `{ ${kind.plural}(first: 200) { nodes { ${fields} } } }`;
      const whole = at<Record<string, unknown>[]>(
        await asked(query(`${leaves.join(' ')} history(first: 1) { nodes { id } }`)),
        `${kind.plural}.nodes`,
      );
      for (const leaf of leaves) {
        const alone = at<Record<string, unknown>[]>(await asked(query(leaf)), `${kind.plural}.nodes`);
        expect(
          alone.map((one) => one[leaf]),
          `${kind.name}.${leaf}`,
        ).toEqual(whole.map((one) => one[leaf]));
      }
    }
  });

  it('join what is asked of a page by its nodes, its edges and its fragments', async () => {
    const data =
      await asked(`{ datasets(first: 3, filter: { present: [DESCRIPTION, TAGS] }) { nodes { key ...Tags } edges { node { description ... on Entity { updatedAt } } } } }
      fragment Tags on Dataset { labels: tags }`);
    for (const node of at<Record<string, unknown>[]>(data, 'datasets.nodes'))
      expect(node.labels).toEqual(expect.arrayContaining([expect.any(String)]));
    for (const { node } of at<{ node: Record<string, unknown> }[]>(data, 'datasets.edges'))
      expect(node).toEqual({ description: expect.any(String) as string, updatedAt: expect.any(String) as string });
    const story = await asked('{ datasets(first: 1) { nodes { fiveW1H { what { statements { value } } } } } }');
    expect(JSON.stringify(story)).toContain('value');
  });

  it('are filtered by ranges, texts, and what is missing', async () => {
    const data = await asked(`{
      good: evaluations(filter: { value: { atLeast: 0.9, below: 2 } }, first: 200) { nodes { value } totalCount }
      late: trainingRuns(filter: { startedAt: { from: "2000-01-01T00:00:00Z", before: "2100-01-01T00:00:00Z" } }, first: 200) { nodes { startedAt } }
      large: modelVersions(filter: { parameterCount: { atLeast: "100000000" } }, first: 200) { nodes { parameterCount } }
      licensed: datasets(filter: { licence: ["CC-BY-4.0"] }, first: 200) { nodes { licence } }
      unknown: datasets(filter: { missing: [LICENCE] }, first: 200) { nodes { licence } }
      all: datasets { totalCount }
      has: datasets(filter: { present: [LICENCE] }) { totalCount }
    }`);
    const each = (path: string, holds: (node: Record<string, unknown>) => boolean): void => {
      const nodes = at<Record<string, unknown>[]>(data, path);
      expect(nodes.length, path).toBeGreaterThan(0);
      expect(nodes.filter((node) => !holds(node))).toEqual([]);
    };
    each('good.nodes', ({ value }) => Number(value) >= 0.9);
    each('late.nodes', ({ startedAt }) => startedAt !== null);
    each('large.nodes', ({ parameterCount }) => Number(parameterCount) >= 1e8);
    each('licensed.nodes', ({ licence }) => licence === 'CC-BY-4.0');
    each('unknown.nodes', ({ licence }) => licence === null);
    expect(at<number>(data, 'has.totalCount') + at<unknown[]>(data, 'unknown.nodes').length).toBe(at(data, 'all.totalCount'));
  });

  it('are ordered by fields of their kind, with what is unknown last', async () => {
    const values = async (direction: string): Promise<unknown[]> =>
      at<{ startedAt: string | null }[]>(
        await asked(`{ trainingRuns(first: 200, orderBy: [{ field: STARTED_AT, direction: ${direction} }]) { nodes { startedAt } } }`),
        'trainingRuns.nodes',
      ).map(({ startedAt }) => startedAt);
    const [up, down] = [await values('ASC'), await values('DESC')];
    const known = up.filter((value) => value !== null);
    expect(known.length).toBeGreaterThan(1);
    expect(up.slice(0, known.length)).toEqual([...known].sort());
    expect(down.slice(0, known.length)).toEqual([...known].sort().reverse());
    const { errors } = await catalog.ask('{ datasets(orderBy: [{ field: STARTED_AT }]) { nodes { id } } }');
    expect(errors[0]?.extensions.code).toBe('INPUT_INVALID');
  });

  it('look up all that a filter names at once', async () => {
    const query = (agents: number): string => {
      const references = Array.from({ length: agents }, (_, i) => `{ key: "agent-${i}" }`).join(' ');
      return `{ datasets(filter: { administrator: [${references}], creators: [${references}] }, first: 1) { nodes { id } } }`;
    };
    const [few, many] = [await catalog.counted(query(1)), await catalog.counted(query(20))];
    expect([few.errors, many.errors]).toEqual([[], []]);
    expect(many.statements).toBe(few.statements);
    expect(many.statements).toBe(2);
  });

  it('keep a cursor to its filter and order, not to the fields that are asked for', async () => {
    const page = (filter: string, after: string | null, fields = 'id'): Promise<Answer> =>
      catalog.ask(
        `query ($after: String) { evaluations(filter: ${filter}, orderBy: [{ field: VALUE }], first: 2, after: $after) { nodes { ${fields} } pageInfo { endCursor } } }`,
        { after },
      );
    const filter = '{ value: { atLeast: 0.1 }, present: [EVALUATED_AT] }';
    const cursor = at<string>((await page('{ value: { atLeast: 0.1 } }', null)).data, 'evaluations.pageInfo.endCursor');
    expect((await page('{ value: { atLeast: 0.1 } }', cursor, 'id name value claim')).errors).toEqual([]);
    for (const other of [filter, '{ value: { atLeast: 0.2 } }', '{ value: { below: 0.1 } }', '{}'])
      expect(
        (await page(other, cursor)).errors.map((error) => error.extensions.code),
        other,
      ).toEqual(['CURSOR_INVALID']);
  });

  it('refuse every cursor that they did not give with one clear error', async () => {
    const query = `query ($after: String) { modelVersions(orderBy: [{ field: PARAMETER_COUNT }, { field: CREATED }, { field: NAME, direction: DESC }], first: 1, after: $after) { pageInfo { endCursor } } }`;
    const given = at<string>((await catalog.ask(query)).data, 'modelVersions.pageInfo.endCursor');
    const parts = JSON.parse(Buffer.from(given, 'base64url').toString()) as unknown[];
    const hostile = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.constant(given.slice(0, -3)),
      fc.constant('A'.repeat(200_000)),
      fc
        .tuple(
          fc.integer({ min: 1, max: parts.length - 1 }),
          fc.oneof(
            fc.jsonValue(),
            fc.string({ unit: 'binary' }),
            fc.constantFrom('infinity', 'NaN', '2024-02-30T00:00:00.000Z', '1', 1e308, '9'.repeat(40), '\u0000', '\ud800'),
          ),
        )
        .map(([i, value]) => Buffer.from(JSON.stringify(parts.with(i, value))).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (after) => {
        const { errors, status } = await catalog.ask(query, { after });
        expect(status).toBe(200);
        // What happens to be of the right types is a place in the list like any other.
        expect(errors.map((error) => error.extensions.code).filter((code) => code !== 'CURSOR_INVALID')).toEqual([]);
        expect(errors.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
    expect((await catalog.ask(query, { after: '' })).errors.map((error) => error.extensions.code)).toEqual(['CURSOR_INVALID']);
  });

  it.each([
    ['first: -1', 'first: a number from 0 to 200 is expected.'],
    ['last: 201', 'last: a number from 0 to 200 is expected.'],
    ['first: 1, before: "x"', 'Page forward with first and after'],
    ['last: 1, after: "x"', 'Page forward with first and after'],
  ])('refuse %s', async (args, message) => {
    const { errors } = await catalog.ask(`{ datasets(${args}) { nodes { id } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' }, message: expect.stringContaining(message) as string }]);
  });
});

function isLeaf({ type, args }: GraphQLField<unknown, unknown>): boolean {
  const nullable = getNullableType(type);
  const inner = isListType(nullable) ? getNullableType(nullable.ofType) : nullable;
  return isLeafType(inner) && args.length === 0;
}
