import { readConfig } from '../config.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { AnyRecord } from '../model/kind.ts';
import type { SimilarItem } from '../services/search-types.ts';
import { openDesk, type Desk } from './desk.ts';
import { createLogger } from './logger.ts';
import { findOne } from './find-one.ts';
import { EXIT, say, table, write, writeJson } from './terminal.ts';

/** Datasets or models like the named one, nearest first. */
export async function similarCommand(key: string, options: { first?: number; json?: boolean }): Promise<number> {
  const config = readConfig();
  const open = await openDesk(config, createLogger(config));
  try {
    const thing = await findOne(open.desk, key, ['Dataset', 'DatasetVersion', 'Model', 'ModelVersion']);
    const isModel = thing.kind === 'Model' || thing.kind === 'ModelVersion';
    const found = isModel
      ? await similarModels(open.desk, thing.id, options.first)
      : await similarDatasets(open.desk, thing.id, options.first);
    if (options.json) for (const item of found.items) writeJson(item.json);
    else if (found.items.length > 0) write(table([found.head, ...found.items.map(({ row }) => row)]));
    if (!found.complete) say(found.incomplete);
    return found.items.length > 0 ? EXIT.done : EXIT.problems;
  } finally {
    await open.close();
  }
}

interface Found {
  head: string[];
  items: { row: string[]; json: object }[];
  complete: boolean;
  /** What is missing where it is not complete. */
  incomplete: string;
}

async function similarDatasets(desk: Desk, to: string, first: number | undefined): Promise<Found> {
  const { items, complete } = await desk.similar({ to, first });
  const found: Found['items'] = [];
  for (const item of items) {
    const similar = { ...item, record: await desk.record(item.datasetId) };
    found.push({ row: rowOf(similar), json: asJson(similar) });
  }
  const head = ['name', 'key', 'distance', 'differs most in'];
  return {
    head,
    items: found,
    complete,
    incomplete: 'Some datasets could not be compared: they have no metafeatures, or those of another version of the profiler.',
  };
}

async function similarModels(desk: Desk, to: string, first: number | undefined): Promise<Found> {
  const { items, complete } = await desk.similarModels({ to, first });
  const found: Found['items'] = [];
  for (const { modelId, distance, aspects } of items) {
    const record = await desk.record(modelId);
    const { key, name } = record ?? { key: '', name: '' };
    const told = [];
    for (const { shared, ...aspect } of aspects)
      told.push({ ...aspect, shared: await Promise.all(shared.map((one) => nameOf(desk, one))) });
    const alike = told.filter(({ shared }) => shared.length > 0).sort((a, b) => b.weight * b.similarity - a.weight * a.similarity);
    const words = alike.slice(0, MOST_NAMED).map(({ aspect, shared }) => `${aspect}: ${shared.slice(0, MOST_NAMED).join(', ')}`);
    found.push({ row: [name, key, distance.toFixed(4), words.join('; ')], json: { key, name, distance, aspects: told } });
  }
  const head = ['name', 'key', 'distance', 'alike in'];
  return {
    head,
    items: found,
    complete,
    incomplete: 'Models without versions, and those with too much around them, could not be compared whole.',
  };
}
/** Of a thing its name; words stay what they are. */
async function nameOf(desk: Desk, feature: string): Promise<string> {
  return isEntityId(feature) ? ((await desk.record(feature))?.name ?? feature) : feature;
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
