import { defineKind, type RecordOf } from './kind.ts';
import { attributed } from './shared-links.ts';
import { DCAT, LAKE, PROV, SCHEMA } from './vocab.ts';

export const Code = defineKind({
  name: 'Code',
  path: 'code',
  plural: 'codes',
  prov: 'entity',
  types: [PROV.Plan, PROV.Entity, SCHEMA.SoftwareSourceCode],
  doc: 'Source code: a script, notebook or repository at a commit.',
  fields: {
    repository: { type: 'iri', facet: 'where', doc: 'Address of the source.', rdf: { by: 'repository' } },
    commit: { type: 'text', facet: 'when', doc: 'Commit or tag.', rdf: { property: DCAT.version, as: 'string' } },
    file: { type: 'text', facet: 'where', doc: 'Path of the file inside the repository.', rdf: { property: LAKE.path, as: 'string' } },
    language: { type: 'text', facet: 'how', doc: 'Programming language.', rdf: { property: SCHEMA.programmingLanguage, as: 'string' } },
    licence: { type: 'text', facet: 'why', doc: 'Licence of the code.', rdf: { by: 'licence' } },
  },
  links: { creators: attributed('creator', 'Who wrote it.', true) },
});
export type Code = RecordOf<typeof Code>;
