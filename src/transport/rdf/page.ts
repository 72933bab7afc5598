import { createHash } from 'node:crypto';
import { maskSecrets } from '../secrets.ts';

/** The frame of the pages for people: no script, one style, readable at any width. */

const STYLE = `:root{color-scheme:light dark;--ink:#1c2024;--dim:#5b6670;--line:#d5dbe0;--paper:#fff;--link:#0b5cad}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--dim:#a3adb6;--line:#3a424a;--paper:#15181b;--link:#8ab9f5}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
main,footer{max-width:60rem;margin:0 auto;padding:1rem}h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0}h2{font-size:1.1rem;margin:1.8rem 0 .4rem}
a{color:var(--link)}p{max-width:42rem}.kind,.note{color:var(--dim);margin:0}.tags{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;padding:0;margin:.6rem 0}
.tags li{border:1px solid var(--line);border-radius:1rem;padding:0 .7rem}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.35rem .8rem .35rem 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{font-weight:600}
tbody th{width:13rem;color:var(--dim);font-weight:400}.list{padding:0;margin:0;list-style:none}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font-size:.9rem}
.scroll th,.scroll td{overflow-wrap:break-word;min-width:6rem;max-width:24rem}
@media(max-width:34rem){.facts,.facts>tbody,.facts>tbody>tr,.facts>tbody>tr>th,.facts>tbody>tr>td{display:block;width:100%}.facts>tbody>tr>th{border:0;padding-bottom:0}}`;

/** What the page may do: show itself, with this one style. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

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
${body}
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Text as HTML, without secrets. */
export function escape(text: string): string {
  return maskSecrets(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
