import { readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, plain, say, table, write, writeJson } from './terminal.ts';
import { verifyGraphs } from './verify-graphs.ts';
import { verifyIndex } from './verify-index.ts';

interface VerifyOptions {
  audit?: boolean;
  graphs?: string | true;
  repair?: boolean;
  json?: boolean;
}

/** Checks the search index against the database; or what is named against what the catalog has written of it. */
export async function verifyCommand({ audit = false, graphs, repair, json = false }: VerifyOptions): Promise<number> {
  if (repair && (audit || graphs !== undefined))
    throw new InputError('--repair is for the search index alone: leave --audit and --graphs out.');
  if (graphs !== undefined && audit) throw new InputError('Verify one at a time: --audit, or --graphs.');
  if (graphs !== undefined) return verifyGraphs(graphs, json);
  return audit ? verifyAudit(json) : verifyIndex({ repair, json });
}

async function verifyAudit(json: boolean): Promise<number> {
  const config = readConfig();
  const open = await openDesk(config, createLogger(config));
  try {
    const { checked, problems } = await open.desk.checkAudit();
    if (json) {
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
