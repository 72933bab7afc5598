import type { Head } from '../../../model/kind.ts';
import { XSD } from '../../../model/vocab.ts';
import { linked, linkedNear, near } from '../telling.ts';
import { nodeOf, typedValue, type DocumentNode, type Unknowable } from './document.ts';
import { agentTypeOf, headsOf, instantOf, nameOf, uniqueHeads, type View } from './document-view.ts';

/**
 * Lineage in PROV's words, as Croissant 1.1 recommends. Each thing has one type wherever it is named: the reference library reads the
 * first of several, in no certain order, and takes any node of type Dataset for the document's own.
 */

export function lineageMembers(view: View, root: string): Record<string, Unknowable> {
  const { thing, telling } = view;
  const from = uniqueHeads([...linked(thing, 'previous'), ...linked(thing, 'derivedFrom')].map(({ head }) => head));
  const makers = linked(thing, 'generatedBy').map(({ head }) => head);
  const responsible = uniqueHeads([...headsOf(view, 'creators'), ...headsOf(view, 'publisher'), ...headsOf(view, 'administrator')]);
  return {
    'prov:wasDerivedFrom': entityNodes(view, root, from),
    'prov:wasGeneratedBy': makers.map((head) => {
      const record = near(telling, head)?.record;
      const links = (name: string): Head[] => linkedNear(telling, head, name).map((one) => one.head);
      return nodeOf(view.iris.of(head), 'prov:Activity', {
        name: nameOf(view, head),
        'prov:startedAtTime': instant(record?.startedAt),
        'prov:endedAtTime': instant(record?.endedAt),
        'prov:used': entityNodes(view, root, uniqueHeads([...links('sources'), ...links('inputs'), ...links('code')])),
        'prov:wasAssociatedWith': links('operators').map((agent) => agentNode(view, agent)),
      });
    }),
    'prov:wasAttributedTo': responsible.map((head) => agentNode(view, head)),
  };
}

function instant(value: unknown): Unknowable {
  const text = instantOf(value);
  return text === null ? null : typedValue(text, XSD.dateTime);
}

/** Without the document's own dataset, which would make readers go round in a circle. */
function entityNodes(view: View, root: string, heads: readonly Head[]): DocumentNode[] {
  return heads
    .filter((head) => view.iris.of(head) !== root)
    .map((head) => nodeOf(view.iris.of(head), 'prov:Entity', { name: nameOf(view, head) }));
}

const AGENT_TYPES = { person: 'sc:Person', organisation: 'sc:Organization', software: 'prov:SoftwareAgent' } as const;

export function agentNode(view: View, head: Head): DocumentNode {
  const iri = view.iris.of(head);
  const type = agentTypeOf(near(view.telling, head)?.record);
  return nodeOf(iri, type === null ? 'prov:Agent' : AGENT_TYPES[type], { name: nameOf(view, head), url: iri });
}

/** Those whom Croissant takes for makers and publishers: people and organisations. */
export function makersOf(view: View, link: string): DocumentNode[] {
  return headsOf(view, link)
    .filter((head) => {
      const type = agentTypeOf(near(view.telling, head)?.record);
      return type === 'person' || type === 'organisation';
    })
    .map((head) => agentNode(view, head));
}
