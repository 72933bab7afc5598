import type { Quad } from 'n3';
import { ADMS, CODES, DCT } from '../../model/vocab.ts';
import type { Described } from '../../services/described.ts';
import { stateContact } from './governance-shapes.ts';
import { stateCatalogRecord } from './identity-quads.ts';
import { IriBuilder } from './iri.ts';
import { QuadSet } from './quad-set.ts';
import { stateStub } from './stub-quads.ts';
import type { Telling } from './telling.ts';

const WITHDRAWN = `${CODES.admsStatus}Withdrawn`;

/**
 * What is left to say of a retired thing: what it was called and what it was, as far as others that point to it need it, when and why it
 * was taken out of use, and what took its place. Pure; sorted; no blank nodes.
 * @param replacedBy places below `/id/` of what took its place. Others state that as well (`dct:replaces`), so that it is left out where
 * each thing tells for itself.
 * @throws InputError for a base that is no absolute IRI
 */
export function tombstoneQuads(described: Described, base: string, replacedBy: readonly string[] = []): Quad[] {
  const { record, links } = described;
  const around = new Map(described.around).set(record.id, { record, links });
  const telling: Telling = { quads: new QuadSet(), iris: new IriBuilder(base), around };
  const { quads, iris } = telling;
  const subject = iris.of(record);
  stateStub(telling, record);
  stateCatalogRecord(telling, described, subject);
  quads.link(subject, ADMS.status, WITHDRAWN);
  quads.concept(WITHDRAWN, 'Withdrawn');
  // Datasets still name the node of whom to ask about them, and a validator wants to know what it is.
  if (record.kind === 'Agent') stateContact(telling, described, subject);
  for (const path of replacedBy) quads.link(subject, DCT.isReplacedBy, iris.of({ path }));
  return quads.sorted();
}
