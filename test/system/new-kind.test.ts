import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Quad } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DCAT, DCT, LAKE, PROV, RDF, SCHEMA } from '../../src/model/vocab.ts';
import type * as http from '../../src/transport/http.ts';
import type * as databases from '../support/databases.ts';
import type * as lakes from '../support/lake.ts';
import type { TestLake } from '../support/lake.ts';
import { hasShapes, profileValidator, readTurtle, validatorOf } from '../support/shacl.ts';
import { objectsOf, parse, parseJsonLd, lines } from '../transport/rdf/quads.ts';

const project = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The files of the new kind, and where each belongs. */
const FILES = {
  'prompt-set.ts': 'src/model/prompt-set.ts',
  '0900-prompt-set.ts': 'src/adapters/postgres/migrations/0900-prompt-set.ts',
  'prompt-sets.ts': 'src/transport/graphql/types/prompt-sets.ts',
};
/** One entry in each list that names the kinds, with its import: `[file, import, what stands there, the entry after it]`. */
const LISTS: [file: string, imported: string, before: string, entry: string][] = [
  ['src/model/kind.ts', '', 'export const KIND_NAMES = [\n', "  'PromptSet',\n"],
  ['src/model/registry.ts', "import { PromptSet } from './prompt-set.ts';\n", 'export const KINDS = {\n', '  PromptSet,\n'],
  [
    'src/adapters/postgres/data-source.ts',
    "import { PromptSet1700000000900 } from './migrations/0900-prompt-set.ts';\n",
    'const MIGRATIONS = [',
    'PromptSet1700000000900, ',
  ],
  ['src/transport/graphql/schema.ts', "import { PROMPTS } from './types/prompt-sets.ts';\n", 'orphanedTypes: [', '...PROMPTS, '],
];

/** A copy of the catalog with a kind more. */
async function extendedProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'catalog-kind-'));
  for (const part of ['src', 'ontology', 'package.json', 'test/support']) await cp(project(part), join(folder, part), { recursive: true });
  await symlink(project('node_modules'), join(folder, 'node_modules'));
  if (existsSync(project('dist/template.tar.gz'))) {
    await mkdir(join(folder, 'dist'));
    await cp(project('dist/template.tar.gz'), join(folder, 'dist/template.tar.gz'));
  }
  for (const [file, place] of Object.entries(FILES)) await cp(project(`test/fixtures/prompt-set/${file}`), join(folder, place));
  for (const [file, imported, before, entry] of LISTS) {
    const text = await readFile(join(folder, file), 'utf8');
    if (!text.includes(before)) throw new Error(`${file} has no list that begins with ${before}`);
    await writeFile(join(folder, file), imported + text.replace(before, before + entry));
  }
  return folder;
}

describe('a kind that nobody thought of', () => {
  let folder: string;
  let lake: TestLake;
  let server: FastifyInstance;
  let base: string;
  beforeAll(async () => {
    folder = await extendedProject();
    const load = async (path: string): Promise<unknown> => import(/* @vite-ignore */ join(folder, path));
    const { openLake, BASE_IRI, silent } = (await load('test/support/lake.ts')) as typeof lakes;
    const { embeddedDatabase } = (await load('test/support/databases.ts')) as typeof databases;
    const { createHttpServer } = (await load('src/transport/http.ts')) as typeof http;
    lake = await openLake(embeddedDatabase);
    base = BASE_IRI;
    server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
    await lake.register(
      ['Agent', { key: 'ida', name: 'Ida', agentType: 'person' }],
      ['Model', { key: 'writer', name: 'Writer' }],
      ['ModelVersion', { model: { key: 'writer' }, key: '1' }],
    );
  });
  afterAll(async () => {
    await server?.close();
    await lake?.close();
    await rm(folder, { recursive: true, force: true });
  });
  const ask = async (query: string, variables: object = {}): Promise<unknown> => {
    const answer = await server.inject({ method: 'POST', url: '/graphql', payload: { query, variables } });
    const { data, errors } = answer.json<{ data: unknown; errors?: unknown }>();
    expect(errors).toBeUndefined();
    return data;
  };
  const page = async (accept: string): Promise<string> => {
    const answer = await server.inject({ url: '/id/prompt-set/discharge', headers: { accept } });
    expect(answer.statusCode).toBe(200);
    return answer.body;
  };

  it('has its table', async () => {
    const columns: { column_name: string }[] = await lake.dataSource.query(
      `SELECT column_name FROM information_schema.columns WHERE table_name = 'prompt_set' ORDER BY column_name`,
    );
    expect(columns.map((column) => column.column_name)).toEqual(['id', 'language', 'purpose', 'template']);
  });

  it('is registered and changed through GraphQL', async () => {
    const registered = await ask(`mutation { registerPromptSet(input: {
      key: "discharge", name: "Discharge letters", tags: ["letters"], template: "Summarise {letter} in {n} sentences.", language: "en"
      model: { key: "writer", version: "1" }, author: { key: "ida" }
    }) { outcome promptSet { id revision template purpose model { model { key } } author { name } } } }`);
    expect(registered).toMatchObject({
      registerPromptSet: {
        outcome: 'CREATED',
        promptSet: {
          template: 'Summarise {letter} in {n} sentences.',
          purpose: null,
          model: { model: { key: 'writer' } },
          author: { name: 'Ida' },
        },
      },
    });
    const { id, revision } = (registered as { registerPromptSet: { promptSet: { id: string; revision: number } } }).registerPromptSet
      .promptSet;
    const changed = await ask(
      `mutation ($id: ID!, $revision: Int!) { updatePromptSet(input: { id: $id, expectedRevision: $revision, purpose: "Shorter letters" }) {
        outcome promptSet { purpose language } } }`,
      { id, revision },
    );
    expect(changed).toMatchObject({ updatePromptSet: { outcome: 'UPDATED', promptSet: { purpose: 'Shorter letters', language: 'en' } } });
  });

  it('is listed with filters', async () => {
    const counts = await ask(`{
      all: promptSets { totalCount }
      its: promptSets(filter: { model: [{ key: "writer", version: "1" }], nameContains: "letters" }) { totalCount nodes { key } }
      none: promptSets(filter: { author: [{ key: "nobody" }] }) { totalCount } }`);
    expect(counts).toEqual({ all: { totalCount: 1 }, its: { totalCount: 1, nodes: [{ key: 'discharge' }] }, none: { totalCount: 0 } });
  });

  it('is found by its words', async () => {
    await lake.indexer.drain();
    expect(await ask(`{ search(text: "summarise", kinds: [PROMPT_SET]) { nodes { key kind } complete } }`)).toEqual({
      search: { nodes: [{ key: 'discharge', kind: 'PROMPT_SET' }], complete: true },
    });
  });

  it('answers the six questions', async () => {
    const answer = await ask(`{ entity(kind: PROMPT_SET, key: "discharge") { fiveW1H {
      what { statements { field value } } who { statements { field value } } how { statements { field value } } why { statements { value } } } } }`);
    expect(answer).toMatchObject({
      entity: {
        fiveW1H: {
          what: { statements: expect.arrayContaining([{ field: 'model', value: 'Writer v1' }]) as unknown },
          who: { statements: [{ field: 'author', value: 'Ida' }] },
          how: { statements: [{ field: 'template', value: 'Summarise {letter} in {n} sentences.' }] },
          why: { statements: [{ value: 'Shorter letters' }] },
        },
      },
    });
  });

  it('has a page in RDF with type and fields, the same in each format', async () => {
    const quads = parse(await page('text/turtle'), 'text/turtle');
    const subject = `${base}/id/prompt-set/discharge`;
    expect(objectsOf(quads, subject, RDF.type).sort()).toEqual([`${SCHEMA.$}CreativeWork`, DCAT.Resource, PROV.Entity].sort());
    expect(objectsOf(quads, subject, DCT.title)).toEqual(['Discharge letters']);
    expect(objectsOf(quads, subject, `${SCHEMA.$}text`)).toEqual(['Summarise {letter} in {n} sentences.']);
    expect(objectsOf(quads, subject, LAKE.purpose)).toEqual(['Shorter letters']);
    expect(objectsOf(quads, subject, DCT.creator)).toEqual([`${base}/id/agent/ida`]);
    expect(objectsOf(quads, subject, PROV.wasDerivedFrom)).toEqual([`${base}/id/model/writer/v/1`]);
    expect(lines(await parseJsonLd(await page('application/ld+json')))).toEqual(lines(quads));
    expect(await page('text/html')).toContain('Summarise {letter} in {n} sentences.');
  });

  const validators: [string, () => (quads: readonly Quad[]) => Promise<string[]>][] = [
    ['the catalog', () => validatorOf(readTurtle(project('ontology/shapes.ttl')))],
    ...(['mldcat-ap', 'dcat-ap'] as const)
      .filter(hasShapes)
      .map((profile) => [profile, () => profileValidator(profile)] satisfies [string, unknown]),
  ];
  it.each(validators)('keeps to the shapes of %s', async (_, validator) => {
    expect(await validator()(parse(await page('text/turtle'), 'text/turtle'))).toEqual([]);
  });

  it('stands in the lineage of its model', async () => {
    const { entity } = (await ask(`{ entity(kind: MODEL_VERSION, key: "writer", version: "1") { id } }`)) as { entity: { id: string } };
    const lineage = await ask(
      `query ($of: ID!) { lineage(of: $of, direction: DOWNSTREAM) { nodes { entity { kind key } } edges { relation role } complete } }`,
      {
        of: entity.id,
      },
    );
    expect(lineage).toMatchObject({
      lineage: {
        nodes: expect.arrayContaining([{ entity: { kind: 'PROMPT_SET', key: 'discharge' } }]) as unknown,
        edges: expect.arrayContaining([{ relation: 'DERIVED', role: 'prompted-model' }]) as unknown,
        complete: true,
      },
    });
  });
});
