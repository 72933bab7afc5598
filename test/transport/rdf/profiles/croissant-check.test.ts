import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/model/kind.ts';
import { croissantDocument } from '../../../../src/transport/rdf/profiles/croissant.ts';
import { croissantFindings } from '../../../support/croissant.ts';
import { hasShared, shared } from '../../../support/shared.ts';
import { BASE, story } from '../story.ts';
import { change, type JsonObject } from './documents.ts';

const CASES = ['inputs', 'croissant'];
const INVALID = shared(...CASES, 'python', 'mlcroissant', 'mlcroissant', '_src', 'tests', 'graphs');
const VALID = shared(...CASES, 'datasets');
const VALID_NAME = /(?:metadata|recipes\/\w+)\.json$/;
const files = (root: string, name: RegExp): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .sort();
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8')) as unknown;

/** What the reference library says, in the words of our check. */
const WORDS: readonly [RegExp, string][] = [
  [/reference to node with UUID "([^"]+)" in node "([^"]+)"/, 'reference $1 in $2'],
  [/^ +- +"([^"]+)" should have an attribute "@type"/, 'type $1'],
  [/ (\w+)\(([^)]*)\)\] Property "[^"]*\/(\w+)" is mandatory/, 'mandatory $3 $1($2)'],
  [/Field\(([^)]*)\)\] .* does not define `source` or `value`/, 'source $1'],
  [/Field\(([^)]*)\)\] The field does not specify a valid/, 'data-type $1'],
  [/with names \('([^']+)', '([^']+)'\) as sources/, 'join $1 $2'],
  [/a wrong `@id`: '([^']+)'/, 'id $1'],
  [/Source should have one of the following properties/, 'source-target'],
  [/Field\(([^)]*)\)\] .* defines `array_shape`/, 'array-shape $1'],
  [/`(\w+)` should have type \S*Text, but got (?:float|int)/, 'text $1 number'],
  [/`(\w+)` should have type \S*Text, but got bool/, 'text $1 boolean'],
  [/Property "[^"]*\/(\w+)" is recommended/, 'recommended $1'],
];
function expectedOf(report: string): { errors: string[]; warnings: string[] } {
  const findings = report.split('\n').filter((line) => line.startsWith('  -  '));
  const words = findings.map((line) => {
    const found = WORDS.find(([pattern]) => pattern.test(line));
    if (!found) throw new Error(`no word of ours for: ${line}`);
    return found[1].replace(/\$(\d)/g, (_, group: string) => found[0].exec(line)?.[Number(group)] ?? '').trim();
  });
  const isWarning = (word: string): boolean => word.startsWith('recommended ');
  return {
    errors: [...new Set(words.filter((word) => !isWarning(word)))].sort(),
    warnings: words.filter(isWarning).sort(),
  };
}

describe.skipIf(!hasShared(...CASES))('our check of Croissant documents', () => {
  it.each(hasShared(...CASES) ? files(INVALID, /metadata\.json$/) : [])('finds what the reference library finds in %s', async (file) => {
    const report = readFileSync(join(INVALID, file.replace('metadata.json', 'output.txt')), 'utf8');
    expect(await croissantFindings(read(INVALID, file))).toEqual(expectedOf(report));
  });

  it('knows of 18 documents with errors, and 63 without', () => {
    expect([files(INVALID, /metadata\.json$/).length, files(VALID, VALID_NAME).length]).toEqual([18, 63]);
  });

  it.each(hasShared(...CASES) ? files(VALID, VALID_NAME) : [])('finds no error in %s', async (file) => {
    expect((await croissantFindings(read(VALID, file))).errors).toEqual([]);
  });
});
describe('the check on our own document', () => {
  const { lake } = story();
  const documentOf = (path: string): JsonObject => croissantDocument(lake.describe(path), BASE) as JsonObject;
  const inFile = (name: string) => change('cr:FileObject', (node) => delete node[name]);
  const inField = (name: string) => change('cr:Field', (node) => delete node[name]);
  it.each<[string, (document: Json) => Json, RegExp]>([
    ['another type', change('sc:Dataset', (node) => (node['@type'] = 'sc:Thing')), /^dataset$/],
    ['another standard', change('sc:Dataset', (node) => (node.conformsTo = 'http://mlcommons.org/croissant/9.9')), /^conforms-to$/],
    ['a file without format', inFile('encodingFormat'), /^mandatory encodingFormat/],
    ['a file without address', inFile('contentUrl'), /^mandatory contentUrl/],
    ['a file without checksum', inFile('sha256'), /^checksum/],
    ['a file of another type', change('cr:FileObject', (node) => (node['@type'] = 'sc:DataDownload')), /^type/],
    ['an id with a space', change('cr:FileObject', (node) => (node['@id'] = 'a b')), /^id a b$/],
    ['fields without type', inField('dataType'), /^data-type/],
    ['fields without source', inField('source'), /^source /],
    ['fields with a value beside the source', change('cr:Field', (node) => (node.value = '1')), /^source-and-value/],
    ['fields of an unknown file', change('cr:FileObject', (node) => (node['@id'] = 'https://e.example/x')), /^reference/],
    ['an id twice', change('cr:Field', (node) => (node['@id'] = `${BASE}/id/dataset/diabetes/v/1#records`)), /^duplicate/],
    ['a program as the maker', change('sc:Person', (node) => (node['@type'] = 'sc:SoftwareApplication')), /^type/],
    ['a date that is none', change('sc:Dataset', (node) => (node.datePublished = 'yesterday')), /^date datePublished$/],
  ])('notices %s', async (_, changed, error) => {
    const { errors } = await croissantFindings(changed(documentOf('dataset/diabetes/v/1')));
    expect(errors.join('\n')).toMatch(new RegExp(error.source, 'm'));
  });

  it('notices a file set without pattern', async () => {
    const changed = change('cr:FileSet', (node) => delete node.includes)(documentOf('dataset/diabetes/v/2'));
    expect((await croissantFindings(changed)).errors).toEqual(['mandatory includes FileSet(diabetes v2.parquet)']);
  });
});
