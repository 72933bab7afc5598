import type { AnyRecord, Field, RdfValue } from '../../model/kind.ts';
import { fieldsOf, kindOf } from '../../model/registry.ts';
import { XSD } from '../../model/vocab.ts';
import { externalIri } from './iri.ts';
import { SHAPES } from './shapes.ts';
import { longOf, numberOf, textOf, type Place, type Telling, type Thing } from './telling.ts';

/** Fields of a version's dataset or model that hold for the version too: harvesters read versions by themselves. */
const TAKEN_OVER: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    DatasetVersion: ['licence', 'securityLevel', 'landingPage'],
    ModelVersion: ['licence', 'securityLevel', 'taskType', 'intendedUse', 'limitations'],
  }),
);

/** All fields of a thing, by the mapping its kind declares. */
export function stateFields(telling: Telling, thing: Thing): void {
  stateFieldsOf(telling, thing, thing.record, null);
  const takenOver = TAKEN_OVER.get(thing.record.kind);
  if (takenOver && thing.parent) stateFieldsOf(telling, thing, thing.parent, takenOver);
}

function stateFieldsOf(telling: Telling, thing: Thing, holder: AnyRecord, only: readonly string[] | null): void {
  const subject = telling.iris.of(thing.record);
  for (const [name, field] of fieldsOf(kindOf(holder.kind))) {
    if (only === null || only.includes(name)) stateField({ telling, thing, subject, holder, field: name }, field);
  }
}

function stateField(place: Place, field: Field): void {
  const value = place.holder[place.field];
  if ('by' in field.rdf) SHAPES[field.rdf.by](place, value);
  else if (value !== null && value !== undefined) VALUES[field.rdf.as](place, field.rdf.property, value);
}

type ValueWriter = (place: Place, property: string, value: unknown) => void;

const text: ValueWriter = ({ telling: { quads }, subject }, property, value) => {
  const known = textOf(value);
  if (known !== null) quads.text(subject, property, known);
};
const whole =
  (datatype: string): ValueWriter =>
  ({ telling: { quads }, subject }, property, value) => {
    const known = longOf(value);
    if (known !== null) quads.integer(subject, property, known, datatype);
  };

/** How single values are written. A kind of value without a writer does not compile. */
const VALUES = {
  // The language of texts is not known, so they carry no tag.
  langString: text,
  string: text,
  iri: (place, property, value) => {
    const address = externalIri(textOf(value) ?? '');
    if (address === null) text(place, property, value);
    else place.telling.quads.link(place.subject, property, address);
  },
  dateTime: ({ telling: { quads }, subject }, property, value) => {
    const instant = textOf(value);
    if (instant !== null) quads.instant(subject, property, instant);
  },
  integer: whole(XSD.integer),
  nonNegativeInteger: whole(XSD.nonNegativeInteger),
  double: ({ telling: { quads }, subject }, property, value) => {
    const number = numberOf(value);
    if (number !== null) quads.double(subject, property, number);
  },
  json: ({ telling: { quads }, subject }, property, value) => quads.json(subject, property, value),
  concept: ({ telling: { quads, iris }, subject, field }, property, value) => {
    const code = textOf(value);
    if (code === null) return;
    const concept = iris.code(field, code);
    quads.concept(concept, code);
    quads.link(subject, property, concept);
  },
} as const satisfies Record<RdfValue, ValueWriter>;
