import { DCT } from '../../model/vocab.ts';
import { labelOf } from '../../services/five-w1h-service.ts';
import { FORMATS, RDF_FORMATS } from './formats.ts';
import { IriBuilder } from './iri.ts';
import { dublinCore, embeddedJson, linkElements } from './page-head.ts';
import { questionSections, section } from './page-questions.ts';
import { anchor, escape, listHtml, page, timeHtml } from './page.ts';
import { firstOnes, thingLink } from './page-values.ts';
import { serialize } from './serialize.ts';
import type { Signposted } from './signposts.ts';
import type { Signpost } from './link-header.ts';
import { descriptionOf, titleOf } from './telling.ts';
import { pageSignposts } from './variant-links.ts';

/** A static page for people who open the address of a thing. */
export function landingPage(thing: Signposted, signposts: readonly Signpost[]): string {
  const { described, quads, base } = thing;
  const { record } = described;
  const kind = labelOf(record.kind.charAt(0).toLowerCase() + record.kind.slice(1));
  const name = titleOf(described);
  const description = descriptionOf(described);
  const tags = record.tags.length > 0 ? record.tags : (described.parent?.tags ?? []);
  const iri = new IriBuilder(base).of(record);
  return page({
    title: `${name} - ${kind}`,
    head: linkElements([...signposts, ...pageSignposts()]) + dublinCore(iri, quads) + embeddedJson(embedded(thing)),
    body: `<main>
<p class="kind">${escape(kind)}</p>
<h1>${escape(name)}</h1>
${description === null ? '' : `<p class="lead">${escape(description)}</p>`}
${tags.length === 0 ? '' : `<ul class="tags" aria-label="Tags">${tags.map((tag) => `<li>${escape(tag)}</li>`).join('')}</ul>`}
<div class="columns">
<article>
${questionSections(described)}
</article>
<aside>
${section('Cite as', `<code>${escape(iri)}</code>`)}
${section('Versions', versions(thing))}
${section('Terms', terms(thing, iri))}
${section('Explore', listHtml([anchor(`/lineage/${record.path}`, 'Lineage (PROV-O)'), anchor('/catalog', 'The whole catalog'), anchor(`/linkset/${record.path}`, 'All links of this page')]))}
${section('As data', listHtml(RDF_FORMATS.map((format) => anchor(`/id/${record.path}${FORMATS[format].suffix}`, FORMATS[format].label, FORMATS[format].mediaType))))}
${section('Profiles', profiles(thing))}
<p class="note">Registered ${timeHtml(record.createdAt)}, last changed ${timeHtml(record.updatedAt)}, revision ${escape(String(record.revision))}.</p>
</aside>
</div>
</main>`,
  });
}

/** Name of the profile whose document a page has in it. */
export const EMBEDDED = 'schemaorg';
/** Search engines read schema.org; things it has no words for are told in full. */
function embedded({ described, quads, profiles, base }: Signposted): string {
  const schemaOrg = profiles.find(({ name }) => name === EMBEDDED)?.profile;
  return schemaOrg?.document ? JSON.stringify(schemaOrg.document(described, base)) : JSON.stringify(JSON.parse(serialize(quads, 'jsonld')));
}

function versions({ described: { versions: all, parent } }: Signposted): string {
  const above = parent ? [`of ${thingLink(parent.path, parent.name || parent.key)}`] : [];
  const items = [
    ...above,
    ...firstOnes(all.map((version, i) => thingLink(version.path, version.key) + (i === 0 ? ' <span class="note">latest</span>' : ''))),
  ];
  return items.length === 0 ? '' : listHtml(items);
}

function terms({ quads, base }: Signposted, iri: string): string {
  const licences = quads
    .filter(({ subject, predicate }) => subject.value === iri && predicate.value === DCT.license)
    .map(({ object }) => object.value);
  const titleOf = (licence: string): string =>
    quads.find(({ subject, predicate }) => subject.value === licence && predicate.value === DCT.title)?.object.value ?? licence;
  const linked = licences.map((licence) =>
    /^https?:/.test(licence) && !licence.startsWith(`${base}/id/`) ? anchor(licence, escape(titleOf(licence))) : escape(titleOf(licence)),
  );
  return linked.length === 0 ? '' : listHtml(linked);
}

function profiles({ described, profiles: telling }: Signposted): string {
  const items = telling.flatMap(({ name, profile, formats: [format] }) => {
    if (format === undefined) return [];
    const href = `/id/${described.record.path}${FORMATS[format].suffix}?profile=${encodeURIComponent(name)}`;
    return [`${anchor(href, escape(name), FORMATS[format].mediaType)}<br><span class="note">${escape(profile.doc)}</span>`];
  });
  return items.length === 0 ? '' : listHtml(items);
}
