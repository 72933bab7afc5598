import { createHash } from 'node:crypto';
import { maskSecrets } from '../secrets.ts';

/** The frame of the pages for people: no script, one style, readable at any width. */

const STYLE = `:root{color-scheme:light dark;--ink:#1d2327;--dim:#59646d;--line:#dfe4e8;--paper:#fff;--soft:#f5f7f8;--link:#0b5a8f;--mark:#0f766e}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9eb;--dim:#9ba6ae;--line:#333b42;--paper:#14181b;--soft:#1b2024;--link:#8cc4ef;--mark:#5fc9bd}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}a:hover{text-decoration-thickness:2px}
.bar,main{max-width:72rem;margin:0 auto;padding:.8rem 1.25rem}.bar{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;align-items:baseline;font-size:.9rem}
.bar a{color:var(--dim);text-decoration:none}.bar a:hover{color:var(--link);text-decoration:underline}.bar .home{color:var(--ink);font-weight:600;margin-right:auto}
.edge{border-bottom:1px solid var(--line);background:var(--soft)}main{padding-top:2rem;padding-bottom:4rem}
h1{font-size:clamp(1.6rem,1.2rem + 1.6vw,2.2rem);line-height:1.2;letter-spacing:-.01em;margin:.1rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:.8rem;letter-spacing:.08em;text-transform:uppercase;color:var(--mark);margin:2.4rem 0 .3rem;font-weight:650}
h3{font-size:.95rem;margin:1.2rem 0 .3rem;font-weight:600}p{max-width:44rem;margin:.4rem 0}.lead{font-size:1.08rem;color:var(--ink)}
.kind{color:var(--mark);font-size:.85rem;font-weight:600;margin:0}.note{color:var(--dim);font-size:.88rem}
.tags{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;padding:0;margin:.9rem 0}.tags li{background:var(--soft);border:1px solid var(--line);border-radius:1rem;padding:0 .7rem;font-size:.85rem}
.columns{display:grid;grid-template-columns:minmax(0,1fr) 17rem;gap:0 3.5rem;align-items:start}aside{font-size:.92rem}
aside section{border-top:1px solid var(--line);padding:.3rem 0 1rem}aside h2{margin:.8rem 0 .3rem;color:var(--dim)}aside section:first-child{border-top:0}
article section:first-child h2{margin-top:1.2rem}.list{padding:0;margin:0;list-style:none}.list li+li{margin-top:.15rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{border-top:1px solid var(--line);padding:.5rem 1rem .5rem 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.facts>tbody>tr>th{width:11.5rem;color:var(--dim);font-weight:400}.scroll{overflow-x:auto;margin:.2rem 0}.scroll table{font-size:.88rem}
.scroll th{white-space:nowrap;color:var(--dim);font-weight:500;border-top:0}.scroll td{overflow-wrap:break-word;min-width:5.5rem;max-width:22rem}
code.sum{display:block;min-width:15rem;font-size:.78rem}summary{cursor:pointer;color:var(--link)}pre,code{font:.86rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}pre{white-space:pre-wrap;margin:.2rem 0;background:var(--soft);border:1px solid var(--line);border-radius:.4rem;padding:.7rem .9rem;max-height:24rem;overflow:auto}
.banner{border:1px solid var(--line);border-left:4px solid #b45309;border-radius:.4rem;padding:.6rem 1rem;background:var(--soft);max-width:44rem}
@media(max-width:56rem){.columns{display:block}aside{margin-top:2rem}main{padding-top:1.2rem}}
@media(max-width:34rem){.bar{gap:.1rem .9rem;font-size:.85rem}.bar .home{flex-basis:100%}.facts,.facts>tbody,.facts>tbody>tr,.facts>tbody>tr>th,.facts>tbody>tr>td{display:block;width:100%}.facts>tbody>tr>td{border:0;padding:0 0 .5rem}.facts>tbody>tr>th{padding:.5rem 0 0;font-size:.85rem}}
@media print{.bar{display:none}a{color:inherit}}`;

/** What the page may do: show itself, with this one style. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every page. */
export const PAGE_HEADERS = {
  'Content-Security-Policy': PAGE_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
} as const;

/** A whole page. @param parts HTML; the title is plain text */
export function page({ title, head = '', body }: { title: string; head?: string; body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
${head}<style>${STYLE}</style>
</head>
<body>
<div class="edge"><header class="bar"><a class="home" href="/catalog">Model lake catalog</a><a href="/graphql">GraphQL</a><a href="/sparql">SPARQL</a><a href="/ontology">Vocabulary</a></header></div>
${body}
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Text as HTML, without secrets. */
export function escape(text: string): string {
  return verbatim(maskSecrets(text));
}
/** Text as HTML, to the letter: for what a reader wrote, and may send again. */
export function verbatim(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A link to a place of the catalog itself, or out of it. @param content HTML */
export function anchor(href: string, content: string, type?: string): string {
  return `<a href="${escape(href)}"${type === undefined ? '' : ` type="${escape(type)}"`}>${content}</a>`;
}

/** Rows of label and value, both HTML; nothing for none. */
export function factsTable(rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return '';
  return `<table class="facts"><tbody>${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`).join('')}</tbody></table>`;
}

export function listHtml(items: readonly string[]): string {
  return `<ul class="list">${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

export function timeHtml(instant: string): string {
  return `<time datetime="${escape(instant)}">${escape(instant.slice(0, 10))}</time>`;
}
