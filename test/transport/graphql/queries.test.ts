import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, openGraphqlLake, type GraphqlLake } from './graphql-lake.ts';

const DATASETS = 24;

describe('queries', () => {
  let catalog: GraphqlLake;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
    const number = (i: number): string => String(i).padStart(2, '0');
    await catalog.lake.register(
      ['Agent', { key: 'ada', name: 'Ada', agentType: 'person' }],
      ['Agent', { key: 'bea', name: 'Bea', agentType: 'person' }],
      [
        'DataSource',
        {
          key: 'feed',
          name: 'Feed',
          sourceType: 'api',
          url: 'https://ada:secret@feeds.example.org/all?token=abc&page=1',
          owner: { key: 'ada' },
        },
      ],
      ...Array.from({ length: DATASETS }, (_, i): ['Dataset', Record<string, unknown>] => [
        'Dataset',
        {
          key: `set-${number(i)}`,
          name: `Set ${number(i)}`,
          tags: i % 2 ? ['odd'] : ['even', 'all'],
          structure: 'semi-structured',
          administrator: { key: i % 3 ? 'ada' : 'bea' },
          creators: [{ key: 'ada' }, { key: 'bea' }],
        },
      ]),
      ...Array.from({ length: DATASETS * 2 }, (_, i): ['DatasetVersion', Record<string, unknown>] => [
        'DatasetVersion',
        {
          dataset: { key: `set-${number(i % DATASETS)}` },
          key: i < DATASETS ? '9' : '10',
          metafeatures: [
            { name: 'NumberOfInstances', value: i + 100 },
            { name: 'NumberOfClasses', value: null },
          ],
          features: [{ name: 'x', type: 'numeric', role: 'input', statistics: { missing: 0, minimum: '1' } }],
        },
      ]),
      [
        'Ingest',
        {
          key: 'take-in',
          name: 'Take in',
          mode: 'real-time',
          sources: [{ key: 'feed' }],
          operators: [{ key: 'ada' }],
          outputs: [
            { key: 'set-00', version: '10' },
            { key: 'set-01', version: '10' },
          ],
        },
      ],
    );
  });
  afterAll(() => catalog.close());

  it('read what stands around fifty things with as many statements as around three', async () => {
    const query = `query ($first: Int) { datasets(first: $first) { nodes {
      name iri administrator { name agentType } creators { nodes { name } complete }
      latestVersion { key dataset { key } generatedBy { name operators { nodes { name } } ... on Ingest { sources { nodes { owner { name } } } } } }
      versions(first: 2) { nodes { key metafeatures { name value title } features { name statistics { missing } } } complete }
    } } }`;
    const few = await catalog.counted(query, { first: 3 });
    const many = await catalog.counted(query, { first: DATASETS });
    expect([few.errors, many.errors]).toEqual([[], []]);
    expect(at(many.data, 'datasets.nodes')).toHaveLength(DATASETS);
    expect(many.statements).toBeLessThanOrEqual(few.statements);
    expect(many.statements).toBeLessThan(30);
    expect(at(many.data, 'datasets.nodes.0')).toMatchObject({
      administrator: { name: 'Bea', agentType: 'PERSON' },
      creators: { nodes: [{ name: 'Ada' }, { name: 'Bea' }], complete: true },
      latestVersion: { key: '10', dataset: { key: 'set-00' }, generatedBy: { name: 'Take in', operators: { nodes: [{ name: 'Ada' }] } } },
      versions: { nodes: [{ key: '10', features: [{ name: 'x', statistics: { missing: 0 } }] }, { key: '9' }], complete: true },
    });
  });

  it('say of a list whether it is whole, and count only when asked', async () => {
    const { data } = await catalog.ask(
      '{ entity(kind: DATASET, key: "set-00") { ... on Dataset { creators(first: 1) { nodes { name } complete } versions(first: 0) { nodes { id } complete } } } }',
    );
    expect(data).toEqual({ entity: { creators: { nodes: [{ name: 'Ada' }], complete: false }, versions: { nodes: [], complete: false } } });
    const bare = await catalog.counted('{ datasets(first: 1) { nodes { id } } }');
    const counting = await catalog.counted('{ datasets(first: 1) { totalCount } }');
    expect(at(counting.data, 'datasets.totalCount')).toBe(DATASETS);
    expect(counting.statements).toBe(bare.statements + 1);
  });

  it('page forward and backward without losing or repeating anything', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let hasNext = true; hasNext;) {
      const { data, errors } = await catalog.ask(
        'query ($after: String) { datasets(first: 7, after: $after, orderBy: [{ field: KEY, direction: DESC }]) { edges { cursor node { key } } nodes { key } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
        { after },
      );
      expect(errors).toEqual([]);
      seen.push(...at<{ key: string }[]>(data, 'datasets.nodes').map(({ key }) => key));
      expect(at(data, 'datasets.pageInfo.endCursor')).toBe(at<{ cursor: string }[]>(data, 'datasets.edges').at(-1)?.cursor);
      hasNext = at(data, 'datasets.pageInfo.hasNextPage');
      after = at(data, 'datasets.pageInfo.endCursor');
    }
    expect(seen).toEqual([...seen].sort().reverse());
    expect(new Set(seen).size).toBe(DATASETS);
    const { data } = await catalog.ask(
      'query ($before: String) { datasets(last: 2, before: $before, orderBy: [{ field: KEY, direction: DESC }]) { nodes { key } pageInfo { hasNextPage hasPreviousPage } } }',
      { before: after },
    );
    expect(data).toEqual({
      datasets: { nodes: [{ key: 'set-02' }, { key: 'set-01' }], pageInfo: { hasNextPage: true, hasPreviousPage: true } },
    });
  });

  it('filter by tags, enumerations, links and parents; an empty list matches nothing', async () => {
    const { data, errors } = await catalog.ask(`{
      tagged: datasets(filter: { tags: ["even", "all"] }) { totalCount }
      byEnum: datasets(filter: { structure: [SEMI_STRUCTURED] }) { totalCount }
      byOtherEnum: datasets(filter: { structure: [STRUCTURED] }) { totalCount }
      byLink: datasets(filter: { administrator: [{ key: "bea" }], tags: null }) { totalCount }
      byMany: datasetVersions(filter: { dataset: [{ key: "set-03" }] }, orderBy: [{ field: VERSION }]) { nodes { key } }
      generated: datasetVersions(filter: { generatedBy: [{ kind: INGEST, key: "take-in" }] }) { totalCount }
      unknown: datasets(filter: { ids: ["no-id"] }) { totalCount }
      nothing: datasets(filter: { keys: [] }) { totalCount nodes { id } pageInfo { startCursor } }
    }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      tagged: { totalCount: 12 },
      byEnum: { totalCount: DATASETS },
      byOtherEnum: { totalCount: 0 },
      byLink: { totalCount: 8 },
      byMany: { nodes: [{ key: '9' }, { key: '10' }] },
      generated: { totalCount: 2 },
      unknown: { totalCount: 0 },
      nothing: { totalCount: 0, nodes: [], pageInfo: { startCursor: null } },
    });
  });

  it('find single things by id, by key and by IRI; what there is not is null', async () => {
    const { data } = await catalog.ask('{ entity(kind: DATASET_VERSION, key: "set-05", version: "9") { id iri name } }');
    const [id, iri] = [at<string>(data, 'entity.id'), at<string>(data, 'entity.iri')];
    expect(iri).toBe('https://lake.example.org/id/dataset/set-05/v/9');
    const unknown = '00000000-0000-7000-8000-000000000000';
    const found = await catalog.ask(
      'query ($id: ID!, $iri: IRI, $ids: [ID!]!) { node(id: $id) { id } entity(iri: $iri) { key kind } nodes(ids: $ids) { id } none: node(id: "no-uuid") { id } }',
      { id: id.toUpperCase(), iri, ids: [id, unknown, id] },
    );
    expect(found.errors).toEqual([]);
    expect(found.data).toEqual({ node: { id }, entity: { key: '9', kind: 'DATASET_VERSION' }, nodes: [{ id }, null, { id }], none: null });
  });

  it('bound a lineage, and say what was left out', async () => {
    const { data } = await catalog.ask('{ entity(kind: DATASET_VERSION, key: "set-00", version: "10") { id } }');
    const of = at<string>(data, 'entity.id');
    const cut = await catalog.ask(
      'query ($of: ID!) { lineage(of: $of, direction: UPSTREAM, maxDepth: 1, kinds: [INGEST]) { nodes { entity { key } depth } complete truncation { reason at frontier } } }',
      { of },
    );
    expect(cut.data).toMatchObject({
      lineage: {
        nodes: [
          { entity: { key: '10' }, depth: 0 },
          { entity: { key: 'take-in' }, depth: 1 },
        ],
        complete: false,
        truncation: { reason: 'MAX_DEPTH', at: 1 },
      },
    });
    const { errors } = await catalog.ask('query ($of: ID!) { lineage(of: $of, maxDepth: 101) { complete } }', { of });
    expect(errors).toMatchObject([
      { message: 'maxDepth: a number from 0 to 100 is expected.', extensions: { code: 'INPUT_INVALID', field: 'maxDepth' } },
    ]);
  });

  it('search by words, kinds and tags, and say how fresh the answer is', async () => {
    await catalog.lake.indexer.drain();
    const { data, errors } = await catalog.ask(`{
      search(text: "set-07", kinds: [DATASET], filter: { tags: ["odd"] }, first: 1) { totalCount complete indexedUpTo nodes { name }
        edges { cursor score matchedFields node { kind key ... on Dataset { administrator { name } } } } pageInfo { hasNextPage } }
      none: search(text: "set", kinds: []) { totalCount }
    }`);
    expect(errors).toEqual([]);
    expect(at(data, 'search')).toMatchObject({
      complete: true,
      edges: [{ node: { kind: 'DATASET', key: 'set-07', administrator: { name: 'Ada' } } }],
    });
    expect(at(data, 'search.edges.0.matchedFields')).toContain('key');
    expect(at(data, 'none.totalCount')).toBe(0);
  });

  it('search by what things have, count, order and mark, and suggest what is typed', async () => {
    await catalog.lake.indexer.drain();
    const { data, errors } = await catalog.ask(`{
      search(text: "set", kinds: [DATASET], facets: [KIND, TAG, OWNER], orderBy: { field: NAME, direction: DESC }, first: 2
        filter: { owners: ["ada"], created: { from: "2001-01-01T00:00:00Z" } }) {
        totalCount facets { field buckets { value count } } edges { node { key } highlights { field fragments } } pageInfo { endCursor }
      }
      suggest(text: "set-0", kinds: [DATASET], first: 2) { id kind key text }
    }`);
    expect(errors).toEqual([]);
    const total = at(data, 'search.totalCount');
    expect(at(data, 'search.facets.0')).toEqual({ field: 'KIND', buckets: [{ value: 'DATASET', count: total }] });
    expect(at(data, 'search.facets.2.buckets.0')).toEqual({ value: 'ada', count: total });
    const keys = ['0', '1'].map((i) => String(at(data, `search.edges.${i}.node.key`)));
    expect(keys).toEqual([...keys].sort().reverse());
    expect(JSON.stringify(at(data, 'search.edges.0.highlights'))).toContain('<mark>');
    expect(at(data, 'suggest')).toMatchObject([{ kind: 'DATASET' }, { kind: 'DATASET' }]);
    const after = at(data, 'search.pageInfo.endCursor');
    const next = await catalog.ask(
      `query ($after: String) { search(text: "set", kinds: [DATASET], orderBy: { field: NAME, direction: DESC }, first: 2, after: $after
        filter: { owners: ["ada"], created: { from: "2001-01-01T00:00:00Z" } }) { nodes { key } } }`,
      { after },
    );
    expect(next.errors).toEqual([]);
    expect(String(at(next.data, 'search.nodes.0.key')) < (keys[1] ?? '')).toBe(true);
    const wrong = await catalog.ask('{ search(filter: { metafeatures: [{ name: "NumberOfInstance", above: 1 }] }) { totalCount } }');
    expect(wrong.errors).toMatchObject([
      {
        message: expect.stringContaining('"NumberOfInstances"') as string,
        extensions: { code: 'INPUT_INVALID', field: 'filter.metafeatures' },
      },
    ]);
  });

  it('compare datasets by metafeatures', async () => {
    const { data: asked } = await catalog.ask('{ entity(kind: DATASET, key: "set-03") { id } }');
    const { data, errors } = await catalog.ask(
      'query ($to: ID) { similarDatasets(to: $to, first: 2) { complete items { dataset { key } version { key } distance nearDuplicate contributions { metafeature mine theirs share } } } }',
      { to: at(asked, 'entity.id') },
    );
    expect(errors).toEqual([]);
    expect(
      at<{ dataset: { key: string } }[]>(data, 'similarDatasets.items')
        .map(({ dataset }) => dataset.key)
        .sort(),
    ).toEqual(['set-02', 'set-04']);
    expect(at(data, 'similarDatasets.items.0.contributions.0')).toMatchObject({ metafeature: 'NumberOfInstances', mine: 127, share: 1 });
  });

  it('never answer with logins or tokens in addresses', async () => {
    const { data } = await catalog.ask(
      '{ dataSources { nodes { url fiveW1H { where { statements { value } } } history { nodes { after } } } } }',
    );
    expect(JSON.stringify(data)).not.toMatch(/secret|token=/);
    expect(at(data, 'dataSources.nodes.0.url')).toBe('https://feeds.example.org/all?page=1');
  });

  it('read nothing for a query that is too large', async () => {
    const { errors, statements } = await catalog.counted(
      `{ ${Array.from({ length: 1000 }, (_, i) => `a${i}: datasets(first: 200) { nodes { id } }`).join(' ')} }`,
    );
    expect(errors.map((error) => error.extensions.code)).toEqual(['QUERY_TOO_COMPLEX']);
    expect(statements).toBe(0);
  });

  it.each([
    ['a cursor of another list', '{ datasets(first: 1, after: "WyJ4Il0") { nodes { id } } }', 'CURSOR_INVALID', 'Start again without it'],
    ['both first and last', '{ datasets(first: 1, last: 1) { nodes { id } } }', 'INPUT_INVALID', 'Page forward with first and after'],
    ['too long a page', '{ datasets(first: 201) { nodes { id } } }', 'INPUT_INVALID', 'first: a number from 0 to 200 is expected.'],
    [
      'a list longer than any',
      '{ datasets(first: 1) { nodes { creators(first: 10001) { complete } } } }',
      'INPUT_INVALID',
      'first: a number from 0 to 10000 is expected.',
    ],
    [
      'a metafeature that there is not',
      '{ datasetVersions(first: 1) { nodes { metafeatures(names: ["Size"]) { value } } } }',
      'INPUT_INVALID',
      'names: no metafeature is called "Size".',
    ],
    ['too many ids', `{ nodes(ids: ${JSON.stringify(Array.from({ length: 201 }, String))}) { id } }`, 'INPUT_INVALID', 'ids: at most 200'],
    ['a key with a space', '{ entity(kind: DATASET, key: "a b") { id } }', 'INPUT_INVALID', 'letters, digits and'],
    ['an IRI that breaks out', '{ entity(iri: "https://x.example/>") { id } }', 'INPUT_INVALID', 'percent-encode it'],
    ['nothing to look for', '{ entity(kind: DATASET) { id } }', 'INPUT_INVALID', 'Say which thing'],
    ['lineage of nothing', '{ lineage(of: "00000000-0000-7000-8000-000000000000") { complete } }', 'NOT_FOUND', 'There is no thing'],
    ['lineage of no id at all', '{ lineage(of: "iris") { complete } }', 'NOT_FOUND', 'There is no thing'],
    ['similarity to no id at all', '{ similarDatasets(to: "iris") { complete } }', 'NOT_FOUND', 'There is no thing with the id "iris"'],
    ['a field that there is not', '{ datasets { nodes { titel } } }', 'INPUT_INVALID', 'Cannot query field "titel"'],
    ['what is no query', '{ datasets', 'INPUT_INVALID', 'Syntax Error'],
  ])('refuse %s with a code and the remedy', async (_, query, code, message) => {
    const { errors } = await catalog.ask(query);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions.code).toBe(code);
    expect(errors[0]?.message).toContain(message);
  });
});
