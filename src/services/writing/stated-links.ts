import type { AnyRecord, Kind } from '../../model/kind.ts';
import type { Edge } from '../../ports/store.ts';
import { statedLinks, type KindPatch, type StatedReference } from './input-schema.ts';
import { linkOfEdge, roleOf, type StatedLink } from './link-changes.ts';
import { partPaths, partReferences, settledFields } from './part-references.ts';
import type { Draft, Workspace } from './workspace.ts';

/** What a thing states of others: by its input, by the parts of its record, and as it did before. */

/** The links that an input gives, their targets found. Parts that name things get their paths. */
export async function statedBy(
  work: Workspace,
  kind: Kind,
  { fields, links, place }: { fields: Record<string, unknown>; links: Record<string, StatedReference[]>; place: string },
): Promise<{ fields: Record<string, unknown>; stated: StatedLink[] }> {
  const given = statedLinks(kind).flatMap(([name, link]) => (links[name] ?? []).map((reference, i) => ({ name, link, reference, i })));
  const wanted = given.map(({ name, link, reference, i }) => ({
    reference,
    to: link.to,
    place: place + (link.many ? `${name}[${i}]` : name),
  }));
  const parts = partReferences(kind, fields);
  // What is stated already may have been retired since; only what is new must be in use.
  const heads = await work.heads([...wanted, ...parts.map((part) => ({ ...part, place: place + part.place }))], true);
  const paths = heads.slice(given.length).map((head) => head.path);
  const stated = given.flatMap(({ link, reference }, i) => {
    const target = heads[i];
    const at = wanted[i]?.place ?? null;
    return target ? [{ link, target, role: roleOf(link, reference.role), attributes: reference.attributes, place: at }] : [];
  });
  return { fields: settledFields(kind, fields, paths), stated };
}

/** With what the parts of the record name: a job used the code of its steps. */
export async function withParts(work: Workspace, kind: Kind, record: AnyRecord, stated: StatedLink[]): Promise<StatedLink[]> {
  const named = partPaths(kind, record);
  await work.lookUp(
    [],
    named.map(({ path }) => path),
  );
  const have = new Set(stated.map(({ link, target }) => `${link.relation} ${target.id}`));
  const found: StatedLink[] = [];
  for (const { link: name, path } of named) {
    const link = kind.links[name];
    const target = await work.headAt(path);
    if (!link || !target || have.has(`${link.relation} ${target.id}`)) continue;
    have.add(`${link.relation} ${target.id}`);
    found.push({ link, target, role: roleOf(link, null), attributes: null, place: name });
  }
  return [...stated, ...found];
}

/** Links that a patch does not speak of, as they stand. What only parts named that it replaces is not kept. */
export async function keptLinks(work: Workspace, kind: Kind, { record, stated }: Draft, patch: KindPatch): Promise<StatedLink[]> {
  const otherOf = (edge: Edge): string => (edge.fromId === record.id ? edge.toId : edge.fromId);
  await work.lookUp(stated.map(otherOf), []);
  const named = new Set(partPaths(kind, pick(record, Object.keys(patch.fields))).map(({ link, path }) => `${link} ${path}`));
  const kept: StatedLink[] = [];
  for (const edge of stated) {
    const target = await work.head(otherOf(edge));
    const name = target ? linkOfEdge(kind, record.id, edge, target) : null;
    const link = name === null ? undefined : kind.links[name];
    if (!target || !link || (name ?? '') in patch.links || named.has(`${name} ${target.path}`)) continue;
    kept.push({ link, target, role: edge.role, attributes: edge.attributes, place: null });
  }
  return kept;
}
function pick(record: AnyRecord, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}
