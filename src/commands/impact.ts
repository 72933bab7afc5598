import { readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { kindLabel } from '../model/kind-label.ts';
import type { Impact } from '../services/lineage/lineage-impact.ts';
import { impactCsv, impactJson } from '../transport/impact-file.ts';
import { kindsOf } from '../transport/kind-list.ts';
import { openDesk } from './desk.ts';
import { findOne } from './find-one.ts';
import { instantOption } from './instant-option.ts';
import { createLogger } from './logger.ts';
import { EXIT, plain, say, table, write, writeJson } from './terminal.ts';
import { truncationWords } from './truncation-words.ts';

interface ImpactOptions {
  kinds?: string;
  depth?: number;
  asOf?: string;
  format?: string;
  json?: boolean;
}
/** An answer is to be whole; this bounds what a machine can take. */
const MAX_NODES = 100_000;

/** What depends on a thing. Exit code 1 when the answer is not whole. */
export async function impactCommand(key: string, options: ImpactOptions): Promise<number> {
  const config = readConfig();
  const format = options.json ? 'json' : (options.format ?? 'table');
  if (!['table', 'csv', 'json'].includes(format)) throw new InputError('--format: table, csv or json is expected.');
  const kinds = options.kinds === undefined ? undefined : kindsOf(options.kinds, '--kinds');
  const asOf = instantOption(options.asOf, '--as-of');
  const open = await openDesk(config, createLogger(config));
  try {
    const thing = await findOne(open.desk, key);
    const impact = await open.desk.impact({ of: thing.id, kinds, maxDepth: options.depth, maxNodes: MAX_NODES, asOf });
    if (format === 'json') writeJson(impactJson(impact, config.baseIri));
    else if (format === 'csv') process.stdout.write(impactCsv(impact, config.baseIri));
    else tell(impact);
    if (impact.truncation) say(truncationWords(impact.truncation));
    return impact.complete ? EXIT.done : EXIT.problems;
  } finally {
    await open.close();
  }
}

function tell({ root, total, countsByKind, items }: Impact): void {
  const name = `${plain(root.name)} (${root.path})`;
  if (total === 0) {
    write(`Nothing depends on ${name}.`);
    return;
  }
  write(total === 1 ? `One thing depends on ${name}:` : `${total} things depend on ${name}:`);
  write(`  ${countsByKind.map(({ kind, count }) => `${count} ${kindLabel(kind)}`).join(', ')}`);
  write();
  const rows = items.map(({ head, depth }) => [depth, kindLabel(head.kind), named(head), head.path]);
  write(table([['steps', 'kind', 'name', 'place'], ...rows]));
}
function named({ name, retiredAt }: Impact['root']): string {
  return retiredAt === null ? name : `${name} (retired ${retiredAt.slice(0, 10)})`;
}
