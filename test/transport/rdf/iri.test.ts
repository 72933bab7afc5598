import fc from 'fast-check';
import { Parser } from 'n3';
import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.ts';
import { checkedIri, externalIri, IriBuilder } from '../../../src/transport/rdf/iri.ts';
import { maskSecrets, withoutSecrets } from '../../../src/transport/secrets.ts';

const iris = new IriBuilder('https://lake.example.org/');
const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom(...'<>"{}|\\^` \n:/?#%@é😀'),
  ),
});
const readsBack = (iri: string): string => new Parser().parse(`<${iri}> <https://p.example/> "x" .`)[0]?.subject.value ?? '';
/** As a parser reads it that checks the grammar. */
const strictly = (iri: string): string =>
  oxigraph.parse(`<${iri}> <https://p.example/> "x" .`, { format: 'application/n-triples' })[0]?.subject.value ?? '';

describe('IRIs that are accepted', () => {
  it.each([
    'https://e.example/a b',
    'https://e.example/<',
    'https://e.example/>',
    'https://e.example/"',
    'https://e.example/{',
    'https://e.example/}',
    'https://e.example/|',
    'https://e.example/\\',
    'https://e.example/^',
    'https://e.example/`',
    'https://e.example/\n',
    'https://e.example/\u0000',
    'https://e.example/\u007f',
    'https://e.example/\u2028',
    'https://e.example/\ud800',
    'https://e.example/\ue000',
    'https://e.example/\ufdd0',
    'https://e.example/\ufffd',
    'https://e.example/\ufffe',
    'https://e.example/\u{1ffff}',
    'https://e.example/\u{e0001}',
    'https://e.example/\u{10fffd}',
    'relative',
    '/absolute/path',
    '//host/path',
    '#fragment',
    '',
    '1https://e.example/',
  ])('are not %j', (text) => {
    expect(() => checkedIri(text)).toThrow(InputError);
  });

  it.each(['https://e.example/ä?q=1#f', 'urn:isbn:1', 'kafka://broker:9092/topic', 's3://bucket/key', 'file:///a%20b'])(
    'are such as %j',
    (text) => {
      expect(checkedIri(text)).toBe(text);
      expect(readsBack(text)).toBe(text);
    },
  );

  it('are what any text from outside becomes, or nothing', () => {
    const start = fc.constantFrom(
      '',
      'https://e.example/',
      'x:',
      'https://',
      'https://[',
      'https://u@h:',
      'file:///',
      'a:/',
      's3://b/?',
      'a:#',
    );
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: fc.constantFrom(...'[]#%@:/?.v1aZ&') })), start, (text, before) => {
        const iri = externalIri(before + text);
        if (iri === null) return;
        expect(readsBack(checkedIri(iri))).toBe(iri);
        expect(strictly(iri)).toBe(iri);
        expect(externalIri(iri)).toBe(iri);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['https://e.example/100%', 'https://e.example/100%25'],
    ['https://e.example/x%zz?%a', 'https://e.example/x%25zz?%25a'],
    ['https://e.example/a%20b', 'https://e.example/a%20b'],
    ['https://e.example/a[1]?b[]=1#[c]', 'https://e.example/a%5B1%5D?b%5B%5D=1#%5Bc%5D'],
    ['https://e.example/#a#b##', 'https://e.example/#a%23b%23%23'],
    ['http://[2001:db8::1]:80/a', 'http://[2001:db8::1]:80/a'],
    ['http://[v1.x:y]/', 'http://[v1.x:y]/'],
    ['https://a b.example/', 'https://a%20b.example/'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
  ])('are such as %j, when written as %j', (text, iri) => {
    expect(externalIri(text)).toBe(iri);
    expect(strictly(iri)).toBe(iri);
  });

  it.each([
    'https://[x/',
    'https://[::g]/',
    'https://[::1%25eth0]/',
    'https://a:port/',
    'https://a:1:2/',
    'https://a]b/',
    'https://[::1]x/',
  ])('are not made of %j, which has no host or port', (text) => {
    expect(externalIri(text)).toBe(null);
  });
});

describe('IRIs that are built', () => {
  it('hold any text in any part and keep different parts apart', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const part = iris.part('https://lake.example.org/id/x/y', 'use', a, b);
        expect(readsBack(part)).toBe(part);
        expect(iris.part('https://lake.example.org/id/x/y', 'use', `${a}-${b}`)).not.toBe(part);
        expect(readsBack(iris.code('role', a))).toBe(iris.code('role', a));
        expect(readsBack(iris.file('https://lake.example.org/id/x/y', a))).toBe(iris.file('https://lake.example.org/id/x/y', a));
      }),
    );
  });

  it.each([
    ['/data/a b.csv', 'file:///data/a%20b.csv'],
    ['C:\\data\\a.csv', 'file:///C:/data/a.csv'],
    ['data/100%.csv', 'https://l.example/x#path-data%2F100%25.csv'],
    ['https://h.example/a b.csv', 'https://h.example/a%20b.csv'],
    ['s3://bucket/ä.csv', 's3://bucket/ä.csv'],
  ])('place the file %j at %j', (path, iri) => {
    expect(iris.file('https://l.example/x', path)).toBe(iri);
  });
});

describe('secrets in addresses', () => {
  it.each([
    ['https://user:pass@h.example/a', 'https://h.example/a'],
    ['https://ghp_token@h.example/a', 'https://h.example/a'],
    ['https://u:p@ss@h.example/a', 'https://h.example/a'],
    ['postgresql://u:pa/ss@db.example:5432/x', 'postgresql://db.example:5432/x'],
    ['jdbc:postgresql://db.example/x?user=a&password=b', 'jdbc:postgresql://db.example/x?user=a'],
    ['jdbc:sqlserver://db.example;user=a;password=b;encrypt=true', 'jdbc:sqlserver://db.example;user=a;encrypt=true'],
    ['https://b.example/k?X-Amz-Signature=1&X-Amz-Credential=2&versionId=3', 'https://b.example/k?versionId=3'],
    ['https://b.example/k?x%2Damz%2Dsecurity%2Dtoken=1', 'https://b.example/k'],
    ['https://b.example/k?sv=1&sig=abc', 'https://b.example/k?sv=1'],
    ['https://b.example/k?access_token=1#frag', 'https://b.example/k#frag'],
    ['https://b.example/k#access_token=1&a=2', 'https://b.example/k#a=2'],
    ['https://b.example/k?key=0123456789abcdef&key=iris', 'https://b.example/k?key=iris'],
    ['urn:x:y?token=1', 'urn:x:y'],
  ])('are taken out of %s', (url, plain) => {
    expect(withoutSecrets(url)).toBe(plain);
    if (url.includes('://')) expect(maskSecrets(`see ${url} now`)).toBe(`see ${plain} now`);
  });

  it.each([
    'https://h.example:8080/a@b?tokenizer',
    'abfss://container@account.dfs.core.windows.net/x',
    'ssh://git@git.example/r',
    'http://[::1]:80/a@b',
    'mail bob@acme.example',
    'https://e.example/a;v=1?page=2#top',
    'no address: at all',
  ])('are not seen where there are none: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
    expect(maskSecrets(text)).toBe(text);
  });

  it('are looked for in time that grows with the text only', () => {
    const long = `${'a1:/'.repeat(200_000)}://${'b@'.repeat(200_000)}`;
    expect(maskSecrets(long).length).toBeLessThan(long.length);
  });
});
