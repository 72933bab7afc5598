/**
 * A light stemmer for words of any European language: it takes the endings off by which nouns and adjectives most often differ in number,
 * gender and case, and leaves four letters at least. It knows no language, so it joins some words that do not belong together: whoever
 * finds by it ranks that last. Words are folded before: lower case, no accents.
 */

/** One after the other; the longest ending that matches is taken. The syntax is one that JavaScript and Java share. */
export const LIGHT_STEM_RULES: readonly { pattern: string; replacement: string }[] = [
  // reseaux, chevaux; classificacoes and classificacao.
  { pattern: '(?<=.{2})eaux$', replacement: 'eau' },
  { pattern: '(?<=.{3})aux$', replacement: 'al' },
  { pattern: '(?<=.{4})(?:coes|cao)$', replacement: 'c' },
  { pattern: '(?<=[a-z]{4})(?:ernes|erne|ene|ens|ern|ers|er|en|es|as|os|or|ar|a|e|i|o|s)$', replacement: '' },
  {
    pattern:
      '(?<=[\\u0430-\\u044f]{3})(?:\\u0430\\u043c\\u0438|\\u044f\\u043c\\u0438|\\u044b\\u043c\\u0438|\\u043e\\u0433\\u043e|\\u043e\\u043c\\u0443|[\\u044b\\u0438\\u043e\\u0435\\u0430\\u044f][\\u0435\\u0439\\u043c\\u0445]|\\u043e\\u0432|\\u0430\\u044f|\\u044b\\u0435|[\\u0430\\u0435\\u0438\\u043e\\u0443\\u044b\\u044c\\u044e\\u044f])$',
    replacement: '',
  },
];
const RULES = LIGHT_STEM_RULES.map(({ pattern, replacement }) => ({ pattern: new RegExp(pattern, 'u'), replacement }));

/** `flores` and `flor` -> `flor`; `modelli` and `modello` -> `modell`. */
export function lightStem(word: string): string {
  return RULES.reduce((stem, { pattern, replacement }) => stem.replace(pattern, replacement), word);
}
