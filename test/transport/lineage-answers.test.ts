import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../src/model/kind.ts';
import { LINEAGE_RELATIONS } from '../../src/model/relation.ts';
import { createHttpServer } from '../../src/transport/http.ts';
import { embeddedDatabase } from '../support/databases.ts';
import { BASE_IRI, openLake, silent, type TestLake } from '../support/lake.ts';
import { BruteForce, DATES, edgeTable, randomGraph, retire, writeGraph } from '../support/lineage-lake.ts';
import { edgesOf, nodesOf } from './rdf/lineage-reading.ts';
import { parse } from './rdf/quads.ts';
import { bareRecord } from '../support/records.ts';

interface Answered {
  data: Record<string, Record<string, unknown>>;
  errors?: { message: string; extensions: { code: string; field?: string } }[];
}

describe('lineages over HTTP', () => {
  let lake: TestLake;
  let server: FastifyInstance;
  beforeAll(async () => {
    lake = await openLake(embeddedDatabase);
    server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
  });
  afterAll(async () => {
    await server.close();
    await lake.close();
  });
  const ask = async (query: string, variables: object): Promise<Answered> => {
    const answer = await server.inject({ method: 'POST', url: '/graphql', payload: { query, variables } });
    return JSON.parse(answer.body) as Answered;
  };
  const iriOf = (record: AnyRecord | undefined): string => `${BASE_IRI}/id/${record?.path}`;

  it('are the same in GraphQL, in RDF and by a walk over the edge table', async () => {
    const query = `query ($of: ID!, $direction: LineageDirection!, $depth: Int!, $asOf: DateTime) {
      lineage(of: $of, direction: $direction, maxDepth: $depth, asOf: $asOf) {
        nodes { entity { id iri retiredAt } depth } edges { id relation from to } complete truncation { reason at } } }`;
    const direction = fc.constantFrom('UPSTREAM', 'DOWNSTREAM', 'BOTH');
    await fc.assert(
      fc.asyncProperty(
        randomGraph(),
        fc.nat(9),
        fc.tuple(direction, fc.nat(4), fc.constantFrom(null, ...DATES)),
        async ({ records, edges, retired }, start, [way, depth, asOf]) => {
          await writeGraph(lake, records, edges);
          await retire(lake, retired);
          const root = records[start] as AnyRecord;
          const { data } = await ask(query, { of: root.id, direction: way, depth, asOf });
          const {
            nodes,
            edges: told,
            complete,
          } = data.lineage as {
            nodes: { entity: { id: string; iri: string; retiredAt: string | null } }[];
            edges: { id: string; relation: string; from: string; to: string }[];
            complete: boolean;
          };
          const brute = new BruteForce(await edgeTable(lake, records, asOf ?? undefined), root, LINEAGE_RELATIONS);
          const ways = way === 'BOTH' ? (['upstream', 'downstream'] as const) : [way.toLowerCase() as 'upstream' | 'downstream'];
          const ids = new Set(ways.flatMap((one) => [...brute.reach(one, depth).keys()]));
          expect(new Set(nodes.map(({ entity }) => entity.id))).toEqual(ids);
          expect(told.map((edge) => edge.id)).toEqual(brute.edgesAmong(ids).map((row) => row.id));
          for (const { entity } of nodes) expect(entity.retiredAt !== null).toBe(retired.some((record) => record.id === entity.id));
          const url = `/lineage/${root.path}?direction=${way.toLowerCase()}&depth=${depth}${asOf === null ? '' : `&asOf=${asOf}`}`;
          const rdf = await server.inject({ url, headers: { accept: 'application/n-triples' } });
          const quads = parse(rdf.body, 'application/n-triples');
          expect(nodesOf(quads)).toEqual(nodes.map(({ entity }) => entity.iri).sort());
          const iris = new Map(records.map((record) => [record.id, iriOf(record)]));
          expect(edgesOf(quads).map(({ id, relation, from, to }) => [id, relation, from, to])).toEqual(
            told.map(({ id, relation, from, to }) => [id, relation, iris.get(from), iris.get(to)]),
          );
          expect(quads.filter((quad) => quad.predicate.value.endsWith('#complete')).map((quad) => quad.object.value)).toEqual([
            String(complete),
          ]);
        },
      ),
      { numRuns: 40 },
    );
  });

  describe('of a small lake', () => {
    const [source, dataset, model] = [bareRecord('DataSource'), bareRecord('Dataset'), bareRecord('Model')];
    const raw = { ...bareRecord('DatasetVersion', dataset), name: '=HYPERLINK("http://x.example","y")' };
    const run = bareRecord('TrainingRun');
    const [v1, v2] = [bareRecord('ModelVersion', model), bareRecord('ModelVersion', model)];
    beforeAll(async () => {
      await writeGraph(
        lake,
        [source, dataset, model, raw, run, v1, v2],
        [
          {
            from: raw,
            relation: 'DERIVED',
            to: source,
            role: 'source',
            attributes: { columns: [{ column: 'x', from: 'X', how: 'renamed' }] },
          },
          { from: run, relation: 'USED', to: raw, role: 'training' },
          { from: v1, relation: 'GENERATED', to: run, role: 'output' },
          { from: v2, relation: 'BASE_MODEL', to: v1, role: 'fine-tune', validFrom: DATES[2] },
        ],
      );
      await retire(lake, [v1]);
    });

    it('answer impacts with totals, counts and items', async () => {
      const { data, errors } = await ask(
        `query ($of: ID!) { impact(of: $of) { root { key } total countsByKind { kind count } items { depth entity { kind key retiredAt } } complete truncation { reason } } }`,
        { of: source.id },
      );
      expect(errors).toBeUndefined();
      expect(data.impact).toMatchObject({
        root: { key: source.key },
        total: 4,
        countsByKind: [
          { kind: 'MODEL_VERSION', count: 2 },
          { kind: 'DATASET_VERSION', count: 1 },
          { kind: 'TRAINING_RUN', count: 1 },
        ],
        items: [
          { depth: 1, entity: { key: raw.key } },
          { depth: 2, entity: { key: run.key } },
          { depth: 3, entity: { key: v1.key, retiredAt: '2026-04-01T00:00:00.000Z' } },
          { depth: 4, entity: { key: v2.key } },
        ],
        complete: true,
        truncation: null,
      });
      const { data: few } = await ask(
        'query ($of: ID!) { impact(of: $of, maxNodes: 2, kinds: [DATASET_VERSION]) { total complete truncation { reason at } } }',
        { of: source.id },
      );
      expect(few.impact).toEqual({ total: 1, complete: false, truncation: { reason: 'MAX_NODES', at: 2 } });
    });

    it('answer paths with direction, nodes and edges', async () => {
      const { data, errors } = await ask(
        `query ($from: ID!, $to: ID!) { lineagePaths(from: $from, to: $to) { from { key } to { key } direction paths { length nodes { key } edges { relation role } } complete truncation { reason } } }`,
        { from: source.id, to: v2.id },
      );
      expect(errors).toBeUndefined();
      expect(data.lineagePaths).toEqual({
        from: { key: source.key },
        to: { key: v2.key },
        direction: 'DOWNSTREAM',
        paths: [
          {
            length: 4,
            nodes: [source, raw, run, v1, v2].map(({ key }) => ({ key })),
            edges: [
              { relation: 'DERIVED', role: 'source' },
              { relation: 'USED', role: 'training' },
              { relation: 'GENERATED', role: 'output' },
              { relation: 'BASE_MODEL', role: 'fine-tune' },
            ],
          },
        ],
        complete: true,
        truncation: null,
      });
    });

    it('answer columns and differences', async () => {
      const { data, errors } = await ask(
        `query ($of: ID!) { columnLineage(of: $of, column: "X") { root { key } nodes { entity { key } column depth unstated restricted } edges { from { id column } to { id column } how validTo } complete } }`,
        { of: source.id },
      );
      expect(errors).toBeUndefined();
      expect(data.columnLineage).toEqual({
        root: { key: source.key },
        nodes: [
          { entity: { key: source.key }, column: 'X', depth: 0, unstated: 0, restricted: 0 },
          { entity: { key: raw.key }, column: 'x', depth: 1, unstated: 0, restricted: 0 },
        ],
        edges: [{ from: { id: raw.id, column: 'x' }, to: { id: source.id, column: 'X' }, how: 'renamed', validTo: null }],
        complete: true,
      });
      const { data: changed } = await ask(
        `query ($of: ID!, $from: DateTime!, $to: DateTime!) { lineageDifference(of: $of, from: $from, to: $to, direction: DOWNSTREAM) {
          root { key } nodesAdded { depth entity { key } } nodesRemoved { depth } edgesAdded { relation } edgesRemoved { id } complete fromTruncation { reason } toTruncation { reason } } }`,
        { of: v1.id, from: DATES[0], to: DATES[3] },
      );
      expect(changed.lineageDifference).toEqual({
        root: { key: v1.key },
        nodesAdded: [{ depth: 1, entity: { key: v2.key } }],
        nodesRemoved: [],
        edgesAdded: [{ relation: 'BASE_MODEL' }],
        edgesRemoved: [],
        complete: true,
        fromTruncation: null,
        toTruncation: null,
      });
    });

    it('show the models made from a model as a tree, from the model itself', async () => {
      const { data } = await ask(
        'query ($of: ID!) { lineage(of: $of, relations: [BASE_MODEL]) { nodes { depth entity { key } } edges { relation } } }',
        { of: model.id },
      );
      expect(data.lineage).toEqual({
        nodes: [{ depth: 0, entity: { key: model.key } }, ...[v1, v2].map(({ key }) => ({ depth: 1, entity: { key } }))],
        edges: [{ relation: 'VERSION_OF' }, { relation: 'VERSION_OF' }, { relation: 'BASE_MODEL' }],
      });
    });

    it('export an impact as CSV and JSON, by ending or Accept, and say when it is cut', async () => {
      const csv = await server.inject({ url: `/impact/${source.path}.csv` });
      expect([csv.statusCode, csv.headers['content-type'], csv.headers['x-truncated']]).toEqual([
        200,
        'text/csv; charset=utf-8; header=present',
        undefined,
      ]);
      const lines = csv.body.split('\r\n');
      expect(lines[0]).toBe('depth,kind,key,name,path,iri,retiredAt');
      expect(lines[1]).toBe(`1,dataset-version,${raw.key},"'=HYPERLINK(""http://x.example"",""y"")",${raw.path},${iriOf(raw)},`);
      expect(lines[3]).toBe(`3,model-version,${v1.key},${v1.key},${v1.path},${iriOf(v1)},2026-04-01T00:00:00.000Z`);
      expect([lines.length, lines.at(-1)]).toEqual([6, '']);
      const byAccept = await server.inject({ url: `/impact/${source.path}`, headers: { accept: 'text/csv' } });
      expect([byAccept.body, byAccept.headers.vary]).toEqual([csv.body, 'Accept']);
      const json = await server.inject({
        url: `/impact/${source.path}?depth=2&kinds=training-run`,
        headers: { accept: 'text/html,*/*;q=0.8' },
      });
      expect([json.headers['content-type'], json.headers['x-truncated']]).toEqual(['application/json', 'MAX_DEPTH; at=2']);
      expect(JSON.parse(json.body)).toMatchObject({
        of: { kind: 'DATA_SOURCE', key: source.key, iri: iriOf(source) },
        total: 1,
        complete: false,
        truncation: { reason: 'MAX_DEPTH', at: 2, frontier: [run.id] },
        items: [{ depth: 2, kind: 'TRAINING_RUN', key: run.key, iri: iriOf(run) }],
      });
      const again = await server.inject({ url: `/impact/${source.path}.csv`, headers: { 'if-none-match': String(csv.headers.etag) } });
      expect(again.statusCode).toBe(304);
    });

    it.each([
      ['text/turtle', '', 406, 'Ask for one of these: application/json, text/csv'],
      ['*/*', '?deep=3', 400, 'deep is unknown; there are kinds, depth, asOf'],
      ['*/*', '?kinds=modle', 400, 'there is no kind "modle"'],
      ['*/*', '?asOf=yesterday', 400, 'asOf must be a time with zone'],
    ])('refuse an impact for Accept: %s with %j', async (accept, search, status, message) => {
      const answer = await server.inject({ url: `/impact/${source.path}${search}`, headers: { accept } });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
      expect((JSON.parse(answer.body) as { detail: string }).detail).toContain(message);
    });

    it('know no impact of what there is not, and keep the lineage of what was retired', async () => {
      expect((await server.inject({ url: '/impact/dataset/none' })).statusCode).toBe(404);
      expect((await server.inject({ url: '/impact/dataset/none.csv' })).statusCode).toBe(404);
      const retired = await server.inject({ url: `/lineage/${v1.path}.ttl` });
      expect([retired.statusCode, retired.body.includes('invalidatedAtTime')]).toEqual([200, true]);
    });
  });
});
