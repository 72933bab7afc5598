import { readConfig } from '../config.ts';
import { constantCase } from '../model/kind.ts';
import { kindLabel } from '../model/kind-label.ts';
import type { SearchHit } from '../ports/search-index.ts';
import { kindsOf } from '../transport/kind-list.ts';
import { openDesk } from './desk.ts';
import { createLogger } from './logger.ts';
import { EXIT, say, table, write, writeJson } from './terminal.ts';

interface SearchOptions {
  kind?: string;
  tag?: string;
  first?: number;
  json?: boolean;
}

/** Exit code 1 when nothing is found. */
export async function searchCommand(text: string, options: SearchOptions): Promise<number> {
  const config = readConfig();
  const kinds = options.kind === undefined ? null : kindsOf(options.kind, '--kind');
  const tags = options.tag === undefined ? null : [options.tag];
  const open = await openDesk(config, createLogger(config));
  try {
    const answer = await open.desk.search({ text, kinds, tags, first: options.first });
    const hits = answer.items.map(({ hit }) => hit);
    if (options.json) for (const hit of hits) writeJson(asJson(hit, config.baseIri));
    else tell(text, hits, answer.total);
    if (!answer.complete) say(`The index is behind: it knows what was written up to ${answer.indexedUpTo}.`);
    return hits.length > 0 ? EXIT.done : EXIT.problems;
  } finally {
    await open.close();
  }
}

function asJson({ kind, key, name, path, score }: SearchHit, baseIri: string): object {
  return { kind: constantCase(kind), key, name, iri: `${baseIri}/id/${path}`, score };
}
function tell(text: string, hits: readonly SearchHit[], total: number): void {
  if (hits.length > 0)
    write(
      table([['kind', 'name', 'place', 'score'], ...hits.map((hit) => [kindLabel(hit.kind), hit.name, hit.path, hit.score.toFixed(2)])]),
    );
  say(hits.length === 0 ? `Nothing is found for ${JSON.stringify(text)}.` : `${hits.length} of ${total}`);
}
