import { DataSource } from '../../../model/data-source.ts';
import { Dataset } from '../../../model/dataset.ts';
import { DatasetVersion } from '../../../model/dataset-version.ts';
import { Ingest } from '../../../model/ingest.ts';
import { Process } from '../../../model/process.ts';
import type { TypeClass } from '../field-type.ts';
import { LinkField, type Many, type One } from '../link-field.ts';
import { CatalogObject, ModelField } from '../model-field.ts';
import { ACTIVITY, ENTITY } from './entity.ts';
import { LatestVersion, ParentField, Versions } from './versions.ts';

/** The data zone: sources, datasets and their versions, ingests and processes. */

@CatalogObject(DataSource, ENTITY)
class DataSourceType {
  @ModelField(DataSource, 'sourceType') sourceType!: DataSource['sourceType'];
  @ModelField(DataSource, 'url') url!: DataSource['url'];
  @ModelField(DataSource, 'protocol') protocol!: DataSource['protocol'];
  @ModelField(DataSource, 'created') created!: DataSource['created'];
  @ModelField(DataSource, 'modified') modified!: DataSource['modified'];
  @ModelField(DataSource, 'licence') licence!: DataSource['licence'];
  @ModelField(DataSource, 'extras') extras!: DataSource['extras'];
  @LinkField(DataSource, 'owner') owner!: One;
  @LinkField(DataSource, 'location') location!: One;
}

@CatalogObject(Dataset, ENTITY)
class DatasetType {
  @ModelField(Dataset, 'structure') structure!: Dataset['structure'];
  @ModelField(Dataset, 'licence') licence!: Dataset['licence'];
  @ModelField(Dataset, 'securityLevel') securityLevel!: Dataset['securityLevel'];
  @ModelField(Dataset, 'landingPage') landingPage!: Dataset['landingPage'];
  @ModelField(Dataset, 'purpose') purpose!: Dataset['purpose'];
  @LinkField(Dataset, 'administrator') administrator!: One;
  @LinkField(Dataset, 'creators') creators!: Many;
  @LinkField(Dataset, 'publisher') publisher!: One;
  @LinkField(Dataset, 'location') location!: One;
  @LinkField(Dataset, 'related') related!: Many;
  @LinkField(Dataset, 'relatedBy') relatedBy!: Many;
  @Versions(Dataset) versions!: Many;
  @LatestVersion(Dataset) latestVersion!: One;
}

@CatalogObject(DatasetVersion, ENTITY)
class DatasetVersionType {
  @ModelField(DatasetVersion, 'created') created!: DatasetVersion['created'];
  @ModelField(DatasetVersion, 'files') files!: DatasetVersion['files'];
  @ModelField(DatasetVersion, 'features') features!: DatasetVersion['features'];
  @ModelField(DatasetVersion, 'metafeatures') metafeatures!: DatasetVersion['metafeatures'];
  @ModelField(DatasetVersion, 'target') target!: DatasetVersion['target'];
  @ModelField(DatasetVersion, 'profiler') profiler!: DatasetVersion['profiler'];
  @ModelField(DatasetVersion, 'notes') notes!: DatasetVersion['notes'];
  @LinkField(DatasetVersion, 'previous') previous!: One;
  @LinkField(DatasetVersion, 'derivedFrom') derivedFrom!: Many;
  @LinkField(DatasetVersion, 'generatedBy') generatedBy!: One;
  @LinkField(DatasetVersion, 'approvals') approvals!: Many;
  @LinkField(DatasetVersion, 'qualityMeasurements') qualityMeasurements!: Many;
  @LinkField(DatasetVersion, 'location') location!: One;
  @ParentField(DatasetVersion) dataset!: One;
}

@CatalogObject(Ingest, ACTIVITY)
class IngestType {
  @ModelField(Ingest, 'mode') mode!: Ingest['mode'];
  @ModelField(Ingest, 'purpose') purpose!: Ingest['purpose'];
  @LinkField(Ingest, 'sources') sources!: Many;
  @LinkField(Ingest, 'outputs') outputs!: Many;
  @LinkField(Ingest, 'location') location!: One;
}

@CatalogObject(Process, ACTIVITY)
class ProcessType {
  @ModelField(Process, 'purpose') purpose!: Process['purpose'];
  @ModelField(Process, 'operations') operations!: Process['operations'];
  @LinkField(Process, 'inputs') inputs!: Many;
  @LinkField(Process, 'outputs') outputs!: Many;
  @LinkField(Process, 'location') location!: One;
}

export const DATA_ZONE: readonly TypeClass[] = [DataSourceType, DatasetType, DatasetVersionType, IngestType, ProcessType];
