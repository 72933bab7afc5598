import { QUESTIONS, type Field, type Link, type Question } from '../../model/kind.ts';
import { fieldsOf, kindOf, linksOf } from '../../model/registry.ts';
import type { Described, LinkedThing } from '../../services/described.ts';
import { labelOf } from '../../services/five-w1h-service.ts';
import { linkNote } from '../../services/statement-text.ts';
import { escape, factsTable, listHtml } from './page.ts';
import { firstOnes, isTable, isUnknown, tableHtml, thingLink, valueHtml } from './page-values.ts';

/** What a page says of a thing, in the order of the six questions. */

const TITLES: Readonly<Record<Question, string>> = { what: 'What', who: 'Who', where: 'Where', when: 'When', why: 'Why', how: 'How' };

export function questionSections(described: Described): string {
  return QUESTIONS.map((question) => section(TITLES[question], answer(described, question))).join('\n');
}
export function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${title}</h2>${content}</section>`;
}

function answer({ record, links }: Described, question: Question): string {
  const kind = kindOf(record.kind);
  const fields = fieldsOf(kind).filter(([name, field]) => field.facet === question && !isUnknown(record[name]));
  const rows = fields
    .filter(([name]) => !isTable(record[name]))
    .map(([name, field]): [string, string] => [escape(labelOf(name)), fieldHtml(field, record[name])]);
  const linked = linksOf(kind)
    .filter(([name, link]) => link.facet === question && (links[name] ?? []).length > 0)
    .map(([name, link]): [string, string] => [
      escape(labelOf(name)),
      listHtml(firstOnes((links[name] ?? []).map((thing) => thingHtml(link, thing)))),
    ]);
  const tables = fields.flatMap(([name]) => {
    const value = record[name];
    return isTable(value) ? [`<h3>${escape(labelOf(name))}</h3>${tableHtml(value)}`] : [];
  });
  const own: [string, string][] = question === 'what' ? [[record.parentId === null ? 'Key' : 'Version', escape(record.key)]] : [];
  return factsTable([...own, ...rows, ...linked]) + tables.join('');
}
function fieldHtml(field: Field, value: unknown): string {
  return field.type === 'json' && typeof value !== 'string' ? `<pre>${escape(JSON.stringify(value, null, 2))}</pre>` : valueHtml(value);
}

/** A role that all targets of a link have is told by the link's name already. */
function thingHtml(link: Link, thing: LinkedThing): string {
  const note = linkNote(link, thing);
  const { path, name, key } = thing.head;
  return `${thingLink(path, name || key)}${note === '' ? '' : ` <span class="note">${escape(note)}</span>`}`;
}
