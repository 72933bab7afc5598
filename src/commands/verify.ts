import { readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, plain, say, table, write, writeJson } from './terminal.ts';

/** Checks what the catalog keeps against what it has written of it. */
export async function verifyCommand(options: { audit?: boolean; json?: boolean }): Promise<number> {
  if (!options.audit) throw new InputError('Say what to verify: --audit.');
  const config = readConfig();
  const open = await openDesk(config, createLogger(config));
  try {
    const { checked, problems } = await open.desk.checkAudit();
    if (options.json) {
      for (const { entityId, path, entryId, problem } of problems)
        writeJson({ side: 'audit', id: entityId, path, entry: entryId, problem });
      writeJson({ checked, differences: problems.length });
    } else {
      if (problems.length > 0)
        write(table([['thing', 'entry', 'problem'], ...problems.map((one) => [plain(one.path), one.entryId ?? '', one.problem])]));
      say(`${checked} things checked, ${problems.length === 0 ? 'all as their audit trail says' : `${problems.length} problems`}.`);
    }
    return problems.length === 0 ? EXIT.done : EXIT.problems;
  } finally {
    await open.close();
  }
}
