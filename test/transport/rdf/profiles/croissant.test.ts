import { describe, expect, it } from 'vitest';
import { PROV } from '../../../../src/model/vocab.ts';
import { croissantDocument, CROISSANT_PROFILE, croissantQuads } from '../../../../src/transport/rdf/profiles/croissant.ts';
import { croissantFindings } from '../../../support/croissant.ts';
import { objectsOf } from '../quads.ts';
import { SmallLake } from '../small-lake.ts';
import { BASE, story } from '../story.ts';
import type { JsonObject } from './documents.ts';

const { lake } = story();
const documentOf = (path: string): JsonObject => croissantDocument(lake.describe(path), BASE) as JsonObject;
const version = (): JsonObject => documentOf('dataset/diabetes/v/1');
const id = (path: string): string => `${BASE}/id/${path}`;

describe('the Croissant document of a version', () => {
  it('has no error and no warning', async () => {
    for (const path of ['dataset/diabetes/v/1', 'dataset/diabetes/v/2', 'dataset/diabetes'])
      expect([path, await croissantFindings(documentOf(path))]).toEqual([path, { errors: [], warnings: [] }]);
  });

  it('has what is mandatory', () => {
    const document = version();
    expect(document).toMatchObject({
      '@id': id('dataset/diabetes/v/1'),
      '@type': 'sc:Dataset',
      conformsTo: ['http://mlcommons.org/croissant/1.1', 'http://mlcommons.org/croissant/RAI/1.0'],
      name: 'Diabetes 1',
      description: 'Patients with and without diabetes',
      license: 'http://spdx.org/licenses/CC-BY-4.0',
      url: id('dataset/diabetes/v/1'),
      creator: [{ '@type': 'sc:Person', name: 'Bob' }],
      publisher: [{ '@type': 'sc:Organization', name: 'ACME' }],
      datePublished: '2024-05-01T08:00:00.000Z',
      dateCreated: '2024-02-25T00:00:00.000Z',
      version: '1',
      citeAs: `Bob (2024). Diabetes, version 1 [data set]. ACME. ${id('dataset/diabetes/v/1')}`,
      keywords: ['healthcare', 'time-series'],
      sameAs: 'https://acme.example/diabetes',
    });
    expect(document['@context']).toMatchObject({ '@vocab': 'https://schema.org/', sc: 'https://schema.org/', '@language': 'en' });
  });

  it('tells a file with one checksum, the strongest, and ids without white space', () => {
    expect(version().distribution).toEqual([
      {
        '@id': `${id('dataset/diabetes/v/1')}#file-s3%3A%2F%2Flake-prod%2Fdiabetes%2Fv1_raw.csv`,
        '@type': 'cr:FileObject',
        name: 'v1 raw.csv',
        contentUrl: 's3://lake-prod/diabetes/v1%20raw.csv',
        contentSize: '1300000000 B',
        encodingFormat: 'text/csv',
        sha256: 'ab'.repeat(32),
      },
    ]);
  });

  it('tells the columns of the only table, the target as label, each from its column', () => {
    const [set] = version().recordSet as JsonObject[];
    const fields = set?.field as JsonObject[];
    expect(fields.map(({ name, dataType }) => [name, dataType])).toEqual([
      ['age in years', 'sc:Integer'],
      ['class', ['sc:Text', 'cr:Label']],
      ['visited', 'sc:Date'],
    ]);
    const [file] = version().distribution as JsonObject[];
    expect(fields[0]?.source).toMatchObject({ fileObject: { '@id': file?.['@id'] }, extract: { column: 'age in years' } });
  });

  it('tells what is known for responsible AI', () => {
    expect(version()).toMatchObject({
      'rai:dataUseCases': 'Early detection',
      'rai:dataCollection': 'Take the export in',
      'rai:dataCollectionRawData': 'Clinic export; Glucose topic',
      'rai:dataCollectionTimeframe': '2024-02-25T01:00:00.000Z/2024-02-25T01:30:00.000Z',
      'rai:dataCollectionMissingData': 'Missing values by column: visited 3.',
      conditionsOfAccess: 'http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC',
      isAccessibleForFree: false,
      usageInfo: { '@id': 'https://w3id.org/model-lake/ns#securityLevel-confidential', '@type': 'sc:DefinedTerm', name: 'confidential' },
    });
    expect(version()).not.toHaveProperty(['rai:dataLimitations']);
    expect(documentOf('dataset/diabetes/v/2')).toMatchObject({
      'rai:dataPreprocessingProtocol': ['drop duplicates (cleaning): By patient', 'scale (transformation)'],
    });
  });

  it('tells lineage in the words of PROV', () => {
    const quads = croissantQuads(lake.describe('dataset/diabetes/v/2'), BASE);
    const [clean, process] = [id('dataset/diabetes/v/2'), id('process/clean-diabetes')];
    expect(objectsOf(quads, clean, PROV.wasDerivedFrom)).toEqual([id('dataset/diabetes/v/1')]);
    expect(objectsOf(quads, clean, PROV.wasGeneratedBy)).toEqual([process]);
    expect(objectsOf(quads, process, PROV.used).sort()).toEqual([id('code/clean.py'), id('dataset/diabetes/v/1')].sort());
    expect(objectsOf(quads, process, PROV.wasAssociatedWith)).toEqual([id('agent/nightly')]);
    expect(objectsOf(quads, process, PROV.endedAtTime)).toEqual(['2024-03-01T02:00:00.000Z']);
    expect(objectsOf(quads, clean, PROV.wasAttributedTo).sort()).toEqual([id('agent/acme'), id('agent/bob')]);
  });

  it('tells a dataset by its latest version, and nothing of other kinds', () => {
    const document = documentOf('dataset/diabetes');
    expect(document).toMatchObject({ '@id': id('dataset/diabetes'), name: 'Diabetes', version: '2' });
    expect(document.distribution).toEqual(documentOf('dataset/diabetes/v/2').distribution);
    const telling = lake.all().filter(({ path }) => CROISSANT_PROFILE.tells(lake.describe(path)));
    expect(telling.map(({ path }) => path).sort()).toEqual(['dataset/diabetes', 'dataset/diabetes/v/1', 'dataset/diabetes/v/2']);
    expect(() => croissantDocument(lake.describe('agent/bob'), BASE)).toThrow('agent/bob');
  });
});

describe('what the catalog does not know', () => {
  const other = new SmallLake();
  const bare = other.add('Dataset', 'bare', { name: 'Bare' });
  const describeVersion = (key: string, fields: Record<string, unknown>): JsonObject => {
    const record = other.add('DatasetVersion', key, fields, bare);
    return croissantDocument(other.describe(record.path), BASE) as JsonObject;
  };

  it('is left out and said, not invented', async () => {
    const document = describeVersion('1', { name: '' });
    for (const absent of ['license', 'creator', 'publisher', 'distribution', 'dateCreated', 'keywords', 'conditionsOfAccess'])
      expect(document).not.toHaveProperty([absent]);
    expect(document['rai:dataLimitations']).toEqual([
      'No licence is known.',
      'Nobody is known to have made the data.',
      'No file is known.',
    ]);
    expect(await croissantFindings(document)).toEqual({ errors: [], warnings: ['recommended license'] });
  });

  it('makes a file set of files without checksum, since a file object must have one', async () => {
    const files = [
      { path: 'a.csv' },
      { path: 'https://e.example/b.csv', bytes: 3 },
      { path: 'c[1].bin' },
      { path: 'd.csv', md5: 'ab'.repeat(16) },
    ];
    const document = describeVersion('2', { files });
    expect(document.distribution).toMatchObject([
      { '@type': 'cr:FileObject', name: 'd.csv', contentUrl: 'd.csv', md5: 'ab'.repeat(16) },
      {
        '@type': 'cr:FileSet',
        name: '2 files without checksum',
        includes: ['a.csv', 'https://e.example/b.csv'],
        contentUrl: 'https://e.example/b.csv',
        encodingFormat: 'text/csv',
      },
      { '@type': 'cr:FileSet', name: 'c[1].bin', includes: 'c[[]1].bin', encodingFormat: 'application/octet-stream' },
    ]);
    expect(document['rai:dataLimitations']).toContain('No checksum is known of 3 files.');
    expect((await croissantFindings(document)).errors).toEqual([]);
  });

  it('asks for no checksum of folders and patterns, and reads the columns of the only one', async () => {
    const features = [
      { name: 'id', type: 'text', role: 'identifier' },
      { name: 'more', type: 'nested', role: 'input' },
    ];
    const document = describeVersion('3', { files: [{ path: 'raw/2025/', format: 'JSON Lines' }], features });
    expect(document.distribution).toMatchObject([
      { '@type': 'cr:FileSet', includes: 'raw/2025/**', encodingFormat: 'application/jsonlines' },
    ]);
    const [set] = document.recordSet as JsonObject[];
    expect(set).toMatchObject({
      description: 'Columns of nested values are left out: more.',
      field: [{ name: 'id', dataType: 'sc:Text' }],
    });
    expect(set?.key).toEqual([{ '@id': (set?.field as JsonObject[])[0]?.['@id'] }]);
    expect((await croissantFindings(document)).errors).toEqual([]);
  });

  it('guesses no table where there are two', () => {
    const features = [{ name: 'x', type: 'numeric', role: 'input' }];
    const sums = { sha256: 'ab'.repeat(32) };
    expect(
      describeVersion('4', {
        files: [
          { path: 'a.csv', ...sums },
          { path: 'b.tsv', ...sums },
        ],
        features,
      }),
    ).not.toHaveProperty('recordSet');
    expect(
      describeVersion('5', {
        files: [
          { path: 'a.csv', ...sums },
          { path: 'readme.txt', ...sums },
        ],
        features,
      }),
    ).toHaveProperty('recordSet');
    expect(
      describeVersion('6', { files: [{ path: 'a.zip', format: 'CSV', mediaType: 'application/zip', ...sums }], features }),
    ).not.toHaveProperty('recordSet');
  });

  it('calls a dataset live while a stream flows into it, and asks for no checksum then', async () => {
    const record = other.add('DatasetVersion', '7', { files: [{ path: 'topic.csv' }] }, bare);
    const ingest = other.add('Ingest', 'flow', { mode: 'stream', startedAt: '2025-01-01T00:00:00.000Z' });
    other.edge(record, 'GENERATED', ingest, 'output');
    const document = croissantDocument(other.describe(record.path), BASE) as JsonObject;
    expect(document).toMatchObject({ isLiveDataset: true, distribution: [{ '@type': 'cr:FileObject' }] });
    expect((await croissantFindings(document)).errors).toEqual([]);
  });

  it('names no program as the maker, since Croissant knows people and organisations only', async () => {
    const robot = other.add('Agent', 'robot', { name: 'Robot', agentType: 'software' });
    const made = other.add('Dataset', 'made', { name: 'Made' });
    other.edge(made, 'ATTRIBUTED', robot, 'creator');
    const record = other.add('DatasetVersion', '1', {}, made);
    const document = croissantDocument(other.describe(record.path), BASE) as JsonObject;
    expect(document).not.toHaveProperty('creator');
    expect(document['prov:wasAttributedTo']).toMatchObject([{ '@type': 'prov:SoftwareAgent', name: 'Robot' }]);
    expect((await croissantFindings(document)).errors).toEqual([]);
  });
});
