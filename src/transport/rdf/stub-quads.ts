import type { Head } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import { DCAT, DCT, DQV, IT6, XSD } from '../../model/vocab.ts';
import { stateFields } from './field-quads.ts';
import { agentTypes } from './governance-shapes.ts';
import { collectionDate } from './mandatory.ts';
import { descriptionOf, near, titleOf, type Telling, type Thing } from './telling.ts';

/** Types of which validators ask for more than a name. */
export const WANTS_MORE: ReadonlySet<string> = new Set([DCAT.Dataset, DQV.QualityMeasurement]);

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
  else if (head.kind === 'QualityMeasurement') stateMeasurementStub(telling, thing, iri);
  else quads.types(iri, [...kind.types, ...(head.kind === 'Agent' ? agentTypes(thing?.record.agentType) : [])]);
}

function stateDatasetStub(telling: Telling, thing: Thing | null, iri: string): void {
  const { quads } = telling;
  const types = kindOf('DatasetVersion').types;
  const date = thing ? collectionDate(telling, thing) : null;
  // A dcat:Dataset has a description and a collection date; where they are too far away to be known, the type is left to its own page.
  quads.types(iri, date === null ? types.filter((type) => !WANTS_MORE.has(type)) : types);
  if (!thing || date === null) return;
  quads.text(iri, DCT.description, descriptionOf(thing) ?? titleOf(thing));
  quads.text(iri, DCAT.version, thing.record.key);
  quads.typed(iri, IT6.collectionDate, date, XSD.date);
}

/** A measurement says nothing without what was measured and its value; where those are too far away, the type is left to its own page. */
function stateMeasurementStub(telling: Telling, thing: Thing | null, iri: string): void {
  const types = kindOf('QualityMeasurement').types;
  telling.quads.types(iri, thing ? types : types.filter((type) => !WANTS_MORE.has(type)));
  if (thing) stateFields(telling, thing);
}
