import type { Head, KindName, RelationName } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import type { Change, StoreReader } from '../../ports/store.ts';

/** Things of one kind that tell something of a changed thing; a lake where one thing has more than these around it is filled anew. */
const MOST = 100_000;

/**
 * Ids of the things whose own graph may have changed with the changes given. A graph holds what is said of a thing and its parts, so
 * apart from the thing itself these are: its dataset or model and its versions, which tell of each other and take values over; the other
 * ends of edges that were opened or ended; and those which tell of a changed thing without an edge of their own that changed.
 */
export async function touchedBy(reader: StoreReader, changes: readonly Change[]): Promise<string[]> {
  const changed = [...new Set(changes.map(({ entityId }) => entityId))];
  const parents = changes.flatMap(({ parentId }) => parentId ?? []);
  const tellers = await tellersOf(reader, await reader.heads(changed));
  const touched = new Set([...changed, ...parents, ...tellers, ...(await reader.endsOfChangedEdges(changes))]);
  // What a dataset says of its agents, its versions say as well.
  for (const id of await reader.versionIds([...changed, ...tellers])) touched.add(id);
  return [...touched];
}

/** By which edges, against their direction, things tell of a changed one. An edge at one of its ends alone changes nothing of the kind. */
interface Telling {
  about: (kind: KindName) => boolean;
  relation: RelationName;
}
const TELLINGS: readonly Telling[] = [
  // When an activity ended is when what it made came to be; what a run read is what its model was trained on.
  { about: (kind) => kindOf(kind).prov === 'activity', relation: 'GENERATED' },
  // A run realizes the algorithm of its implementation.
  { about: (kind) => kind === 'Implementation', relation: 'USED' },
  // Whoever administers data can be asked about them, if there is an address.
  { about: (kind) => kind === 'Agent', relation: 'ATTRIBUTED' },
];

async function tellersOf(reader: StoreReader, heads: readonly Head[]): Promise<string[]> {
  const found: string[] = [];
  for (const { about, relation } of TELLINGS) {
    const ids = heads.filter(({ kind }) => about(kind)).map(({ id }) => id);
    for (const id of await against(reader, ids, relation)) found.push(id);
  }
  // A fine-tuned model tells of its base only while that is complete, for which the base's run counts too.
  const models = heads.filter(({ kind }) => kind === 'ModelVersion').map(({ id }) => id);
  return [...found, ...(await against(reader, [...models, ...found], 'BASE_MODEL'))];
}

async function against(reader: StoreReader, ids: readonly string[], relation: RelationName): Promise<string[]> {
  const { pairs } = await reader.neighbours({ ids, direction: 'in', relations: [relation], perNode: MOST });
  return pairs.map(({ other }) => other);
}
