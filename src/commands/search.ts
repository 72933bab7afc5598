import { readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { constantCase, KIND_NAMES, snakeCase, type KindName } from '../model/kind.ts';
import type { SearchHit } from '../ports/search-index.ts';
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
  const kinds = options.kind === undefined ? null : [kindNamed(options.kind)];
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
    write(table([['kind', 'name', 'place', 'score'], ...hits.map((hit) => [dashed(hit.kind), hit.name, hit.path, hit.score.toFixed(2)])]));
  say(hits.length === 0 ? `Nothing is found for ${JSON.stringify(text)}.` : `${hits.length} of ${total}`);
}
function dashed(kind: KindName): string {
  return snakeCase(kind).replaceAll('_', '-');
}
function kindNamed(text: string): KindName {
  const wanted = text.toLowerCase().replaceAll('_', '-');
  const kind = KIND_NAMES.find((name) => dashed(name) === wanted || name.toLowerCase() === wanted);
  if (!kind) throw new InputError(`--kind: there is no kind ${JSON.stringify(text)}; the kinds are ${KIND_NAMES.map(dashed).join(', ')}.`);
  return kind;
}
