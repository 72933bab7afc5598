import type { LakeReader, LakeSnapshot } from '../../src/services/lake-reader.ts';
import type { Described } from '../../src/services/described.ts';

/** Readers of a lake that are not as they should be: too large, or with something wrong in them. */
export type SnapshotReader = Pick<LakeReader, 'snapshot' | 'blocksOthers'>;

/** With other batches than the lake's, of the same state. */
function withBatches(
  lake: LakeReader,
  batches: (snapshot: LakeSnapshot, walk: Parameters<LakeSnapshot['batches']>[0]) => AsyncGenerator<Described[]>,
): SnapshotReader {
  return {
    blocksOthers: lake.blocksOthers,
    snapshot: (read) => lake.snapshot((snapshot) => read({ ...snapshot, batches: (walk) => batches(snapshot, walk) })),
  };
}

export interface Watched extends SnapshotReader {
  /** Batches that were taken. */
  taken: number;
  /** Snapshots that were begun, and those of them that have ended. */
  begun: number;
  ended: number;
}

/** The lake as if it were so many times as large, and how much of it is read. */
export function manifold(lake: LakeReader, times: number): Watched {
  const large = withBatches(lake, async function* (snapshot, walk) {
    const read: Described[][] = [];
    for await (const batch of snapshot.batches(walk)) read.push(batch);
    for (let i = 0; i < times; i++) {
      for (const batch of read) {
        watched.taken++;
        yield batch;
      }
    }
  });
  const watched: Watched = {
    taken: 0,
    begun: 0,
    ended: 0,
    blocksOthers: large.blocksOthers,
    snapshot: async (read) => {
      watched.begun++;
      return large.snapshot(read).finally(() => watched.ended++);
    },
  };
  return watched;
}

/** The lake with one thing of which nothing can be told. */
export function withBroken(lake: LakeReader, path: string): SnapshotReader {
  const broken = (described: Described): Described =>
    described.record.path === path
      ? {
          ...described,
          get links(): Described['links'] {
            throw new Error('cannot be read');
          },
        }
      : described;
  return withBatches(lake, async function* (snapshot, walk) {
    for await (const batch of snapshot.batches(walk)) yield batch.map(broken);
  });
}
