import { readConfig } from '../config.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, plain, say, table, write, writeJson } from './terminal.ts';

/** The search index against the database, id by id, both ways, and by revision. Exit code 1 when they differ, also where that was put right. */
export async function verifyIndex({ repair = false, json = false }: { repair?: boolean; json?: boolean }): Promise<number> {
  const config = readConfig();
  const open = await openDesk(config, createLogger(config));
  try {
    const { checked, differences, repaired } = await open.desk.checkIndex({ repair });
    if (json) {
      for (const { side, id, path, problem } of differences) writeJson({ side, id, path, problem });
      writeJson({ checked, differences: differences.length, ...(repair ? { repaired } : {}) });
    } else {
      if (differences.length > 0)
        write(table([['side', 'thing', 'problem'], ...differences.map((one) => [one.side, plain(one.path ?? one.id), one.problem])]));
      say(
        `${checked} things compared, ${differences.length === 0 ? 'the same on both sides' : told(differences.length, repair, repaired)}.`,
      );
    }
    return differences.length === 0 ? EXIT.done : EXIT.problems;
  } finally {
    await open.close();
  }
}
function told(differences: number, repair: boolean, repaired: number): string {
  if (repair) return `${differences} different, ${repaired} of them put right`;
  return `${differences} different; \`catalog verify --repair\` puts them right`;
}
