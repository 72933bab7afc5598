import type { AnyRecord, Head } from '../../../model/kind.ts';
import type { Described } from '../../../services/described.ts';
import { IriBuilder } from '../iri.ts';
import { licenceOf } from '../licence.ts';
import { isInstant, QuadSet } from '../quad-set.ts';
import { linked, linkedNear, near, textOf, titleOf, type Telling, type Thing } from '../telling.ts';
import { addressIn, type DocumentContext } from './document.ts';

/** A thing as the documents of profiles look at it. */
export interface View {
  thing: Thing;
  /** Its IRI. */
  subject: string;
  /** For the functions that ask what stands around; its quads are not read. */
  telling: Telling;
  iris: IriBuilder;
  /** Of the document. */
  context: DocumentContext;
}

/** @throws InputError for a base that is no absolute IRI */
export function viewOf(described: Described, base: string, context: DocumentContext): View {
  const iris = new IriBuilder(base);
  const { record, links, parent, around } = described;
  const telling: Telling = { quads: new QuadSet(), iris, around };
  return { thing: { record, links, parent }, subject: iris.of(record), telling, iris, context };
}

/** Things by link: the thing's own, else those of the dataset or model that it is a version of. */
export function headsOf({ thing, telling }: View, link: string): Head[] {
  const own = linked(thing, link);
  const found = own.length > 0 || !thing.parent ? own : linkedNear(telling, thing.parent, link);
  return found.map(({ head }) => head);
}

export function uniqueHeads(heads: readonly Head[]): Head[] {
  return [...new Map(heads.map((head) => [head.id, head])).values()];
}

/** A text by field: the thing's own, else that of the dataset or model that it is a version of. */
export function textIn({ thing: { record, parent } }: Pick<View, 'thing'>, field: string): string | null {
  return textOf(record[field]) ?? textOf(parent?.[field]);
}

/** An instant with zone; what is none is not told, since the context types it. */
export function instantOf(value: unknown): string | null {
  const text = textOf(value);
  return text !== null && isInstant(text) ? text : null;
}

export function tagsOf({ thing: { record, parent } }: View): string[] {
  return record.tags.length > 0 ? record.tags : (parent?.tags ?? []);
}

/** Name of a thing near the one described, or of its head where no more is known. */
export function nameOf({ telling }: View, head: Head): string {
  const thing = near(telling, head);
  return thing ? titleOf(thing) : head.name || head.key;
}

export type AgentType = 'person' | 'organisation' | 'software';
/** What an agent is; null where it is too far away to be known. A team is an organisation. */
export function agentTypeOf(record: AnyRecord | undefined): AgentType | null {
  const type = record?.agentType;
  if (type === 'team') return 'organisation';
  return type === 'person' || type === 'organisation' || type === 'software' ? type : null;
}

/** The licence, which is the dataset's or model's where a version has none of its own. */
export function licenceIn({ thing: { record, parent }, iris, context }: View): { iri: string; title: string | null } | null {
  const holder = textOf(record.licence) === null ? parent : record;
  const text = textOf(holder?.licence);
  if (!holder || text === null) return null;
  const found = licenceOf(iris, iris.of(holder), text);
  const writable = found.title !== null || addressIn(context, found.iri) !== null;
  return writable ? found : { iri: iris.part(iris.of(holder), 'licence'), title: text };
}

/** A page of the web about the thing; things of the catalog itself are none. */
export function pageIn(view: View, text: string | null): string | null {
  const address = addressIn(view.context, text);
  return address === null || !/^https?:/i.test(address) || address.startsWith(`${view.iris.base}/id/`) ? null : address;
}
