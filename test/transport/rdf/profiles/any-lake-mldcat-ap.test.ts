import { DCAT, DQV, FOAF, IT6, SPDX } from '../../../../src/model/vocab.ts';
import { testAnyLake } from './any-lake-shapes.ts';

testAnyLake('mldcat-ap', [
  ...[IT6.MachineLearningModel, IT6.File, IT6.Feature, IT6.DataQuality, IT6.Parameter, IT6.FlowParameter, IT6.Evaluation],
  ...[IT6.EstimationProcedure, IT6.Library, DQV.QualityMeasurement, SPDX.Checksum, FOAF.Agent],
  ...[DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService, DCAT.CatalogRecord],
]);
