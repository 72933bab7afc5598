import { readFileSync } from 'node:fs';
import { Parser, Store, type Quad } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { hasShared, shared } from './shared.ts';

/** The official shapes of the application profiles, run by a SHACL engine. */

export type Profile = 'mldcat-ap' | 'dcat-ap' | 'fdp';
const SHAPE_FILES: Record<Profile, string[]> = {
  'mldcat-ap': ['mldcat-ap-3.1.0/shacl/mldcat-ap-SHACL.ttl'],
  'dcat-ap': ['dcat-ap-3.0.1/shacl/dcat-ap-SHACL.ttl', 'dcat-ap-3.0.1/shacl/ranges.ttl'],
  fdp: [
    ...['resource', 'catalog', 'dataset', 'distribution', 'data-service', 'fdp', 'metadata-service'].map((name) => `shape-${name}.ttl`),
    'defaultNavigationShacl.ttl',
  ].map((file) => `fdp-shapes/${file}`),
};

export function hasShapes(profile: Profile): boolean {
  return SHAPE_FILES[profile].every((file) => hasShared('semantics', 'data', file));
}

/** What breaks the profile (severity Violation), one line each: focus node, path, constraint and value. Empty: it conforms. */
export async function violations(quads: readonly Quad[], profile: Profile): Promise<string[]> {
  return profileValidator(profile)(quads);
}

/** The same against any shapes; the validator can be used again and again. */
export function validatorOf(shapes: Quad[]): (quads: readonly Quad[]) => Promise<string[]> {
  const validator = new SHACLValidator(new Store(shapes));
  return async (quads) => linesOf(await validator.validate(new Store([...quads])));
}
export function profileValidator(profile: Profile): (quads: readonly Quad[]) => Promise<string[]> {
  return validatorOf(shapesOf(profile));
}
export function shapesOf(profile: Profile): Quad[] {
  return SHAPE_FILES[profile].flatMap((file) => readTurtle(shared('semantics', 'data', file)));
}

function linesOf(report: Awaited<ReturnType<SHACLValidator['validate']>>): string[] {
  return report.results
    .filter((result) => result.severity === null || result.severity.value.endsWith('#Violation'))
    .map((result) =>
      [result.focusNode, result.path, result.sourceConstraintComponent, result.value].map((term) => termText(term)).join(' | '),
    )
    .sort();
}

/** Quads of a Turtle file; blank nodes of different files stay apart. */
export function readTurtle(file: string): Quad[] {
  const base = `http://base.example/${encodeURIComponent(file)}`;
  return new Parser({ baseIRI: base, blankNodePrefix: `${file.replace(/[^A-Za-z0-9]/g, '')}-` }).parse(readFileSync(file, 'utf8'));
}

function termText(term: unknown): string {
  return typeof term === 'object' && term !== null && 'value' in term ? String(term.value) : '';
}
