import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../../src/app.ts';
import type { Described } from '../../../../src/services/described.ts';
import { LakeReader } from '../../../../src/services/lake-reader.ts';
import { croissantDocument, CROISSANT_PROFILE, croissantQuads } from '../../../../src/transport/rdf/profiles/croissant.ts';
import { schemaOrgDocument, schemaOrgQuads } from '../../../../src/transport/rdf/profiles/schemaorg.ts';
import { croissantFindings } from '../../../support/croissant.ts';
import { embeddedDatabase } from '../../../support/databases.ts';
import { BASE_IRI, openLake, type TestLake } from '../../../support/lake.ts';
import { linesToLibraryPrecision, parseJsonLd } from '../quads.ts';
import { nodesIn, type JsonObject } from './documents.ts';

describe('the demo lake', () => {
  let lake: TestLake;
  const things: Described[] = [];
  beforeAll(async () => {
    lake = await openLake(embeddedDatabase);
    await loadSeeds(lake);
    await new LakeReader(lake.store, BASE_IRI).snapshot(async (snapshot) => {
      for await (const batch of snapshot.batches()) things.push(...batch.filter(({ record }) => record.retiredAt === null));
    });
  });
  afterAll(() => lake.close());
  const datasets = (): Described[] => things.filter((described) => CROISSANT_PROFILE.tells(described));
  const croissantOf = (path: string): JsonObject => {
    const described = things.find(({ record }) => record.path === path);
    if (!described) throw new Error(`no ${path}`);
    return croissantDocument(described, BASE_IRI) as JsonObject;
  };

  it('has no error in the Croissant document of any dataset and version', async () => {
    expect(datasets().length).toBeGreaterThan(60);
    for (const described of datasets()) {
      const { errors } = await croissantFindings(croissantDocument(described, BASE_IRI));
      expect([described.record.path, errors]).toEqual([described.record.path, []]);
    }
  });

  it('says what it does not know, and reads the columns of what it knows', () => {
    expect(croissantOf('dataset/iris/v/1')).toMatchObject({
      distribution: [{ '@type': 'cr:FileObject', encodingFormat: 'https://ml.cms.waikato.ac.nz/weka/arff.html' }],
    });
    expect(croissantOf('dataset/diabetes/v/1')).toMatchObject({ distribution: [{ '@type': 'cr:FileSet' }] });
    expect(croissantOf('dataset/diabetes/v/1')['rai:dataLimitations']).toContain('No checksum is known of one file.');
  });

  it('says in every document what the quads say, with an IRI for every node', async () => {
    for (const described of things) {
      const both: [unknown, ReturnType<typeof schemaOrgQuads>][] = [
        [schemaOrgDocument(described, BASE_IRI), schemaOrgQuads(described, BASE_IRI)],
      ];
      if (CROISSANT_PROFILE.tells(described)) both.push([croissantDocument(described, BASE_IRI), croissantQuads(described, BASE_IRI)]);
      for (const [document, quads] of both) {
        expect(linesToLibraryPrecision(await parseJsonLd(JSON.stringify(document)))).toEqual(linesToLibraryPrecision(quads));
        for (const node of nodesIn(document)) expect(typeof node['@id']).toBe('string');
      }
    }
  });
});
