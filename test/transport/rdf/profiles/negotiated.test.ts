import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROFILES_BY_NAME } from '../../../../src/transport/rdf/profiles/index.ts';
import { lines, linesToLibraryPrecision, parse, parseJsonLd } from '../quads.ts';
import { routesOver } from '../route-app.ts';
import { BASE, story } from '../story.ts';
import { profileOf, PROJECTIONS } from './graphs.ts';

const { lake } = story();
const VERSION = '/id/dataset/diabetes/v/1';
let app: FastifyInstance;
beforeAll(async () => {
  app = await routesOver(lake, { profiles: PROFILES_BY_NAME });
});
afterAll(() => app.close());

describe.each(PROJECTIONS)('%s', (name) => {
  const { iri, doc } = profileOf(name);
  const quads = profileOf(name).quads(lake.describe('dataset/diabetes/v/1'), BASE);
  const expected = lines(quads);

  it('is had by name, by IRI, by Accept-Profile and by a parameter of the media type', async () => {
    for (const url of [`${VERSION}.ttl?profile=${name}`, `${VERSION}.ttl?profile=${encodeURIComponent(iri)}`]) {
      const answer = await app.inject(url);
      expect([url, answer.statusCode]).toEqual([url, 200]);
      expect(lines(parse(answer.body, 'text/turtle'))).toEqual(expected);
      expect(answer.headers.link).toContain(`<${iri}>; rel="profile"`);
      expect(answer.headers['content-location']).toBe(`${BASE}${VERSION}.ttl?profile=${name}`);
    }
    const wished = await app.inject({ url: VERSION, headers: { accept: 'text/turtle', 'accept-profile': `<${iri}>` } });
    expect(lines(parse(wished.body, 'text/turtle'))).toEqual(expected);
    const named = await app.inject({ url: VERSION, headers: { accept: `application/ld+json; profile="${iri}"` } });
    expect(named.headers['content-type']).toBe(`application/ld+json; profile="${iri}"`);
    expect(linesToLibraryPrecision(await parseJsonLd(named.body))).toEqual(linesToLibraryPrecision(quads));
  });

  it('is told of in links, in the linkset and on the landing page', async () => {
    const page = await app.inject({ url: VERSION, headers: { accept: 'text/html' } });
    const target = `${VERSION}.ttl?profile=${name}`;
    for (const rel of ['describedby', 'alternate'])
      expect(page.headers.link).toContain(`<${BASE}${target}>; rel="${rel}"; type="text/turtle"; profile="${iri}"`);
    expect(page.body).toContain(`<a href="${target}"`);
    expect(page.body).toContain(doc);
    expect((await app.inject('/linkset/dataset/diabetes/v/1')).body).toContain(`"profile": "${iri}"`);
  });
});

describe('a profile that does not tell of a thing', () => {
  it.each([
    ['dcat-ap', '/id/algorithm/svm'],
    ['prov', '/id/task/predict-diabetes'],
    ['fdp', '/id/training-run/run-77'],
  ])('%s of %s is answered with 406 and those that do', async (name, url) => {
    const answer = await app.inject(`${url}?profile=${name}`);
    expect(answer.statusCode).toBe(406);
    const { profiles } = answer.json<{ profiles: string[] }>();
    expect(profiles).toContain('mldcat-ap');
    expect(profiles).not.toContain(name);
  });
});
