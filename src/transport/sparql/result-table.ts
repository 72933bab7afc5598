import { anchor, verbatim } from '../rdf/page.ts';

/** A table of results as HTML, at most so many rows: a page is to be read. */
const MOST_ROWS = 500;

interface Term {
  type: string;
  value: string;
  datatype?: string;
  'xml:lang'?: string;
}
interface Results {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, Term>[] };
}

/** @param json SPARQL 1.1 Query Results JSON */
export function resultTable(json: string, base: string): { said: string; html: string } {
  const { head, boolean, results } = JSON.parse(json) as Results;
  if (boolean !== undefined) return { said: 'A truth value', html: `<p class="lead">${boolean ? 'Yes' : 'No'}</p>` };
  const [variables, rows] = [head.vars ?? [], results?.bindings ?? []];
  const cells = rows.slice(0, MOST_ROWS).map((row) => variables.map((name) => `<td>${cell(row[name], base)}</td>`).join(''));
  const rest = rows.length > MOST_ROWS ? `, the first ${MOST_ROWS} of which are shown` : '';
  return {
    said: `${rows.length.toLocaleString('en-US')} ${rows.length === 1 ? 'row' : 'rows'}${rest}`,
    html: `<div class="scroll result"><table><thead><tr>${variables.map((name) => `<th scope="col">${verbatim(name)}</th>`).join('')}</tr></thead><tbody>${cells.map((row) => `<tr>${row}</tr>`).join('')}</tbody></table></div>`,
  };
}

/** Things of the catalog are links to their pages, told by their place. */
function cell(term: Term | undefined, base: string): string {
  if (!term) return '';
  if (term.type !== 'uri') return verbatim(term.value);
  const place = term.value.startsWith(`${base}/`) ? term.value.slice(base.length) : null;
  if (place !== null) return anchor(place, verbatim(place.replace(/^\/id\//, '')));
  return /^https?:/.test(term.value) ? anchor(term.value, verbatim(term.value)) : verbatim(term.value);
}
