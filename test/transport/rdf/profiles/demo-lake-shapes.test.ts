import type { FastifyInstance } from 'fastify';
import type { Quad } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../../src/app.ts';
import { DCAT, HYDRA, LAKE, RDF } from '../../../../src/model/vocab.ts';
import type { Described } from '../../../../src/services/described.ts';
import { LakeReader } from '../../../../src/services/lake-reader.ts';
import { createHttpServer } from '../../../../src/transport/http.ts';
import { EVERYTHING } from '../../../../src/transport/rdf/lake-telling.ts';
import { contradictions, hasConsistencyChecker } from '../../../support/consistency.ts';
import { embeddedDatabase } from '../../../support/databases.ts';
import { BASE_IRI, openLake, silent, type TestLake } from '../../../support/lake.ts';
import { hasShapes, profileValidator, type Profile } from '../../../support/shacl.ts';
import { lines, objectsOf, parse } from '../quads.ts';
import { pagesApart, profileOf, PROJECTIONS, tellingOf } from './graphs.ts';

/** The demo lake in each projection: every page alone, the dump, and the pages of the catalog, against the official shapes. */
describe('the demo lake', () => {
  let lake: TestLake;
  let server: FastifyInstance;
  const things: Described[] = [];
  beforeAll(async () => {
    lake = await openLake(embeddedDatabase);
    await loadSeeds(lake);
    const wine = await lake.services.descriptions.head('dataset/wine');
    await lake.services.writes.perform({ does: 'retire', of: { id: wine.id }, reason: 'for the test' }, { caller: { actor: 'test' } });
    server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
    await new LakeReader(lake.store, BASE_IRI).snapshot(async (snapshot) => {
      for await (const batch of snapshot.batches()) things.push(...batch);
    });
  });
  afterAll(async () => {
    await server.close();
    await lake.close();
  });
  const get = async (url: string): Promise<string> => {
    const answer = await server.inject({ url, headers: { accept: 'application/n-triples' } });
    expect([url, answer.statusCode]).toEqual([url, 200]);
    return answer.body;
  };
  const dumps = new Map<string, Quad[]>();
  const dumpIn = async (name: string): Promise<Quad[]> => {
    const dump = dumps.get(name) ?? parse(await get(`/dump.nt?profile=${name}`), 'application/n-triples');
    dumps.set(name, dump);
    return dump;
  };

  for (const profile of ['mldcat-ap', 'dcat-ap', 'fdp'] as const satisfies Profile[]) {
    describe.skipIf(!hasShapes(profile))(`in ${profile}`, () => {
      it('has no violation in any page alone', async () => {
        expect(things.length).toBeGreaterThan(490);
        expect(await profileValidator(profile)(pagesApart(things, tellingOf(profile)))).toEqual([]);
      }, 120_000);

      it('has no violation as a whole, the catalog included', async () => {
        expect(await profileValidator(profile)(await dumpIn(profile))).toEqual([]);
      }, 120_000);
    });
  }

  for (const profile of ['mldcat-ap', 'dcat-ap'] as const satisfies Profile[]) {
    it.skipIf(!hasShapes(profile))(
      `has no violation of ${profile} in any page that names no profile`,
      async () => {
        expect(await profileValidator(profile)(pagesApart(things, EVERYTHING))).toEqual([]);
      },
      120_000,
    );
  }

  it.skipIf(!hasConsistencyChecker())(
    'contradicts no ontology in PROV-O',
    async () => {
      expect(contradictions(await dumpIn('prov'))).toEqual([]);
    },
    120_000,
  );

  it.each(PROJECTIONS)('is dumped in %s, each statement once, complete though not all things are told', async (name) => {
    const dump = await dumpIn(name);
    const all = lines(dump);
    expect(new Set(all).size).toBe(all.length);
    expect(objectsOf(dump, `${BASE_IRI}/dump`, LAKE.complete)).toEqual(['true']);
    const subjects = new Set(dump.map(({ subject }) => subject.value));
    const told = things.filter((one) => profileOf(name).tells(one) && one.record.retiredAt === null).map(({ record }) => record.path);
    expect(told.filter((path) => !subjects.has(`${BASE_IRI}/id/${path}`))).toEqual([]);
    const untold = things.filter((one) => !profileOf(name).tells(one)).map(({ record }) => `${BASE_IRI}/id/${record.path}`);
    expect(untold.filter((iri) => subjects.has(iri))).toEqual([]);
  });

  it.each(['dcat-ap', 'fdp'])('is on the pages of the catalog in %s what it is in the dump', async (name) => {
    const told = new Set<string>();
    for (let url: string | undefined = `/catalog?profile=${name}`; url !== undefined;) {
      const page: Quad[] = parse(await get(url), 'application/n-triples');
      for (const line of lines(page)) told.add(line);
      url = page.find((quad) => quad.predicate.value === HYDRA.next)?.object.value.slice(BASE_IRI.length);
      if (url !== undefined) expect(url).toContain(`profile=${name}`);
    }
    const dump = (await dumpIn(name)).filter((quad) => quad.subject.value !== `${BASE_IRI}/dump`);
    expect(lines(dump).filter((line) => !told.has(line))).toEqual([]);
    expect(dump.some(({ predicate, object }) => predicate.value === RDF.type && object.value === DCAT.Dataset)).toBe(true);
  });

  it('names its profiles where one is asked for that there is not', async () => {
    for (const url of ['/id/dataset/iris?profile=unicorn', '/dump.nt?profile=unicorn', '/catalog?profile=unicorn']) {
      const answer = await server.inject({ url });
      expect([url, answer.statusCode]).toEqual([url, 400]);
      expect(answer.body).toContain('mldcat-ap, dcat-ap, prov, schemaorg, croissant, fdp');
    }
  });
});
