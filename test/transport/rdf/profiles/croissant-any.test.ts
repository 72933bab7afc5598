import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEATURE_ROLES, FEATURE_TYPES } from '../../../../src/model/parts.ts';
import { croissantDocument, croissantQuads } from '../../../../src/transport/rdf/profiles/croissant.ts';
import { croissantFindings } from '../../../support/croissant.ts';
import { anyThing, double, nasty } from '../any-thing.ts';
import { linesToLibraryPrecision, parseJsonLd } from '../quads.ts';
import { SmallLake } from '../small-lake.ts';
import { BASE } from '../story.ts';
import { nodesIn, type JsonObject } from './documents.ts';

describe('any dataset version', () => {
  const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: length, maxLength: length });
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary);
  const file = fc.record({
    path: fc.oneof(
      nasty,
      fc.constantFrom(
        'a b.csv',
        'a\tb.csv',
        'x.parquet',
        '/data/ü .jsonl',
        's3://b/*.csv',
        'f/',
        'C:\\d\\e.tsv',
        'https://u:p@h/i.arff?token=1',
      ),
    ),
    mediaType: some(fc.oneof(nasty, fc.constantFrom('text/csv', 'text/csv; charset=utf-8', 'application/zip', 'text/plain'))),
    format: some(fc.oneof(nasty, fc.constantFrom('CSV', 'Parquet', 'ARFF', 'JSON Lines'))),
    bytes: some(fc.oneof(fc.nat(), fc.constant('9007199254740993'))),
    sha256: some(fc.oneof(nasty, hex(64))),
    md5: some(fc.oneof(nasty, hex(32))),
  });
  const feature = fc.record({
    name: fc.oneof(nasty, fc.constantFrom('a b', 'a_b', 'a\u00a0b', ' ', 'x')),
    type: fc.oneof(fc.constantFrom(...FEATURE_TYPES), nasty),
    role: fc.oneof(fc.constantFrom(...FEATURE_ROLES), nasty),
    statistics: some(fc.record({ missing: some(fc.nat()), minimum: some(nasty), mean: some(double) })),
  });
  const agentType = fc.constantFrom('person', 'team', 'organisation', 'software');
  const anyVersion = fc
    .record({
      files: fc.array(file, { maxLength: 4 }),
      features: fc.array(feature, { maxLength: 4 }),
      name: nasty,
      tags: fc.array(nasty, { maxLength: 2 }),
      created: some(fc.constantFrom('2024-02-25T00:00:00.000Z', '0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', 'nonsense')),
      parent: fc.record({
        name: nasty,
        licence: some(fc.oneof(nasty, fc.constantFrom('MIT', 'https://e.example/l', 'dct:x', 'prov:y'))),
        securityLevel: some(fc.constantFrom('public', 'internal', 'confidential', 'secret')),
        landingPage: some(nasty),
        purpose: some(nasty),
      }),
      agents: fc.array(fc.record({ name: nasty, agentType, role: fc.constantFrom('creator', 'publisher', 'administrator') }), {
        maxLength: 3,
      }),
      mode: fc.constantFrom('batch', 'stream'),
      same: fc.boolean(),
    })
    .map(({ parent, agents, mode, same, ...fields }) => {
      const random = new SmallLake();
      const dataset = random.add('Dataset', 'd', parent);
      for (const [at, { role, ...agent }] of agents.entries())
        random.edge(dataset, 'ATTRIBUTED', random.add('Agent', `a${at}`, agent), role);
      const previous = random.add('DatasetVersion', '0', {}, dataset);
      const record = random.add('DatasetVersion', '1', fields, dataset);
      const ingest = random.add('Ingest', 'i', { mode, name: fields.name });
      random.edge(record, 'GENERATED', ingest, 'output');
      random.edge(record, 'DERIVED', previous, 'revision');
      // A job that read what it made: the write refuses it, an import of old data may not.
      random.edge(ingest, 'USED', same ? record : previous, 'source');
      return random;
    });

  it('has no error, one type and an id without white space for each node, and at most one checksum for each file', async () => {
    await fc.assert(
      fc.asyncProperty(anyVersion, fc.constantFrom('dataset/d', 'dataset/d/v/1'), async (random, path) => {
        const document = croissantDocument(random.describe(path), BASE) as JsonObject;
        expect((await croissantFindings(JSON.parse(JSON.stringify(document)))).errors).toEqual([]);
        const types = new Map<unknown, unknown>();
        for (const node of nodesIn(document)) {
          expect(node['@id']).toMatch(/^[^\s]+$/);
          expect(node['@id']).not.toMatch(/%(?:20|09|0A|0D|C2%A0)/);
          if (node['@type'] !== undefined) expect(types.get(node['@id']) ?? node['@type']).toBe(node['@type']);
          types.set(node['@id'], node['@type']);
          expect('sha256' in node && 'md5' in node).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says the same in its document and in its quads', async () => {
    const random = fc.oneof(
      anyVersion.map((one) => one.describe('dataset/d/v/1')),
      anyThing('DatasetVersion'),
    );
    await fc.assert(
      fc.asyncProperty(random, async (described) => {
        const quads = croissantQuads(described, BASE);
        const document = JSON.stringify(croissantDocument(described, BASE));
        expect(linesToLibraryPrecision(await parseJsonLd(document))).toEqual(linesToLibraryPrecision(quads));
        expect(quads.some((quad) => quad.subject.termType === 'BlankNode' || quad.object.termType === 'BlankNode')).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
