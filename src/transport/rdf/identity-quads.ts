import type { ProvClass } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import { DCAT, DCT, FOAF, IT6, LAKE, PROV, SCHEMA, XSD } from '../../model/vocab.ts';
import { descriptionOf, textOf, titleOf, type Telling, type Thing } from './telling.ts';

/** What every thing has: types, name, description, identifier, tags, version label, and the record that the catalog keeps of it. */
export function stateIdentity(telling: Telling, thing: Thing): void {
  const { quads, iris } = telling;
  const { record, parent } = thing;
  const kind = kindOf(record.kind);
  const subject = iris.of(record);
  quads.types(subject, kind.types);
  quads.text(subject, kind.nameProperty ?? DCT.title, titleOf(thing));
  const description = descriptionOf(thing) ?? (record.kind === 'DatasetVersion' ? titleOf(thing) : null);
  if (description !== null) quads.text(subject, DCT.description, description);
  // The place below /id/ names the thing in this catalog for good; keys alone are unique only within their kind.
  quads.text(subject, DCT.identifier, record.path);
  for (const tag of record.tags.length > 0 ? record.tags : (parent?.tags ?? [])) quads.text(subject, DCAT.keyword, tag);
  if (kind.parent !== undefined) quads.text(subject, DCAT.version, record.key);
  stateCatalogRecord(telling, thing, subject);
}

/** When the catalog learned of the thing and last changed what it says: said of the record, never of the thing itself. */
export function stateCatalogRecord({ quads, iris }: Telling, { record }: Pick<Thing, 'record'>, subject: string): void {
  const kind = kindOf(record.kind);
  const node = iris.part(subject, 'record');
  const catalogued = kind.types.includes(DCAT.Resource);
  quads.types(node, [catalogued ? DCAT.CatalogRecord : FOAF.Document]);
  quads.link(node, FOAF.primaryTopic, subject);
  quads.instant(node, DCT.issued, record.createdAt);
  quads.instant(node, DCT.modified, record.updatedAt);
  quads.typed(node, IT6.descriptionVersion, String(record.revision), XSD.integer);
  if (record.retiredAt === null) return;
  quads.instant(node, SCHEMA.validThrough, record.retiredAt);
  if (CAN_BE_INVALIDATED[kind.prov]) quads.instant(subject, PROV.invalidatedAtTime, record.retiredAt);
  const reason = textOf(record.retiredReason);
  if (reason !== null) quads.text(node, LAKE.retiredReason, reason);
}
/** Invalidation is for entities: an activity ends. */
const CAN_BE_INVALIDATED: Record<ProvClass, boolean> = { entity: true, activity: false, agent: false, concept: false, location: false };
