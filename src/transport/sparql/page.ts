import { createHash } from 'node:crypto';
import { anchor, escape, page, PAGE_HEADERS, PAGE_POLICY, verbatim } from '../rdf/page.ts';
import type { Problem } from '../rdf/problem.ts';
import { EXAMPLES } from './examples.ts';
import { resultTable } from './result-table.ts';

/** The endpoint for people: a query, its answer, and questions to begin with. It works without a script. */

const STYLE = `form{margin:1rem 0}textarea{display:block;width:100%;min-height:15rem;resize:vertical;white-space:pre;overflow-x:auto;padding:.8rem 1rem;font:.9rem/1.5 ui-monospace,monospace;
color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:.4rem;tab-size:2}textarea:focus-visible{outline:2px solid var(--mark);outline-offset:1px}
form div{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;align-items:center;margin-top:.7rem}button{font:inherit;font-weight:600;padding:.45rem 1.4rem;border:0;border-radius:.4rem;
background:var(--mark);color:var(--paper);cursor:pointer}.scroll.result td{max-width:30rem;font-variant-numeric:tabular-nums}.problem{white-space:pre-wrap}ol.examples{padding-left:1.4rem}`;
const sha256 = createHash('sha256').update(STYLE).digest('base64');

/** The form is sent to the endpoint itself; nothing else is let in beyond what other pages are. */
export const SPARQL_PAGE_HEADERS = {
  ...PAGE_HEADERS,
  'Content-Security-Policy': PAGE_POLICY.replace('style-src ', `style-src 'sha256-${sha256}' `).replace(
    "form-action 'none'",
    "form-action 'self'",
  ),
} as const;

/** What came of a query: JSON of the standard for tables, or a graph in Turtle. */
export type Outcome =
  { kind: 'table' | 'graph'; body: string; indexedUpTo: string; milliseconds: number } | { kind: 'problem'; problem: Problem };

/** @param query null: none was given yet */
export function sparqlPage(query: string | null, outcome: Outcome | null, base: string): string {
  const shown = query ?? EXAMPLES[0]?.query ?? '';
  return page({
    title: 'SPARQL - Model lake catalog',
    head: `<style>${STYLE}</style>\n<link rel="alternate" type="text/turtle" href="/sparql?format=turtle" title="Service description">\n`,
    body: `<main>
<p class="kind">SPARQL 1.1</p>
<h1>Ask the whole lake</h1>
<p>Every thing is a graph of its own, named by its address; without FROM all of them are asked together. Relative addresses begin at <code>${escape(base)}/</code>.</p>
<form action="/sparql" method="get">
<label for="query">Query</label>
<textarea id="query" name="query" spellcheck="false" autocapitalize="off" autocomplete="off" rows="12">${verbatim(shown)}</textarea>
<div><button type="submit">Run</button><span class="note">Reads only. What is too large or takes too long is refused, never cut.</span></div>
</form>
${outcome === null ? '' : outcomeHtml(outcome, shown, base)}
<h2>Questions to begin with</h2>
<ol class="examples">${EXAMPLES.map((example) => `<li>${anchor(addressOf(example.query), escape(example.title))}</li>`).join('')}</ol>
</main>`,
  });
}

function outcomeHtml(outcome: Outcome, query: string, base: string): string {
  if (outcome.kind === 'problem') return `<h2>No answer</h2>\n<p class="banner problem">${verbatim(outcome.problem.detail)}</p>`;
  const { kind, body, indexedUpTo, milliseconds } = outcome;
  const result = kind === 'table' ? resultTable(body, base) : { said: 'A graph', html: `<pre>${verbatim(body)}</pre>` };
  const formats = kind === 'table' ? ['csv', 'tsv', 'json', 'xml'] : ['turtle', 'ntriples', 'jsonld', 'trig'];
  const links = formats.map((format) => anchor(`${addressOf(query)}&format=${format}`, format.toUpperCase())).join(' · ');
  return `<h2>Answer</h2>
<p class="note">${result.said}, ${Math.round(milliseconds)} ms, as of <time datetime="${escape(indexedUpTo)}">${escape(indexedUpTo)}</time>. The same as ${links}.</p>
${result.html}`;
}
function addressOf(query: string): string {
  return `/sparql?query=${encodeURIComponent(query)}`;
}
