import { InputError, NotFoundError } from '../../errors.ts';
import type { AnyRecord, Measures } from '../../model/kind.ts';
import type { CatalogService } from '../catalog-service.ts';
import { compareProfiles, type ProfileComparison } from './compare-profiles.ts';
import type { ComparedFeature, ComparedProfile } from './compared-profile.ts';

/** Two dataset versions and what is other in the second. */
export interface DatasetComparison extends ProfileComparison {
  /** Ids of the versions that were compared. */
  beforeId: string;
  afterId: string;
}

/** Compares what the catalog keeps of datasets. Nothing is stored: it follows from the two versions. */
export class ComparisonService {
  private readonly catalog: CatalogService;

  constructor(catalog: CatalogService) {
    this.catalog = catalog;
  }

  /**
   * @param ids of dataset versions, or of datasets, of which the latest version is meant
   * @throws NotFoundError, InputError where one of them was not profiled
   */
  async compare(ids: { before: string; after: string }): Promise<DatasetComparison> {
    const [before, after] = await Promise.all([this.version(ids.before, 'before'), this.version(ids.after, 'after')]);
    const [old, now] = await this.profilesOf([before, after]);
    if (!old || !now) throw new RangeError('two versions have two profiles');
    refuseUnknown(old, before, 'before');
    refuseUnknown(now, after, 'after');
    return { ...compareProfiles(old, now), beforeId: before.id, afterId: after.id };
  }

  private async version(id: string, field: string): Promise<AnyRecord> {
    const record = await this.catalog.find({ id });
    if (record?.kind === 'DatasetVersion') return record;
    if (record?.kind !== 'Dataset')
      throw new NotFoundError(`${field}: there is no dataset and no dataset version with the id ${id}.`, { field });
    const versions = await this.catalog.versions('DatasetVersion', { parentIds: [id], perParent: 1 });
    const latest = versions.get(id)?.[0];
    if (!latest) throw new InputError(`${field}: ${record.name} has no version to compare; register one, or profile its file.`, { field });
    return latest;
  }

  private async profilesOf(versions: readonly AnyRecord[]): Promise<ComparedProfile[]> {
    const features = await this.catalog.lazyField(
      'DatasetVersion',
      'features',
      versions.map(({ id }) => id),
    );
    return versions.map((version) => profileOf(version, features.get(version.id)));
  }
}

function refuseUnknown({ features, metafeatures }: ComparedProfile, { name }: AnyRecord, field: string): void {
  if (features.length > 0 || Object.keys(metafeatures ?? {}).length > 0) return;
  throw new InputError(`${field}: nothing is known of the columns of ${name}; profile its file first.`, { field });
}

/** What is stored of a profile. */
export function profileOf(version: AnyRecord, features: unknown): ComparedProfile {
  return {
    features: (features as ComparedFeature[] | null | undefined) ?? [],
    metafeatures: (version.metafeatures ?? null) as Measures | null,
    target: typeof version.target === 'string' ? version.target : null,
    profiler: typeof version.profiler === 'string' ? version.profiler : null,
  };
}
