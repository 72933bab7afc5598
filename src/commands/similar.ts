import { readConfig } from '../config.ts';
import type { AnyRecord } from '../model/kind.ts';
import type { SimilarItem } from '../services/search-types.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { findOne } from './find-one.ts';
import { EXIT, say, table, write, writeJson } from './terminal.ts';

/** Datasets like the named one, nearest first. */
export async function similarCommand(key: string, options: { first?: number; json?: boolean }): Promise<number> {
  const config = readConfig();
  const open = await openDesk(config, createLogger(config));
  try {
    const dataset = await findOne(open.desk, key, ['Dataset', 'DatasetVersion']);
    const answer = await open.desk.similar({ to: dataset.id, first: options.first });
    const found: Similar[] = [];
    for (const item of answer.items) found.push({ ...item, record: await open.desk.record(item.datasetId) });
    if (options.json) for (const item of found) writeJson(asJson(item));
    else if (found.length > 0) write(table([['name', 'key', 'distance', 'differs most in'], ...found.map(rowOf)]));
    if (!answer.complete) say('Datasets without metafeatures could not be compared.');
    return found.length > 0 ? EXIT.done : EXIT.problems;
  } finally {
    await open.close();
  }
}

type Similar = SimilarItem & { record: AnyRecord | null };

function asJson({ record, distance, nearDuplicate, contributions }: Similar): object {
  return { key: record?.key, name: record?.name, distance, nearDuplicate, contributions };
}
function rowOf({ record, distance, nearDuplicate, contributions }: Similar): string[] {
  const differs = contributions.filter(({ share }) => share > 0).slice(0, MOST_NAMED);
  const words = nearDuplicate ? 'near duplicate' : differs.map(({ metafeature }) => metafeature).join(', ');
  return [record?.name ?? '', record?.key ?? '', distance.toFixed(4), words];
}
const MOST_NAMED = 3;
