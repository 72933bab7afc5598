import { CODES, DCT } from '../../model/vocab.ts';
import { externalIri, type IriBuilder } from './iri.ts';
import type { Telling } from './telling.ts';

/** Licences of data, models and code that are often met, by their SPDX identifiers. */
const SPDX_IDS = [
  '0BSD',
  'AFL-3.0',
  'AGPL-3.0-only',
  'AGPL-3.0-or-later',
  'AGPL-3.0',
  'Apache-1.1',
  'Apache-2.0',
  'Artistic-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSD-3-Clause-Clear',
  'BSD-4-Clause',
  'BSL-1.0',
  'C-UDA-1.0',
  'CC-BY-1.0',
  'CC-BY-2.0',
  'CC-BY-2.5',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC-BY-NC-2.0',
  'CC-BY-NC-3.0',
  'CC-BY-NC-4.0',
  'CC-BY-NC-ND-3.0',
  'CC-BY-NC-ND-4.0',
  'CC-BY-NC-SA-2.0',
  'CC-BY-NC-SA-3.0',
  'CC-BY-NC-SA-4.0',
  'CC-BY-ND-4.0',
  'CC-BY-SA-2.0',
  'CC-BY-SA-2.5',
  'CC-BY-SA-3.0',
  'CC-BY-SA-4.0',
  'CC-PDDC',
  'CC0-1.0',
  'CDLA-Permissive-1.0',
  'CDLA-Permissive-2.0',
  'CDLA-Sharing-1.0',
  'CECILL-2.1',
  'CECILL-B',
  'CECILL-C',
  'ECL-2.0',
  'EPL-1.0',
  'EPL-2.0',
  'etalab-2.0',
  'EUPL-1.1',
  'EUPL-1.2',
  'GFDL-1.3',
  'GPL-2.0',
  'GPL-2.0-only',
  'GPL-2.0-or-later',
  'GPL-3.0',
  'GPL-3.0-only',
  'GPL-3.0-or-later',
  'ISC',
  'LGPL-2.1',
  'LGPL-2.1-only',
  'LGPL-2.1-or-later',
  'LGPL-3.0',
  'LGPL-3.0-only',
  'LGPL-3.0-or-later',
  'LPPL-1.3c',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'MS-PL',
  'MulanPSL-2.0',
  'NCSA',
  'O-UDA-1.0',
  'ODbL-1.0',
  'ODC-By-1.0',
  'OFL-1.1',
  'OGL-UK-3.0',
  'OSL-3.0',
  'PDDL-1.0',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'UPL-1.0',
  'Vim',
  'W3C',
  'WTFPL',
  'Zlib',
] as const;
const SPDX_BY_NAME = new Map<string, string>(SPDX_IDS.map((id) => [id.toLowerCase(), id]));

/** The node of a licence: an SPDX identifier, an IRI as it is, or a document of its own below the holder for free text. */
export function licenceNode(telling: Telling, holder: string, licence: string): string {
  const { iri, title } = licenceOf(telling.iris, holder, licence);
  telling.quads.types(iri, [DCT.LicenseDocument]);
  if (title !== null) telling.quads.text(iri, DCT.title, title);
  return iri;
}

/** Its IRI, and its title; null for an IRI from outside, whose title is not known. */
export function licenceOf(iris: IriBuilder, holder: string, licence: string): { iri: string; title: string | null } {
  const spdx = SPDX_BY_NAME.get(licence.trim().toLowerCase());
  if (spdx !== undefined) return { iri: CODES.spdxLicence + spdx, title: spdx };
  const external = externalIri(licence);
  return external === null ? { iri: iris.part(holder, 'licence'), title: licence } : { iri: external, title: null };
}
