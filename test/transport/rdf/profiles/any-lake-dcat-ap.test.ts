import { DCAT, FOAF, SKOS, SPDX } from '../../../../src/model/vocab.ts';
import { testAnyLake } from './any-lake-shapes.ts';

testAnyLake('dcat-ap', [
  ...[DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService, DCAT.CatalogRecord, DCAT.Relationship],
  ...[FOAF.Agent, SKOS.Concept, SPDX.Checksum],
]);
