import type { Quad } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { XSD } from '../../src/model/vocab.ts';
import { FORMATS, RDF_FORMATS, type RdfFormat } from '../../src/transport/rdf/formats.ts';
import { serialize } from '../../src/transport/rdf/serialize.ts';
import { toQuads } from '../../src/transport/rdf/to-quads.ts';
import { BASE_IRI } from '../support/lake.ts';
import { at, openGraphqlLake, type GraphqlLake } from '../transport/graphql/graphql-lake.ts';
import { linesToLibraryPrecision, parse, parseJsonLd, parseRdfXml } from '../transport/rdf/quads.ts';

/** What is given to GraphQL comes out of GraphQL and out of every format of RDF as it was given, or is refused with place and remedy. */

async function read(text: string, format: RdfFormat): Promise<Quad[]> {
  if (format === 'jsonld') return parseJsonLd(text);
  if (format !== 'rdfxml') return parse(text, FORMATS[format].mediaType);
  return parseRdfXml(text);
}
const MODEL_VERSION = `mutation ($input: RegisterModelVersionInput!) { registerModelVersion(input: $input) { modelVersion {
  parameterCount created files { bytes } } } }`;

describe('from GraphQL to every format', () => {
  let catalog: GraphqlLake;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
    await catalog.ask('mutation { registerModel(input: { key: "m", name: "M" }) { outcome } }');
  });
  afterAll(() => catalog.close());

  const literals = async (path: string, format: RdfFormat): Promise<string[]> => {
    const quads = toQuads(await catalog.lake.services.descriptions.describe(path), BASE_IRI);
    const found = await read(serialize(quads, format), format);
    expect(linesToLibraryPrecision(found)).toEqual(linesToLibraryPrecision(quads));
    return found.flatMap(({ object }) => (object.termType === 'Literal' ? [`${object.value} ${object.datatype.value}`] : []));
  };

  it('integers of 64 bits and the first and last years stay what they are', async () => {
    const cases = [
      { parameterCount: '9007199254740993', bytes: '9223372036854775807', created: '0001-01-01T00:00:00.000Z' },
      { parameterCount: 9007199254740991, bytes: 0, created: '9999-12-31T23:59:59.999Z' },
    ];
    for (const [i, { parameterCount, bytes, created }] of cases.entries()) {
      const input = { key: `v${i}`, model: { key: 'm' }, parameterCount, created, files: [{ path: 'x.onnx', bytes }] };
      const { data, errors } = await catalog.ask(MODEL_VERSION, { input });
      expect(errors).toEqual([]);
      expect(at(data, 'registerModelVersion.modelVersion')).toEqual({ parameterCount, created, files: [{ bytes }] });
      for (const format of RDF_FORMATS) {
        const found = await literals(`model/m/v/v${i}`, format);
        expect(found).toContain(`${parameterCount} ${XSD.nonNegativeInteger}`);
        expect(found.filter((one) => one.startsWith(`${bytes} `))).not.toEqual([]);
        expect(found).toContain(`${created} ${XSD.dateTime}`);
      }
    }
  });

  // Up to where the JSON-LD library, which rounds to 16 digits, does not reach infinity.
  it('doubles stay what they are', async () => {
    for (const [i, value] of [5e-324, 1e308, 0.1, 9007199254740992, -1e21].entries()) {
      const { errors } = await catalog.ask('mutation ($input: RecordEvaluationInput!) { recordEvaluation(input: $input) { outcome } }', {
        input: {
          key: `e${i}`,
          name: 'E',
          measure: 'root_mean_squared_error',
          value,
          claim: 'MEASURED',
          model: { key: 'm', version: 'v0' },
        },
      });
      expect(errors).toEqual([]);
      for (const format of RDF_FORMATS) {
        const found = (await literals(`evaluation/e${i}`, format))
          .filter((one) => one.endsWith(XSD.double))
          .map((one) => Number(one.split(' ')[0]));
        expect(found.map((one) => (format === 'jsonld' ? Number(one.toPrecision(15)) : one))).toContain(
          format === 'jsonld' ? Number(value.toPrecision(15)) : value,
        );
      }
    }
  });

  const refused: [what: string, input: Record<string, unknown>, field: string | undefined, message: RegExp][] = [
    ['a number beyond 2^53', { parameterCount: 2 ** 53 }, undefined, /beyond 2\^53 a number is not exact; give the integer as a string/],
    ['an integer beyond 64 bits', { parameterCount: '9223372036854775808' }, undefined, /beyond 64 bits/],
    ['the year 10000', { created: '+010000-01-01T00:00:00Z' }, undefined, /the years 0001 to 9999 in UTC can be kept/],
    ['the year 0', { created: '0000-01-01T00:00:00Z' }, undefined, /the years 0001 to 9999/],
    ['NUL', { description: 'a\u0000b' }, 'description', /^description: the character U\+0000 at position 2 cannot be kept; remove it$/],
    ['a bell', { tags: ['a\u0007'] }, 'tags[0]', /U\+0007 at position 2/],
    [
      'half of a pair',
      { files: [{ path: 'x\ud83d' }] },
      'files[0].path',
      /half of a surrogate pair and cannot be kept; encode the text as UTF-8/,
    ],
    ['a noncharacter', { notes: 'a\uffff' }, 'notes', /U\+FFFF at position 2/],
  ];
  it.each(refused)('%s is refused by its place, alone and in a batch, where the rest is kept', async (_what, values, field, message) => {
    const input = { key: 'bad', model: { key: 'm' }, ...values };
    const alone = await catalog.ask(MODEL_VERSION, { input });
    expect(alone.errors[0]).toMatchObject({ message: expect.stringMatching(message) as string });
    expect(alone.errors[0]?.extensions).toMatchObject({ code: 'INPUT_INVALID', ...(field === undefined ? {} : { field }) });
    if (field === undefined) return;
    const operations = [{ registerModelVersion: input }, { registerStudy: { key: `beside-${field}`.replace(/\W/g, '-'), name: 'Beside' } }];
    const { data } = await catalog.ask(
      'mutation ($operations: [Operation!]!) { applyBatch(operations: $operations) { results { outcome error { code field message } } } }',
      { operations },
    );
    expect(at(data, 'applyBatch.results')).toMatchObject([
      { error: { code: 'INPUT_INVALID', field } },
      { outcome: 'CREATED', error: null },
    ]);
  });

  it('a number in JSON that is infinite once read is refused', async () => {
    const payload = `{"query":"mutation ($input: RecordTrainingRunInput!) { recordTrainingRun(input: $input) { outcome } }","variables":{"input":{"key":"t","name":"T","settings":[{"name":"C","value":1e999}]}}}`;
    const answer = await catalog.server.inject({
      method: 'POST',
      url: '/graphql',
      payload,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.json<{ errors: { message: string }[] }>().errors[0]?.message).toMatch(
      /settings\[0\]\.value: a finite number is expected/,
    );
  });
});
