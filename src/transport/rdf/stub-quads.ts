import type { Head } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import { DCAT, DCT, IT6, XSD } from '../../model/vocab.ts';
import { agentTypes } from './governance-shapes.ts';
import { collectionDate } from './mandatory.ts';
import { descriptionOf, near, titleOf, type Telling, type Thing } from './telling.ts';

/**
 * What a page says of things it points to: types and name, so that a validator that sees this page alone knows what they are.
 * Dates and types are those of their own pages, or left out; a description that is only known from further away is replaced by the title.
 */
export function stateStub(telling: Telling, head: Head): void {
  const { quads, iris } = telling;
  const iri = iris.of(head);
  const kind = kindOf(head.kind);
  const thing = near(telling, head);
  const title = thing ? titleOf(thing) : head.name || head.key;
  quads.text(iri, kind.nameProperty ?? DCT.title, title);
  quads.text(iri, DCT.identifier, head.path);
  if (head.kind === 'DatasetVersion') stateDatasetStub(telling, thing, iri);
  else quads.types(iri, [...kind.types, ...(head.kind === 'Agent' ? agentTypes(thing?.record.agentType) : [])]);
}

function stateDatasetStub(telling: Telling, thing: Thing | null, iri: string): void {
  const { quads } = telling;
  const types = kindOf('DatasetVersion').types;
  const date = thing ? collectionDate(telling, thing) : null;
  // A dcat:Dataset has a description and a collection date; where they are too far away to be known, the type is left to its own page.
  quads.types(iri, date === null ? types.filter((type) => type !== DCAT.Dataset) : types);
  if (!thing || date === null) return;
  quads.text(iri, DCT.description, descriptionOf(thing) ?? titleOf(thing));
  quads.text(iri, DCAT.version, thing.record.key);
  quads.typed(iri, IT6.collectionDate, date, XSD.date);
}
