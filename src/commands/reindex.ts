import { readConfig } from '../config.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, plain, Progress, say, table, write, writeJson } from './terminal.ts';

/** Makes the search index anew beside the one in use, which it then replaces. Exit code 1 when the index does not take some things. */
export async function reindexCommand(options: { json?: boolean }): Promise<number> {
  const config = readConfig();
  const open = await openDesk(config, createLogger(config));
  const progress = new Progress();
  const started = performance.now();
  try {
    const { indexed, resumed, refused } = await open.desk.reindex((part) => progress.show('indexing', part));
    progress.end();
    const seconds = (performance.now() - started) / 1000;
    if (options.json) {
      for (const { id, path, reason } of refused) writeJson({ side: 'index', id, path, problem: reason });
      writeJson({ indexed, resumed, refused: refused.length, seconds: Math.round(seconds * 100) / 100 });
    } else {
      if (refused.length > 0) write(table([['thing', 'reason'], ...refused.map(({ path, reason }) => [plain(path), plain(reason)])]));
      say(
        `${resumed ? 'Went on with an earlier attempt: ' : ''}${indexed} things indexed in ${seconds.toFixed(1)} s, ${refused.length} refused.`,
      );
    }
    return refused.length === 0 ? EXIT.done : EXIT.problems;
  } finally {
    await open.close();
  }
}
