import { encodeSegment } from '../../model/registry.ts';
import { wellFormed } from '../../model/text.ts';
import { ADMS, CODES, DCAT, DCT, FOAF, LAKE, ORG, PROV, RDFS, VCARD } from '../../model/vocab.ts';
import { externalIri } from './iri.ts';
import { licenceNode } from './licence.ts';
import { textOf, titleOf, type ShapeHandler, type Telling, type Thing } from './telling.ts';

/** Who, under which terms, and pages about things. */

const AGENT_TYPES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    person: [FOAF.Person, PROV.Person],
    team: [FOAF.Organization, ORG.Organization, ORG.OrganizationalUnit, PROV.Organization],
    organisation: [FOAF.Organization, ORG.Organization, PROV.Organization],
    software: [PROV.SoftwareAgent],
  }),
);

export function agentTypes(agentType: unknown): readonly string[] {
  return AGENT_TYPES.get(textOf(agentType) ?? '') ?? [];
}

export const agentType: ShapeHandler = ({ telling: { quads }, subject }, value) => {
  quads.types(subject, agentTypes(value));
};

export const email: ShapeHandler = ({ telling, thing, subject }, value) => {
  if (textOf(value) !== null) stateContact(telling, thing, subject);
};

/** Whom to ask about the subject. A node of its own: a mailbox is inverse functional, so that two agents with one address would become one. */
export function stateContact({ quads, iris }: Telling, agent: Thing, subject: string): void {
  const address = textOf(agent.record.email);
  if (address === null) return;
  const contact = iris.part(iris.of(agent.record), 'contact');
  quads.link(subject, DCAT.contactPoint, contact);
  quads.types(contact, [VCARD.Kind]);
  quads.text(contact, VCARD.fn, titleOf(agent));
  quads.link(contact, VCARD.hasEmail, `mailto:${wellFormed(address).split('@').map(encodeSegment).join('@')}`);
}

export const licence: ShapeHandler = ({ telling, holder, subject }, value) => {
  const text = textOf(value);
  if (text !== null) telling.quads.link(subject, DCT.license, licenceNode(telling, telling.iris.of(holder), text));
};

const ACCESS_RIGHTS: ReadonlyMap<string, string> = new Map(
  Object.entries({ public: 'PUBLIC', internal: 'RESTRICTED', confidential: 'NON_PUBLIC', secret: 'NON_PUBLIC' }),
);

/** Our level, and the European access right that it comes to. */
export const securityLevel: ShapeHandler = ({ telling: { quads, iris }, subject }, value) => {
  const level = textOf(value);
  if (level === null) return;
  const concept = iris.code('securityLevel', level);
  quads.link(subject, LAKE.securityLevel, concept);
  quads.concept(concept, level);
  const right = accessRightOf(level);
  if (right === null) return;
  quads.link(subject, DCT.accessRights, right);
  quads.types(right, [DCT.RightsStatement]);
};

/** The European access right that a level comes to; null for none that is known. */
export function accessRightOf(level: string | null): string | null {
  const right = level === null ? undefined : ACCESS_RIGHTS.get(level);
  return right === undefined ? null : CODES.euAccessRight + right;
}

export const stage: ShapeHandler = ({ telling: { quads, iris }, subject }, value) => {
  const reached = textOf(value);
  if (reached === null) return;
  const concept = iris.code('stage', reached);
  quads.link(subject, ADMS.status, concept);
  quads.concept(concept, reached);
};

/** A page about the thing. An address of the catalog itself is no document: pointing to it as one would make its thing a document. */
export const page: ShapeHandler = ({ telling: { quads, iris }, thing, subject }, value) => {
  const text = textOf(value);
  if (text === null) return;
  const address = externalIri(text);
  if (address === null) return quads.text(subject, RDFS.seeAlso, text);
  if (address.startsWith(`${iris.base}/id/`)) return quads.link(subject, RDFS.seeAlso, address);
  const ofData = thing.record.kind === 'Dataset' || thing.record.kind === 'DatasetVersion';
  quads.link(subject, ofData ? DCAT.landingPage : FOAF.page, address);
  quads.types(address, [FOAF.Document]);
};
