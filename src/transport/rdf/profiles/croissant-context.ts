import { CROISSANT, DCT, PROV, RAI, SCHEMA } from '../../../model/vocab.ts';
import type { DocumentContext } from './document.ts';

/**
 * The context of Croissant 1.1 as its reference library writes it, whose readers expect it word for word, and PROV, which the standard
 * recommends. It declares texts without a language to be English. The specification's own appendix differs (`http` for schema.org) and
 * is not valid JSON.
 */
export const CROISSANT_CONTEXT: DocumentContext = {
  '@language': 'en',
  '@vocab': SCHEMA.$,
  arrayShape: 'cr:arrayShape',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  containedIn: 'cr:containedIn',
  cr: CROISSANT.$,
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: DCT.$,
  description: { '@container': '@language' },
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isArray: 'cr:isArray',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  name: { '@container': '@language' },
  parentField: 'cr:parentField',
  path: 'cr:path',
  prov: PROV.$,
  rai: RAI.$,
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: SCHEMA.$,
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};
