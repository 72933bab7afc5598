import { DCAT, FOAF } from '../../../../src/model/vocab.ts';
import { testAnyLake } from './any-lake-shapes.ts';

testAnyLake('fdp', [DCAT.Catalog, DCAT.Resource, DCAT.Dataset, DCAT.Distribution, DCAT.DataService, FOAF.Agent]);
