import type { Head } from '../model/kind.ts';
import { constantCase } from '../model/kind.ts';
import { kindLabel } from '../model/kind-label.ts';
import type { Impact } from '../services/lineage/lineage-impact.ts';
import { csv } from './csv.ts';

/** An impact as a file, the same over HTTP and on the command line. */

const COLUMNS = ['depth', 'kind', 'key', 'name', 'path', 'iri', 'retiredAt'];

/** One line a thing, nearest first. Whether it is whole cannot be said in the file; it is said beside it. */
export function impactCsv(impact: Impact, baseIri: string): string {
  const row = ({ head, depth }: Impact['items'][number]) =>
    [depth, kindLabel(head.kind), head.key, head.name, head.path, `${baseIri}/id/${head.path}`, head.retiredAt] as const;
  return csv(COLUMNS, impact.items.map(row));
}

export function impactJson(impact: Impact, baseIri: string): object {
  const { root, total, complete, truncation, countsByKind, items } = impact;
  return {
    of: thing(root, baseIri),
    total,
    complete,
    truncation,
    countsByKind: countsByKind.map(({ kind, count }) => ({ kind: constantCase(kind), count })),
    items: items.map(({ head, depth }) => ({ depth, ...thing(head, baseIri) })),
  };
}

function thing({ id, kind, key, name, path, retiredAt }: Head, baseIri: string): object {
  return { id, kind: constantCase(kind), key, name, path, iri: `${baseIri}/id/${path}`, retiredAt };
}
