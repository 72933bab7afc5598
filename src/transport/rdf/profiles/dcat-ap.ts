import { ADMS, DCAT, DCT, FOAF, PROFILES, PROV, RDFS, SKOS, SPDX, VCARD } from '../../../model/vocab.ts';
import { projection, type Vocabulary } from './projection.ts';

/**
 * DCAT-AP 3.0.1: catalogued resources with their distributions, services and records, the agents behind them, and the activities that
 * made them as far as it names those. A model is a catalogued resource and no dataset.
 */

const VOCABULARY: Vocabulary = {
  namespaces: [DCAT.$, DCT.$, VCARD.$, SPDX.$],
  terms: [
    FOAF.Agent,
    FOAF.Document,
    FOAF.name,
    FOAF.homepage,
    FOAF.page,
    FOAF.primaryTopic,
    SKOS.Concept,
    SKOS.prefLabel,
    ADMS.status,
    ADMS.versionNotes,
    PROV.Activity,
    PROV.Attribution,
    PROV.agent,
    PROV.qualifiedAttribution,
    PROV.wasGeneratedBy,
    RDFS.Resource,
  ],
};

export const DCAT_AP = projection({
  iri: PROFILES['dcat-ap'],
  doc: 'DCAT-AP 3.0.1: what data portals harvest.',
  vocabulary: VOCABULARY,
  classes: [DCAT.Resource, FOAF.Agent, PROV.Activity],
});
