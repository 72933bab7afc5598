import { readConfig } from '../config.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { findOne } from './find-one.ts';
import { EXIT, say, table, write, writeJson } from './terminal.ts';

/** Datasets like the named one, nearest first. */
export async function similarCommand(key: string, options: { first?: number; json?: boolean }): Promise<number> {
  const config = readConfig();
  const { desk, close } = await openDesk(config, createLogger(config));
  try {
    const dataset = await findOne(desk, key, ['Dataset', 'DatasetVersion']);
    const answer = await desk.similar({ to: dataset.id, first: options.first ?? null });
    const rows: (string | number)[][] = [];
    for (const { datasetId, distance, nearDuplicate, contributions } of answer.items) {
      const record = await desk.record(datasetId);
      const differs = contributions.filter((c) => c.share > 0).slice(0, 3).map((c) => c.metafeature);
      if (options.json) writeJson({ key: record?.key, name: record?.name, distance, nearDuplicate, contributions });
      else rows.push([record?.name ?? datasetId, record?.key ?? '', distance.toFixed(4), nearDuplicate ? 'near duplicate' : differs.join(', ')]);
    }
    if (!options.json && rows.length > 0) write(table([['name', 'key', 'distance', 'differs most in'], ...rows]));
    if (!answer.complete) say('Datasets without metafeatures could not be compared.');
    return rows.length > 0 || options.json ? EXIT.done : EXIT.problems;
  } finally {
    await close();
  }
}
