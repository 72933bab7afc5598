import type { Tombstone } from '../../errors.ts';
import { labelOf } from '../../services/five-w1h-service.ts';
import { escape, factsTable, page, timeHtml } from './page.ts';
import { thingLink } from './page-values.ts';
import type { Problem } from './problem.ts';

/** What a person sees who opens an address at which there is nothing, or nothing any more. */
export function problemPage({ title, status, detail, tombstone }: Problem): string {
  return page({
    title: tombstone ? `${tombstone.name} - retired` : title,
    body: `<main>
<p class="kind">${tombstone ? `${escape(labelOf(tombstone.kind.charAt(0).toLowerCase() + tombstone.kind.slice(1)))}, retired` : `${status} ${escape(title)}`}</p>
${tombstone ? tombstoneHtml(tombstone) : `<h1>${escape(title)}</h1>\n<p>${escape(detail)}</p>`}
</main>`,
  });
}

function tombstoneHtml({ name, key, retiredAt, reason, replacedBy }: Tombstone): string {
  return `<h1>${escape(name)}</h1>
<p class="banner">This was taken out of use. It still stands in the lineage of what was made with it.</p>
${factsTable([
  ['Key', escape(key)],
  ['Retired', timeHtml(retiredAt)],
  ...(reason === null ? [] : [['Reason', escape(reason)] as const]),
  ...(replacedBy.length === 0 ? [] : [['Replaced by', replacedBy.map((path) => thingLink(path, path)).join(', ')] as const]),
])}`;
}
