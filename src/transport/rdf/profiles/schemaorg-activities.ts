import type { Head } from '../../../model/kind.ts';
import { SCHEMA } from '../../../model/vocab.ts';
import { canonicalJson } from '../quad-set.ts';
import { linked, partsOf, textOf } from '../telling.ts';
import { addressIn, nodeOf, numberValue, pointer, type DocumentNode, type Unknowable } from './document.ts';
import { agentTypeOf, headsOf, instantOf, pageIn, tagsOf, type View } from './document-view.ts';
import { agentNodes, briefNode, briefNodes, oneOrMore } from './schemaorg-nodes.ts';
import { workMembers, type Members } from './schemaorg-works.ts';

/** Jobs and runs, code, and who and what else is around them. */

const heads = ({ thing }: View, ...links: string[]): Head[] => links.flatMap((link) => linked(thing, link).map(({ head }) => head));

/** Runs and jobs: what was used is the object, what carried it out the instrument, what came of it the result. */
export function actionMembers(view: View): Members {
  const { record } = view.thing;
  return {
    agent: agentNodes(view, headsOf(view, 'operators')),
    instrument: briefNodes(view, heads(view, 'implementation', 'code')),
    object: [...briefNodes(view, heads(view, 'sources', 'inputs')), ...settingNodes(view)],
    result: briefNodes(view, heads(view, 'outputs')),
    startTime: instantOf(record.startedAt),
    endTime: instantOf(record.endedAt),
    actionStatus: statusOf(textOf(record.status), instantOf(record.endedAt)),
    location: oneOrMore(briefNodes(view, heads(view, 'location'))),
    'prov:wasInformedBy': heads(view, 'informedBy').map((head) => pointer(view.iris.of(head))),
  };
}

const STATUSES: ReadonlyMap<string, string> = new Map([
  ['scheduled', 'PotentialActionStatus'],
  ['running', 'ActiveActionStatus'],
  ['completed', 'CompletedActionStatus'],
  ['failed', 'FailedActionStatus'],
  ['aborted', 'FailedActionStatus'],
]);
/** A job that ended and says no more of it was completed. */
function statusOf(status: string | null, endedAt: string | null): string | null {
  const name = STATUSES.get(status ?? (endedAt === null ? '' : 'completed'));
  return name === undefined ? null : SCHEMA.$ + name;
}

/** Hyper-parameters of a run, under the IRIs that the base graph gives them. */
function settingNodes({ thing: { record }, iris, subject }: View): DocumentNode[] {
  return partsOf(record.settings).flatMap((setting) => {
    const name = textOf(setting.name);
    return name === null ? [] : [nodeOf(iris.part(subject, 'hp', name), 'PropertyValue', { name, value: settingValue(setting.value) })];
  });
}
function settingValue(value: unknown): Unknowable {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' ? numberValue(value) : canonicalJson(value ?? null);
}

export function codeMembers(view: View): Members {
  const { record } = view.thing;
  return {
    ...workMembers(view),
    codeRepository: addressIn(view.context, textOf(record.repository)),
    version: textOf(record.commit),
    programmingLanguage: textOf(record.language),
  };
}

export function implementationMembers(view: View): Members {
  const { thing, iris, subject } = view;
  const library = textOf(thing.record.software);
  return {
    ...workMembers(view),
    version: textOf(thing.record.version),
    isPartOf:
      library === null
        ? null
        : nodeOf(iris.part(subject, 'library'), 'SoftwareApplication', {
            name: library,
            softwareVersion: textOf(thing.record.softwareVersion),
          }),
    about: briefNodes(view, heads(view, 'algorithm')),
    isBasedOn: briefNodes(view, heads(view, 'code')),
  };
}

export function algorithmMembers(view: View): Members {
  const { thing, iris } = view;
  const family = textOf(thing.record.family);
  const reference = pageIn(view, textOf(thing.record.reference));
  return {
    inDefinedTermSet: family === null ? null : nodeOf(iris.code('family', family), 'DefinedTermSet', { name: family }),
    subjectOf: reference === null ? null : nodeOf(reference, 'CreativeWork', { url: reference }),
  };
}

export function taskMembers({ thing }: View): Members {
  return { termCode: textOf(thing.record.taskType) };
}

export function studyMembers(view: View): Members {
  const { record } = view.thing;
  const words = [textOf(record.question), textOf(record.objective)].filter((text) => text !== null);
  return {
    description: textOf(record.description) ?? (words.length === 0 ? null : words.join(' ')),
    keywords: tagsOf(view),
    member: agentNodes(view, heads(view, 'lead')),
  };
}

/** Programs have neither mailboxes nor employers in schema.org. */
export function agentMembers(view: View): Members {
  const { record } = view.thing;
  const sameAs = pageIn(view, textOf(record.homepage));
  const actsFor = heads(view, 'actsFor').map((head) => pointer(view.iris.of(head)));
  const always = { sameAs, keywords: tagsOf(view), 'prov:actedOnBehalfOf': actsFor };
  if (agentTypeOf(record) === 'software') return always;
  return {
    ...always,
    keywords: agentTypeOf(record) === 'person' ? null : always.keywords,
    email: textOf(record.email),
    memberOf: agentNodes(view, heads(view, 'memberOf')),
  };
}

export function placeMembers(view: View): Members {
  const { record } = view.thing;
  return {
    sameAs: pageIn(view, textOf(record.url)),
    address: textOf(record.region),
    keywords: tagsOf(view),
    containedInPlace: oneOrMore(heads(view, 'within').map((head) => briefNode(view, head))),
  };
}
