import type { AnyRecord } from '../../src/model/kind.ts';
import type { NewEdge } from '../../src/ports/store.ts';
import { agentRecord, create } from './records.ts';
import type { TestLake } from './lake.ts';

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-06-01T00:00:00.000Z';
export type Pair = [from: number, to: number, relation: 'USED' | 'INFORMED' | 'DERIVED', ended: boolean];

/** Things with edges as given; what they are does not matter to a walk. */
export async function graphOf(lake: TestLake, size: number, pairs: readonly Pair[]): Promise<AnyRecord[]> {
  const records = Array.from({ length: size }, () => agentRecord());
  const edge = ([from, to, relation]: Pair): NewEdge[] => {
    const [a, b] = [records[from], records[to]];
    return a && b ? [{ fromId: a.id, relation, toId: b.id, role: null, attributes: null, ownerId: a.id, validFrom: AT }] : [];
  };
  await lake.store.write(async (tx) => {
    await tx.apply(records.map(create), { at: AT, actor: null });
    const [first] = records;
    if (!first) return;
    await tx.apply([{ action: 'relate', record: { ...first, revision: 2 }, before: first, opened: pairs.flatMap(edge), ended: [] }], {
      at: AT,
      actor: null,
    });
  });
  const gone = pairs.filter(([, , , ended]) => ended).flatMap(edge);
  for (const { fromId, relation, toId } of gone)
    await lake.dataSource.query('UPDATE edge SET valid_to = $4 WHERE from_id = $1 AND relation = $2 AND to_id = $3', [
      fromId,
      relation,
      toId,
      LATER,
    ]);
  return records;
}
