import { relative, resolve, sep } from 'node:path';
import { createProfiler } from '../app.ts';
import { readConfig } from '../config.ts';
import { CatalogError, InputError, SetupError } from '../errors.ts';
import { watchFolder } from './folder-watch.ts';
import { ProfileWork, type ProfileCommandOptions } from './profile.ts';
import { asJson, changesText, headline } from './profile-words.ts';
import { EXIT, plain, say, tellError, write, writeJson } from './terminal.ts';

/** Keeps the tables of a folder in the catalog until it is interrupted. A bad file is told and does not stop the others. */
export async function profileWatchCommand(folder: string, options: ProfileCommandOptions): Promise<number> {
  for (const name of ['name', 'source'] as const) {
    if (options[name] !== undefined)
      throw new InputError(`--${name}: it would be that of every file of the folder; leave it out with --watch`, { field: name });
  }
  const json = options.json === true;
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  for (const signal of SIGNALS) process.once(signal, onInterrupt);
  const work = new ProfileWork(options, stop.signal);
  const profiler = await createProfiler(readConfig());
  const root = resolve(folder);
  say(`Watching ${plain(root)}; Ctrl-C ends it.`);
  try {
    await watchFolder({
      folder: root,
      accepts: (name) => profiler.accepts(name),
      wholeOf: tableOf,
      take: async (file) => {
        const told = await work.profile(file);
        if (json) writeJson(asJson(told));
        else if (told.outcome.outcome !== 'unchanged') write([headline(told), ...changesOf(told)].join('\n'));
      },
      failed: (_file, error) => {
        tellError(error, json);
        return isOfFile(error);
      },
      gone: (file) => {
        if (json) writeJson({ file, outcome: 'removed' });
        else write(`${plain(relative(root, file))}: removed; its dataset stays in the catalog`);
      },
      // An embedded catalog is left to others while there is nothing to do.
      rest: () => work.close(),
      signal: stop.signal,
    });
    return EXIT.done;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onInterrupt);
    await work.close();
  }
}

/** Parquet files in folders called `key=value` are one table, as Hive and Spark write them: the folder above those. */
function tableOf(path: string): string {
  const names = path.split(sep);
  const partition = names.slice(0, -1).findIndex((name) => /^[^=]+=/.test(name));
  return partition >= 0 && /\.(?:parquet|pq)$/i.test(path) ? names.slice(0, partition).join(sep) : path;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function changesOf({ outcome: { changes } }: Awaited<ReturnType<ProfileWork['profile']>>): string[] {
  return changes ? [changesText(changes).replace(/^(?=.)/gm, '  ')] : [];
}
function isOfFile(error: unknown): boolean {
  return error instanceof CatalogError && !(error instanceof SetupError) && error.code === 'INPUT_INVALID';
}
