import { ConflictError, InputError } from '../errors.ts';
import type { AnyRecord } from '../model/kind.ts';
import { undefinedReasons } from '../model/undefined-metafeature.ts';
import type { Clock } from '../ports/runtime.ts';
import type { TableIdentity, TableProfile } from '../ports/profiler.ts';
import type { Caller } from './caller.ts';
import type { CatalogService } from './catalog-service.ts';
import type { Registration } from './catalog-types.ts';
import { compareProfiles, type ProfileComparison } from './comparison/compare-profiles.ts';
import { profileOf } from './comparison/comparison-service.ts';
import { keepable, type KeepableProfile } from './keepable-profile.ts';
import { isIdentical, knownProfile, LEFT_OUT, sameVersion, type KnownProfile } from './profile-identity.ts';
import { datasetName, nextVersion, registrations, slug, sourceKeyOf, type ProfileNames } from './profile-registrations.ts';
import type { WriteService } from './writing/write-service.ts';

export interface ProfileOutcome {
  outcome: 'created' | 'new version' | 'unchanged';
  /** Key of the dataset. */
  dataset: string;
  /** Label of the version. */
  version: string;
  /** Place of the version below `/id/`. */
  path: string;
  /** In words, which texts of the file are not kept as they are there; absent where all are. */
  replaced?: string;
  /** Of a new version: what is other than in the latest one before. */
  changes?: ProfileComparison & { since: string };
}
const ATTEMPTS = 5;
const MOST_VERSIONS = 200;

/** Brings a profiled file into the catalog: source, ingest, dataset and version, all or nothing. */
export class ProfileService {
  private readonly catalog: CatalogService;
  private readonly writes: WriteService;
  private readonly clock: Clock;

  constructor({ catalog, writes, clock }: { catalog: CatalogService; writes: WriteService; clock: Clock }) {
    this.catalog = catalog;
    this.writes = writes;
    this.clock = clock;
  }

  /**
   * The same content, target and profiler again is `unchanged`; another content of the same source is its next version.
   * @throws InputError, ConflictError
   */
  async register(profile: TableProfile, names: ProfileNames, caller: Caller): Promise<ProfileOutcome> {
    const kept = keepable(profile);
    for (let attempt = 1; ; attempt++) {
      try {
        const outcome = await this.registerOnce(kept, names, caller);
        return kept.replaced === null ? outcome : { ...outcome, replaced: kept.replaced };
      } catch (error) {
        // Somebody else has just written the same version or source: look again at what is there.
        if (!(error instanceof ConflictError) || attempt >= ATTEMPTS) throw error;
      }
    }
  }

  /** Whether a table of that address, or of the source that is named, was registered before. @throws InputError */
  async knows(address: string, { source }: ProfileNames): Promise<boolean> {
    return (await this.catalog.find({ kind: 'DataSource', key: sourceKeyOf(addressOf({ address }, { source })) })) !== null;
  }

  /**
   * What `register` would answer for the profile of a table, where that is the latest content of its dataset; null where the profile itself is needed.
   * @throws InputError
   */
  async known(table: TableIdentity, names: ProfileNames): Promise<{ outcome: ProfileOutcome; profile: KnownProfile } | null> {
    const url = addressOf(table, names);
    const { dataset, versions } = await this.knownOf(sourceKeyOf(url));
    const same = dataset && sameVersion(versions, table, (profiler) => isIdentical(profiler, table.profiler));
    // Which rows are bad, and what was replaced, only the file tells.
    if (!dataset || !same || (typeof same.notes === 'string' && LEFT_OUT.test(same.notes))) return null;
    refuseOtherName(url, dataset, names);
    const stored = profileOf(same, (await this.catalog.lazyField('DatasetVersion', 'features', [same.id])).get(same.id));
    const profile = knownProfile(table, same, stored);
    // Another attempt may find what the time did not suffice for.
    if (Object.values(undefinedReasons(profile)).includes('limit-reached')) return null;
    return { outcome: { outcome: 'unchanged', dataset: dataset.key, version: same.key, path: same.path }, profile };
  }

  private async registerOnce({ profile, replaced }: KeepableProfile, names: ProfileNames, caller: Caller): Promise<ProfileOutcome> {
    const url = addressOf(profile, names);
    const sourceKey = sourceKeyOf(url);
    // Before the source is looked for: what somebody writes in between is then found there, or the key is taken when it is written.
    const free = await this.freeKey(datasetName(profile, names));
    const { dataset, versions } = await this.knownOf(sourceKey);
    if (dataset) refuseOtherName(url, dataset, names);
    const same = sameVersion(versions, profile, (profiler) => profiler === profile.profiler);
    if (dataset && same) return { outcome: 'unchanged', dataset: dataset.key, version: same.key, path: same.path };
    const datasetKey = dataset?.key ?? free;
    const version = nextVersion(versions);
    const [previous] = versions;
    const at = { url, sourceKey, dataset, datasetKey, version, previous: previous ?? null, replaced };
    const path = await this.write(registrations(profile, names, at, this.clock.now()), caller);
    if (!dataset || !previous) return { outcome: dataset ? 'new version' : 'created', dataset: datasetKey, version, path };
    return { outcome: 'new version', dataset: datasetKey, version, path, changes: await this.changesSince(previous, profile) };
  }

  /** @returns the place of the version */
  private async write(all: readonly Registration[], caller: Caller): Promise<string> {
    const registered = await this.writes.registerAll(all, caller);
    return registered.find(({ record }) => record.kind === 'DatasetVersion')?.record.path ?? '';
  }

  private async changesSince(previous: AnyRecord, profile: TableProfile): Promise<ProfileComparison & { since: string }> {
    const features = await this.catalog.lazyField('DatasetVersion', 'features', [previous.id]);
    return { since: previous.key, ...compareProfiles(profileOf(previous, features.get(previous.id)), profile) };
  }

  private async knownOf(sourceKey: string): Promise<{ dataset: AnyRecord | null; versions: AnyRecord[] }> {
    const source = await this.catalog.find({ kind: 'DataSource', key: sourceKey });
    const dataset = source ? await this.datasetOf(source) : null;
    return { dataset, versions: dataset ? await this.versionsOf(dataset) : [] };
  }

  /** The dataset that ingests of the source made versions of. */
  private async datasetOf(source: AnyRecord): Promise<AnyRecord | null> {
    const ingests = await this.catalog.list('Ingest', {
      filter: { links: { sources: [{ id: source.id }] } },
      orderBy: [{ field: 'createdAt', descending: false }],
      first: MOST_VERSIONS,
    });
    const outputs = await this.catalog.links(
      'Ingest',
      'outputs',
      ingests.items.map(({ record }) => record.id),
      1,
    );
    const parentId = [...outputs.values()].flat()[0]?.head.parentId;
    return parentId ? this.catalog.find({ id: parentId }) : null;
  }

  /** Latest first. */
  private async versionsOf(dataset: AnyRecord): Promise<AnyRecord[]> {
    const page = await this.catalog.list('DatasetVersion', { filter: { parents: [{ id: dataset.id }] }, first: MOST_VERSIONS });
    return page.items.map(({ record }) => record);
  }

  /** A key made of the name that no other dataset has: another file of the same name is another dataset. */
  private async freeKey(name: string): Promise<string> {
    const base = slug(name);
    for (let n = 1; ; n++) {
      const key = n === 1 ? base : `${base}-${n}`;
      if (!(await this.catalog.find({ kind: 'Dataset', key }))) return key;
    }
  }
}

/** @throws InputError for a source that is no address */
function addressOf(profile: Pick<TableProfile, 'address'>, { source }: Pick<ProfileNames, 'source'>): string {
  if (source === undefined) return profile.address;
  if (URL.canParse(source)) return source;
  throw new InputError(
    `--source: ${JSON.stringify(source)} is no address; an absolute one such as https://example.org/data.csv is expected.`,
    { field: 'source' },
  );
}
function refuseOtherName(url: string, dataset: AnyRecord, { name }: ProfileNames): void {
  if (name === undefined || name === dataset.name) return;
  throw new InputError(
    `--name: ${url} is known as the dataset ${dataset.key} (${dataset.name}); leave the name out, or change it at the dataset.`,
    { field: 'name' },
  );
}
