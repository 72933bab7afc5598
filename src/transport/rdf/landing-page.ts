import type { Link } from '../../model/kind.ts';
import { fieldsOf, kindOf, linksOf } from '../../model/registry.ts';
import type { Described, LinkedThing } from '../../services/described.ts';
import { labelOf } from '../../services/five-w1h-service.ts';
import { linkNote } from '../../services/statement-text.ts';
import { FORMATS, RDF_FORMATS } from './formats.ts';
import { externalIri } from './iri.ts';
import { escape, page } from './page.ts';
import { canonicalJson } from './quad-set.ts';

/** A static page for people who open the address of a thing. */

/** @param jsonLd the thing's JSON-LD, embedded for readers that look for it in pages */
export function landingPage(described: Described, jsonLd: string): string {
  const { record } = described;
  const kind = labelOf(record.kind.charAt(0).toLowerCase() + record.kind.slice(1));
  const name = record.name || record.key;
  return page({
    title: `${name} - ${kind}`,
    head: `${RDF_FORMATS.map((format) => `<link rel="describedby alternate" type="${FORMATS[format].mediaType}" href="${fileOf(record.path, FORMATS[format].suffix)}">`).join('\n')}
<script type="application/ld+json">${jsonLd.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}</script>
`,
    body: `<main>
<p class="kind">${escape(kind)}</p>
<h1>${escape(name)}</h1>
${record.description === null ? '' : `<p>${escape(record.description)}</p>`}
${record.tags.length === 0 ? '' : `<ul class="tags" aria-label="Tags">${record.tags.map((tag) => `<li>${escape(tag)}</li>`).join('')}</ul>`}
${section('Facts', factsTable(described))}
${section('Versions', versionList(described))}
${section('Links', linksTable(described))}
</main>
<footer>
<h2>This page as data</h2>
<p>${RDF_FORMATS.map((format) => `<a href="${fileOf(record.path, FORMATS[format].suffix)}" type="${FORMATS[format].mediaType}">${FORMATS[format].label}</a>`).join(' · ')} · <a href="${placeOf('lineage', record.path)}">Lineage</a></p>
<p class="note">Registered ${time(record.createdAt)}, last changed ${time(record.updatedAt)}, revision ${escape(String(record.revision))}.</p>
</footer>`,
  });
}

function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${title}</h2>${content}</section>`;
}

function factsTable({ record }: Described): string {
  const rows = [['key', record.key] as const, ...fieldsOf(kindOf(record.kind)).map(([name]) => [name, record[name]] as const)];
  const known = rows.filter(([, value]) => !isUnknown(value));
  return table(known.map(([name, value]) => [escape(labelOf(name)), valueHtml(value)]));
}
function isUnknown(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function valueHtml(value: unknown): string {
  if (typeof value === 'string') return textHtml(value);
  if (Array.isArray(value)) return value.every(isRow) ? partsTable(value) : listHtml(value.map(valueHtml));
  if (isRow(value))
    return listHtml(
      Object.entries(value)
        .filter(([, inner]) => inner !== null)
        .map(([name, inner]) => `${escape(name)}: ${inlineHtml(inner)}`),
    );
  return escape(String(value));
}
/** An address of the web is a link; other schemes, `javascript:` first of all, are text. */
function textHtml(text: string): string {
  const address = /^https?:\/\//i.test(text) && !/\s/.test(text) ? externalIri(text) : null;
  if (address !== null) return `<a href="${escape(address)}" rel="nofollow noopener">${escape(address)}</a>`;
  return text.includes('\n') ? `<pre>${escape(text)}</pre>` : escape(text);
}
function inlineHtml(value: unknown): string {
  if (value === null || value === undefined) return '';
  return escape(typeof value === 'string' ? value : canonicalJson(value));
}
/** Null is a value where it was set, and unknown elsewhere. */
function cellHtml(column: string, value: unknown): string {
  if (column === 'value' && value === null) return 'null';
  if (column !== 'statistics' || !isRow(value)) return inlineHtml(value);
  return Object.entries(value)
    .filter(([, inner]) => inner !== null)
    .map(([name, inner]) => `${escape(labelOf(name).toLowerCase())} ${inlineHtml(inner)}`)
    .join(', ');
}
function partsTable(rows: Record<string, unknown>[]): string {
  const columns = [...new Set(rows.flatMap(Object.keys))].filter(
    (column) => column === 'value' || rows.some((row) => !isUnknown(row[column])),
  );
  const head = columns.map((column) => `<th scope="col">${escape(labelOf(column))}</th>`).join('');
  const body = rows.map((row) => `<tr>${columns.map((column) => `<td>${cellHtml(column, row[column])}</td>`).join('')}</tr>`).join('');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
function isRow(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function versionList({ versions, parent }: Described): string {
  const above = parent ? [`Version of <a href="${placeOf('id', parent.path)}">${escape(parent.name)}</a>`] : [];
  const items = [...above, ...versions.map((version) => `<a href="${placeOf('id', version.path)}">${escape(version.key)}</a>`)];
  return items.length === 0 ? '' : listHtml(items);
}

function linksTable({ record, links }: Described): string {
  const rows = linksOf(kindOf(record.kind)).map(([name, link]) => ({ name, link, things: links[name] ?? [] }));
  const known = rows.filter(({ things }) => things.length > 0);
  return table(known.map(({ name, link, things }) => [escape(labelOf(name)), listHtml(things.map((thing) => thingHtml(link, thing)))]));
}
/** A role that all targets of a link have is told by the link's name already. */
function thingHtml(link: Link, thing: LinkedThing): string {
  const note = linkNote(link, thing);
  const { path, name, key } = thing.head;
  return `<a href="${placeOf('id', path)}">${escape(name || key)}</a>${note === '' ? '' : ` <span class="note">${escape(note)}</span>`}`;
}

function table(rows: [string, string][]): string {
  if (rows.length === 0) return '';
  return `<table class="facts"><tbody>${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`).join('')}</tbody></table>`;
}
function listHtml(items: string[]): string {
  return `<ul class="list">${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
function time(instant: string): string {
  return `<time datetime="${escape(instant)}">${escape(instant.slice(0, 10))}</time>`;
}
function placeOf(area: 'id' | 'lineage', path: string): string {
  return escape(`/${area}/${path}`);
}
function fileOf(path: string, suffix: string): string {
  return placeOf('id', path) + suffix;
}
