import { labelOf } from '../../services/five-w1h-service.ts';
import { externalIri } from './iri.ts';
import { anchor, escape, listHtml } from './page.ts';
import { canonicalJson } from './quad-set.ts';

/** Values of fields as HTML. A page stays quick however much a thing holds: of long lists the first ones, with the number of the others. */

const MOST_ROWS = 100;
/** From this length on, a list opens on a click. */
const LONG = 12;

type Row = Record<string, unknown>;

export function isUnknown(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

export function valueHtml(value: unknown): string {
  if (typeof value === 'string') return textHtml(value);
  if (Array.isArray(value)) return listHtml(firstOnes(value.map((item) => (isRow(item) ? pairsHtml(item) : valueHtml(item)))));
  return isRow(value) ? pairsHtml(value) : escape(numberText(value));
}

/** Whether a value takes a table of its own. */
export function isTable(value: unknown): value is Row[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRow);
}
export function tableHtml(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap(Object.keys))].filter(
    (column) => column === 'value' || rows.some((row) => !isUnknown(row[column])),
  );
  const head = columns.map((column) => `<th scope="col">${escape(labelOf(column))}</th>`).join('');
  const shown = rows.slice(0, MOST_ROWS);
  const body = shown.map((row) => `<tr>${columns.map((column) => `<td>${cellHtml(column, row[column])}</td>`).join('')}</tr>`).join('');
  const rest = rows.length - shown.length;
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${rest === 0 ? '' : moreHtml(rest)}`;
}

/** The first items of a list, and how many more there are. */
export function firstOnes(items: readonly string[]): string[] {
  return items.length <= MOST_ROWS ? [...items] : [...items.slice(0, MOST_ROWS), moreHtml(items.length - MOST_ROWS)];
}
function moreHtml(count: number): string {
  return `<span class="note">and ${count.toLocaleString('en')} more, which the data have</span>`;
}

/** An address of the web is a link; other schemes, `javascript:` first of all, are text. */
function textHtml(text: string): string {
  const address = /^https?:\/\//i.test(text) && !/\s/.test(text) ? externalIri(text) : null;
  if (address !== null) return `<a href="${escape(address)}" rel="nofollow noopener">${escape(address)}</a>`;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return `<time datetime="${escape(text)}">${escape(instantText(text))}</time>`;
  return text.includes('\n') ? `<pre>${escape(text)}</pre>` : escape(text);
}

/** Midnight is how a day without a time is kept. */
function instantText(instant: string): string {
  const [day = '', time = ''] = instant.replace(/(?:\.0+)?Z$/, '').split('T');
  return time === '00:00:00' ? day : `${day} ${time} UTC`;
}

function pairsHtml(row: Row): string {
  const items = Object.entries(row)
    .filter(([, inner]) => inner !== null)
    .map(([name, inner]) => `${escape(name)}: ${inlineHtml(inner)}`);
  const list = listHtml(items);
  return items.length <= LONG ? list : `<details><summary>${items.length.toLocaleString('en')} values</summary>${list}</details>`;
}
function inlineHtml(value: unknown): string {
  if (value === null || value === undefined) return '';
  return escape(typeof value === 'object' ? canonicalJson(value) : numberText(value));
}
function cellHtml(column: string, value: unknown): string {
  // Null is a value where it was set, and unknown elsewhere.
  if (column === 'value') return `<code>${escape(canonicalJson(value ?? null))}</code>`;
  if (value === null || value === undefined) return '';
  return CELLS[column]?.(value) ?? inlineHtml(value);
}
const CELLS: Readonly<Record<string, (value: unknown) => string>> = {
  path: (value) => valueHtml(value),
  sha256: checksumHtml,
  md5: checksumHtml,
  bytes: (value) => escape(Number(value).toLocaleString('en')),
  distribution: (value) => (isRow(value) && Array.isArray(value.hints) ? escape(value.hints.join(', ')) : ''),
  statistics: (value) =>
    Object.entries(isRow(value) ? value : {})
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => `${escape(labelOf(name).toLowerCase())} ${inlineHtml(inner)}`)
      .join(', '),
};
function checksumHtml(value: unknown): string {
  return `<code class="sum">${inlineHtml(value)}</code>`;
}
function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Long fractions are for machines. */
function numberText(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : String(value);
}

/** A thing of the catalog. @param content plain text */
export function thingLink(path: string, content: string): string {
  return anchor(`/id/${path}`, escape(content));
}
