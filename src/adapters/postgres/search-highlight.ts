import type { Highlight } from '../../ports/search-index.ts';
import { matches, type Any } from './search-query.ts';
import { pieces } from './search-words.ts';

/** Where a query's words stand in the texts of a hit. Pure. */

const MOST_FRAGMENTS = 3;
/** Characters of a fragment, about, and of them before the first word that is marked. */
const FRAGMENT = 160;
const BEFORE = 50;

interface Mark {
  start: number;
  end: number;
}
/** Texts of fields; long ones are told in fragments. */
export type FieldTexts = readonly { field: string; texts: readonly string[] }[];

/** Fields in the order given, those without a mark left out. */
export function highlights(fields: FieldTexts, any: Any): Highlight[] {
  return fields.flatMap(({ field, texts }) => {
    const fragments: string[] = [];
    for (const text of texts) {
      if (fragments.length >= MOST_FRAGMENTS) break;
      fragments.push(...fragmentsOf(text, marksIn(text, any)).slice(0, MOST_FRAGMENTS - fragments.length));
    }
    return fragments.length === 0 ? [] : [{ field, fragments }];
  });
}

/** Marks that touch or overlap are one. */
function marksIn(text: string, any: Any): Mark[] {
  const marks: Mark[] = [];
  for (const { start, end, terms } of pieces(text)) {
    if (!matches(any, terms)) continue;
    const last = marks.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else marks.push({ start, end });
  }
  return marks;
}

function fragmentsOf(text: string, marks: readonly Mark[]): string[] {
  const fragments: string[] = [];
  let rest = marks;
  let from = 0;
  for (let [first] = rest; first && fragments.length < MOST_FRAGMENTS; [first] = rest) {
    const start = text.length <= FRAGMENT ? 0 : Math.max(from, wordStart(text, first.start - BEFORE, first.start));
    const limit = Math.max(first.end, start + FRAGMENT);
    const inside = rest.filter((mark) => mark.end <= limit);
    const end = wordEnd(text, limit, inside.at(-1)?.end ?? first.end);
    fragments.push(marked(text, { start, end }, inside));
    from = end;
    rest = rest.slice(inside.length);
  }
  return fragments;
}
/** The first beginning of a word at or after the place. */
function wordStart(text: string, at: number, latest: number): number {
  if (at <= 0) return 0;
  const space = text.slice(at, latest).search(/\s/);
  return space < 0 ? latest : at + space + 1;
}
/** The last end of a word at or before the place. */
function wordEnd(text: string, at: number, earliest: number): number {
  if (at >= text.length) return text.length;
  const space = text.slice(earliest, at).search(/\s\S*$/);
  return space < 0 ? earliest : earliest + space;
}

function marked(text: string, { start, end }: Mark, marks: readonly Mark[]): string {
  let at = start;
  let html = '';
  for (const mark of marks) {
    html += `${escaped(text.slice(at, mark.start))}<mark>${escaped(text.slice(mark.start, mark.end))}</mark>`;
    at = mark.end;
  }
  return html + escaped(text.slice(at, end));
}
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
