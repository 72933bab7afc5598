import { DCT, FOAF, PROFILES, PROV, SKOS } from '../../../model/vocab.ts';
import { projection, type Vocabulary } from './projection.ts';

/** PROV-O alone: entities, activities, agents and places, their relations with what qualifies those, and names. */

const VOCABULARY: Vocabulary = { namespaces: [PROV.$], terms: [DCT.title, FOAF.name, SKOS.prefLabel] };

export const PROV_O = projection({
  iri: PROFILES.prov,
  doc: 'PROV-O: what came from what, by whom and when.',
  vocabulary: VOCABULARY,
  classes: [PROV.Entity, PROV.Activity, PROV.Agent, PROV.Location],
});
