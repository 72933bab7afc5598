import type { AnyRecord, Field, Kind, Question } from '../model/kind.ts';
import { QUESTIONS } from '../model/kind.ts';
import { fieldsOf, kindOf, linksOf } from '../model/registry.ts';
import type { Described, Links } from './described.ts';
import type { DescriptionService } from './description-service.ts';
import { linkNote, partText } from './statement-text.ts';
import type { FacetAnswer, FiveW1H, Statement } from './five-w1h.ts';

/** Answers the six questions about a thing: from its own record and links, its versions, and what made them. */
export class FiveW1HService {
  private readonly descriptions: DescriptionService;

  constructor(descriptions: DescriptionService) {
    this.descriptions = descriptions;
  }

  async of(record: AnyRecord): Promise<FiveW1H> {
    const described = await this.descriptions.describeHead(record);
    // What a dataset or model is, its versions tell; each is described with its own surroundings.
    const told = [...described.versions.slice(0, LATEST_VERSIONS), ...described.versions.slice(LATEST_VERSIONS).slice(-1)];
    return fiveW1HOf(described, await Promise.all(told.map((version) => this.descriptions.describeHead(version))));
  }
}

/** Of a thing with many versions the latest ones speak, and the first, which says where it came from. */
const LATEST_VERSIONS = 4;

/** Pure: the six answers. `versions` are those of a dataset or model, latest first. */
export function fiveW1HOf(described: Described, versions: readonly Described[] = []): FiveW1H {
  const kind = kindOf(described.record.kind);
  const own = [...recordStatements(kind, described.record, null), ...linkStatements(kind, described.links, null)];
  const ofVersions = versions.flatMap((version) => {
    const versionKind = kindOf(version.record.kind);
    const via = `version ${version.record.key}`;
    return [
      ...recordStatements(versionKind, version.record, via),
      ...linkStatements(versionKind, version.links, via),
      ...toldBy(version, via),
    ];
  });
  const said = [...own, ...toldBy(described, null), ...ofVersions];
  return Object.fromEntries(QUESTIONS.map((question) => [question, answer(kind, question, said)])) as FiveW1H;
}

interface Said extends Statement {
  question: Question;
}

function answer(kind: Kind, question: Question, said: readonly Said[]): FacetAnswer {
  const statements = said.filter((one) => one.question === question).map(({ question: _, ...statement }) => statement);
  const possible = [
    ...(question === 'what' ? ['description'] : []),
    ...fieldsOf(kind)
      .filter(([, field]) => field.facet === question)
      .map(([name]) => name),
    ...linksOf(kind)
      .filter(([, link]) => link.facet === question)
      .map(([name]) => name),
  ];
  const known = new Set(statements.filter((one) => one.via === null).map((one) => one.field));
  const missing = possible.filter((name) => !known.has(name));
  return { question, statements, completeness: possible.length === 0 ? null : 1 - missing.length / possible.length, missing };
}

function recordStatements(kind: Kind, record: AnyRecord, via: string | null): Said[] {
  const source = via === null ? 'RECORD' : 'RELATED';
  const say = (question: Question, field: string, value: string): Said => ({
    question,
    field,
    label: labelOf(field),
    value,
    entityId: null,
    source,
    via,
  });
  const said: Said[] = [say('what', 'name', record.name)];
  if (record.description !== null) said.push(say('what', 'description', record.description));
  if (record.tags.length > 0) said.push(say('what', 'tags', record.tags.join(', ')));
  for (const [name, field] of fieldsOf(kind)) {
    for (const value of valuesOf(field, record[name])) said.push(say(field.facet, name, value));
  }
  return said;
}

function linkStatements(kind: Kind, links: Links, via: string | null): Said[] {
  return linksOf(kind).flatMap(([name, link]) =>
    (links[name] ?? []).map((thing): Said => {
      const note = linkNote(link, thing);
      return {
        question: link.facet,
        field: name,
        label: labelOf(name),
        value: note === '' ? thing.head.name : `${thing.head.name} (${note})`,
        entityId: thing.head.id,
        source: via === null ? 'LINK' : 'RELATED',
        via,
      };
    }),
  );
}

/** What linked things say of the questions that their link lets them answer. */
function toldBy(described: Described, before: string | null): Said[] {
  return linksOf(kindOf(described.record.kind)).flatMap(([name, link]) => {
    const { tells } = link;
    if (!tells) return [];
    const via = before === null ? name : `${before}, ${name}`;
    return (described.links[name] ?? []).flatMap((thing) => {
      const near = described.around.get(thing.head.id);
      if (!near) return [];
      const kind = kindOf(near.record.kind);
      const said = [...recordStatements(kind, near.record, via), ...linkStatements(kind, near.links, via)];
      return said.filter((one) => tells.includes(one.question) && !isBack(one, described.record.id) && !GENERAL.has(one.field));
    });
  });
}
/** A related thing's own name is the statement of the link already. */
const GENERAL = new Set(['name', 'tags']);
function isBack(said: Said, id: string): boolean {
  return said.entityId === id;
}

function valuesOf(field: Field, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  switch (field.type) {
    case 'parts':
      return (value as Record<string, unknown>[]).map((part) => partText(part, field.by));
    case 'part':
      return [partText(value as Record<string, unknown>, 'type')];
    case 'texts':
      return value as string[];
    case 'measures':
      return Object.entries(value as Record<string, number | null>).flatMap(([name, v]) => (v === null ? [] : [`${name} = ${v}`]));
    case 'json':
      return [JSON.stringify(value)];
    default:
      return [typeof value === 'string' ? value : JSON.stringify(value)];
  }
}
/** `startedAt` -> `Started at`. */
export function labelOf(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ' ' + letter.toLowerCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}
