import { UnreachableCaseError } from '../../errors.ts';
import type { AnyRecord, Field, RdfValue } from '../../model/kind.ts';
import { fieldsOf, kindOf } from '../../model/registry.ts';
import { XSD } from '../../model/vocab.ts';
import { externalIri } from './iri.ts';
import { SHAPES } from './shapes.ts';
import { longOf, numberOf, textOf, type Place, type Telling, type Thing } from './telling.ts';

/** Fields of a version's dataset or model that hold for the version too: harvesters read versions by themselves. */
const TAKEN_OVER: Readonly<Record<string, readonly string[]>> = {
  DatasetVersion: ['licence', 'securityLevel', 'landingPage'],
  ModelVersion: ['licence', 'securityLevel', 'taskType', 'intendedUse', 'limitations'],
};

/** All fields of a thing, by the mapping its kind declares. */
export function stateFields(telling: Telling, thing: Thing): void {
  stateFieldsOf(telling, thing, thing.record, null);
  const takenOver = TAKEN_OVER[thing.record.kind];
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
  else if (value !== null && value !== undefined) stateValue(place, field.rdf.property, value, field.rdf.as);
}

function stateValue(place: Place, property: string, value: unknown, as: RdfValue): void {
  const { telling: { quads, iris }, subject } = place;
  const text = textOf(value);
  switch (as) {
    case 'langString': case 'string':
      // The language of texts is not known, so they carry no tag.
      return text === null ? undefined : quads.text(subject, property, text);
    case 'dateTime':
      return text === null ? undefined : quads.instant(subject, property, text);
    case 'iri': {
      if (text === null) return;
      const address = externalIri(text);
      return address === null ? quads.text(subject, property, text) : quads.link(subject, property, address);
    }
    case 'integer': case 'nonNegativeInteger': {
      const whole = longOf(value);
      return whole === null ? undefined : quads.integer(subject, property, whole, XSD[as]);
    }
    case 'double': {
      const number = numberOf(value);
      return number === null ? undefined : quads.double(subject, property, number);
    }
    case 'json':
      return quads.json(subject, property, value);
    case 'concept': {
      if (text === null) return;
      const concept = iris.code(place.field, text);
      quads.concept(concept, text);
      return quads.link(subject, property, concept);
    }
    default:
      throw new UnreachableCaseError(as);
  }
}
