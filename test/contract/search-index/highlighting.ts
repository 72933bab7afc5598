import { expect, it } from 'vitest';
import type { Highlight } from '../../../src/ports/search-index.ts';
import { documentOf, type DocumentParts, type Given } from './finder.ts';

export function highlighting(given: Given): void {
  const shown = async (text: string, parts: DocumentParts): Promise<Highlight[]> => {
    const document = documentOf(parts);
    await given().put(document);
    const { hits } = await given().query({ text, highlight: true });
    return hits.find((hit) => hit.id === document.id)?.highlights ?? [];
  };
  const DOCUMENT = {
    key: 'pima-indians',
    name: 'Diabetes study',
    tags: ['healthcare', 'women'],
    description: 'Women of the Pima people, <b>measured</b> & "asked"',
    words: ['plasma_glucose', '鸢尾花数据集'],
  };
  const cases: [string, string, string[]][] = [
    ['diabetes', 'name', ['diabetes']],
    ['diabetse', 'name', ['diabetes']],
    ['diab', 'name', ['diabetes']],
    ['studies', 'name', ['study']],
    ['pima', 'key', ['pima']],
    ['women pima', 'description', ['women', 'pima']],
    ['women', 'tags', ['women']],
    ['glucose', 'words', ['glucose']],
  ];
  it('mark the words of a hit as they stand there', async () => {
    for (const [text, field, words] of cases) {
      const fragments = (await shown(text, DOCUMENT)).find((one) => one.field === field)?.fragments ?? [];
      const marked = fragments.flatMap((fragment) =>
        [...fragment.matchAll(/<mark>(.*?)<\/mark>/gu)].map((match) => match[1]?.toLowerCase() ?? ''),
      );
      // Whether all of an identifier is marked or its part alone is left open.
      for (const word of words) expect({ text, marked: marked.some((one) => one.includes(word)) }).toEqual({ text, marked: true });
    }
  });
  it('mark parts of texts without spaces', async () => {
    const fragments = (await shown('数据集', DOCUMENT)).find((one) => one.field === 'words')?.fragments ?? [];
    expect(fragments.join()).toContain('鸢尾花<mark>');
  });
  it('are safe to be put into a page', async () => {
    const description = '<script>alert("iris")</script> & <mark>iris</mark> \'iris\' <img src=x onerror=iris>';
    const fragments = (await shown('iris', { description })).flatMap((one) => one.fragments);
    expect(fragments.length).toBeGreaterThan(0);
    for (const fragment of fragments) {
      const text = fragment.replace(/<mark>([^<>]*)<\/mark>/g, '$1');
      expect(text).not.toMatch(/[<>"]/);
      expect(description).toContain(unescaped(text));
    }
  });
  it('are cut out of long texts, around the words', async () => {
    const filler = Array.from({ length: 400 }, (_, i) => `filler${i}`).join(' ');
    const highlights = await shown('glucose', { description: `${filler} glucose ${filler}` });
    const [fragment] = highlights.find((one) => one.field === 'description')?.fragments ?? [];
    expect(fragment).toContain('<mark>glucose</mark>');
    expect(fragment?.length).toBeLessThan(500);
  });
  it('come only where they are asked for, and are none without a text', async () => {
    await given().put(documentOf(DOCUMENT));
    expect((await given().query({ text: 'diabetes' })).hits[0]?.highlights).toEqual([]);
    expect((await given().query({ highlight: true })).hits[0]?.highlights).toEqual([]);
  });
  it('are no error for any text', async () => {
    await given().put(documentOf({ name: 'Iris', description: '🚀 \u0301 iris' }));
    for (const text of ['"', '🚀', '\u0000', '\ud800', 'x '.repeat(400), 'aB'.repeat(400), '学'.repeat(900), '***', '<b>', 'iris~'])
      expect((await given().query({ text, highlight: true })).total).toBeLessThan(2);
  });
}

function unescaped(html: string): string {
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#39': "'", '#x2F': '/' };
  return html.replace(/&([^;]+);/g, (whole, name: string) => signs[name] ?? whole);
}
