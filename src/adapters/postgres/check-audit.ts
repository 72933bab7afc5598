import { isDeepStrictEqual } from 'node:util';
import type { AnyRecord, Head } from '../../model/kind.ts';
import { fieldsOf, kindOf } from '../../model/registry.ts';
import type { AuditProblem, Edge, NewEdge } from '../../ports/store.ts';
import { auditHash, type AuditContent } from './audit-chain.ts';

export type ChainedEntry = AuditContent & { id: string; hash: string; edges: { opened: NewEdge[]; ended: string[] } };
type EdgeEnds = Pick<Edge, 'id' | 'fromId' | 'relation' | 'toId' | 'role'>;

/** Pure: what is wrong with the entries of one thing, given in order of revision, and with the thing that they lead to. */
export function chainProblems(head: Head, entries: readonly ChainedEntry[], record: AnyRecord | null): AuditProblem[] {
  const problems: AuditProblem[] = [];
  const tell = (entryId: string | null, problem: string): void => {
    problems.push({ entityId: head.id, path: head.path, entryId, problem });
  };
  let [revision, hash]: [number, string | null] = [0, null];
  for (const entry of entries) {
    if (entry.revision !== revision + 1) tell(null, `the entry of revision ${revision + 1} is missing`);
    else if (auditHash(hash, entry) !== entry.hash) tell(entry.id, `the entry of revision ${entry.revision} is not as it was written`);
    [revision, hash] = [entry.revision, entry.hash];
  }
  if (revision !== head.revision) tell(null, `the thing is at revision ${head.revision}, its last entry at ${revision}`);
  else {
    const last = entries.at(-1);
    const differing = record && last ? differences(record, last.after) : [];
    if (differing.length > 0) tell(last?.id ?? null, `the thing was changed without an entry: ${differing.join(', ')}`);
  }
  return problems;
}

/** Pure: edges that a thing states by its entries and does not have, or has and does not state. @param known all edges that the entries end */
export function edgeProblems(
  head: Head,
  entries: readonly ChainedEntry[],
  open: readonly EdgeEnds[],
  known: ReadonlyMap<string, EdgeEnds>,
): AuditProblem[] {
  const stated = new Set<string>();
  for (const { edges } of entries) {
    for (const id of edges.ended) stated.delete(identity(known.get(id)));
    for (const edge of edges.opened) stated.add(identity(edge));
  }
  const have = new Set(open.map(identity));
  const tell = (edge: string, problem: string): AuditProblem => ({
    entityId: head.id,
    path: head.path,
    entryId: null,
    problem: `the edge ${edge} ${problem}`,
  });
  return [
    ...[...stated].filter((edge) => !have.has(edge)).map((edge) => tell(edge, 'is missing')),
    ...[...have].filter((edge) => !stated.has(edge)).map((edge) => tell(edge, 'is there without an entry')),
  ];
}
function identity(edge: Omit<EdgeEnds, 'id'> | undefined): string {
  return edge ? `${edge.fromId} ${edge.relation} ${edge.toId}${edge.role === null ? '' : ` (${edge.role})`}` : '';
}

/** Fields in which a record is not what its last entry says. A field that did not exist then is unknown. */
function differences(record: AnyRecord, after: unknown): string[] {
  const told = (after ?? {}) as Record<string, unknown>;
  const names = [
    'key',
    'path',
    'parentId',
    'createdAt',
    'updatedAt',
    'name',
    'description',
    'tags',
    'retiredAt',
    'retiredReason',
    ...fieldsOf(kindOf(record.kind)).map(([name]) => name),
  ];
  return names.filter((name) => {
    const [is, was] = [record[name] ?? null, told[name] ?? null];
    const bothEmpty = was === null && Array.isArray(is) && is.length === 0;
    return !bothEmpty && !isDeepStrictEqual(is, was);
  });
}
