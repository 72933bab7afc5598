import { ADMS, DCAT, DCT, DQV, FOAF, IT6, MLS, MLSO, PROFILES, PROV, RDFS, SCHEMA, SKOS, SPDX, VCARD } from '../../../model/vocab.ts';
import { projection, type Vocabulary } from './projection.ts';

/** MLDCAT-AP 3.1.0, with PROV-O and ML-Schema where it has no words: the base graph without terms of our own and of communities. */

const VOCABULARY: Vocabulary = {
  namespaces: [IT6.$, DCAT.$, DCT.$, DQV.$, PROV.$, MLS.$, MLSO.$, FOAF.$, VCARD.$, SPDX.$, SKOS.$, ADMS.$, SCHEMA.$],
  terms: [RDFS.Resource, RDFS.seeAlso],
};

export const MLDCAT_AP = projection({
  iri: PROFILES['mldcat-ap'],
  doc: 'MLDCAT-AP 3.1.0: machine learning models and datasets as European catalogues exchange them.',
  vocabulary: VOCABULARY,
});
