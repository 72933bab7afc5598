import { GoneError, NotFoundError } from '../../../src/errors.ts';
import type { AnyRecord, KindName, Link, RelationName } from '../../../src/model/kind.ts';
import { fieldsOf, kindOf, linksOf, pathOf } from '../../../src/model/registry.ts';
import type { Edge } from '../../../src/ports/store.ts';
import type { Described, LinkedThing, Links } from '../../../src/services/described.ts';
import type { LineageGraph } from '../../../src/services/lineage/lineage-types.ts';

/** A lake in memory: records and edges written by hand, described as the service describes them. */
export class SmallLake {
  private readonly records = new Map<string, AnyRecord>();
  private readonly edges: Edge[] = [];

  /** Adds a thing; the fields given override those of an otherwise unknown record. */
  add(kindName: KindName, key: string, fields: Record<string, unknown> = {}, parent?: AnyRecord): AnyRecord {
    const kind = kindOf(kindName);
    const unknown = Object.fromEntries(
      fieldsOf(kind).map(([name, field]) => [name, field.type === 'parts' || field.type === 'texts' ? [] : null]),
    );
    const record: AnyRecord = {
      id: `id-${String(this.records.size + 1).padStart(4, '0')}`,
      kind: kindName,
      key,
      path: pathOf(kind, key, parent?.path),
      parentId: parent?.id ?? null,
      name: parent ? `${parent.name} ${key}` : key,
      revision: 1,
      retiredAt: null,
      retiredReason: null,
      description: null,
      tags: [],
      createdAt: '2024-05-01T08:00:00.000Z',
      updatedAt: '2024-05-02T09:30:00.000Z',
      ...unknown,
      ...fields,
    };
    this.records.set(record.id, record);
    if (parent) this.edge(record, 'VERSION_OF', parent, null);
    return record;
  }

  edge(...[from, relation, to, role, more]: [AnyRecord, RelationName, AnyRecord, string | null, Partial<Edge>?]): Edge {
    const edge: Edge = {
      id: String(this.edges.length + 1),
      fromId: from.id,
      relation,
      toId: to.id,
      role,
      attributes: null,
      ownerIds: [from.id],
      validFrom: '2024-04-17T00:00:00.000Z',
      validTo: null,
      ...more,
    };
    this.edges.push(edge);
    return edge;
  }

  all(): AnyRecord[] {
    return [...this.records.values()];
  }

  describe(path: string, farther = true): Described {
    const record = this.all().find((one) => one.path === path);
    if (!record) throw new NotFoundError(`There is nothing at /id/${path}.`);
    const { kind, key, name, retiredAt, retiredReason: reason } = record;
    if (retiredAt !== null)
      throw new GoneError(`${name} (/id/${path}) was retired on ${retiredAt.slice(0, 10)}.`, {
        kind,
        key,
        name,
        retiredAt,
        reason,
        replacedBy: this.edges
          .filter((edge) => edge.toId === record.id && edge.relation === 'RELATED' && edge.role === 'replaces')
          .map((edge) => this.byId(edge.fromId).path),
      });
    return this.describeAny(path, farther);
  }

  /** Retired things too. */
  describeAny(path: string, farther = true): Described {
    const record = this.all().find((one) => one.path === path);
    if (!record) throw new NotFoundError(`There is nothing at /id/${path}.`);
    const versions = this.all()
      .filter((one) => one.parentId === record.id && one.retiredAt === null)
      .reverse();
    const links = this.linksOf(record);
    const parent = record.parentId === null ? null : this.byId(record.parentId);
    const first = [...this.targets(links), ...(parent ? [parent] : []), ...versions.slice(0, 1)];
    const second = farther
      ? first.flatMap((one) => [...this.targets(this.linksOf(one)), ...(one.parentId === null ? [] : [this.byId(one.parentId)])])
      : [];
    const third = farther ? second.flatMap((one) => this.targets({ generatedBy: this.linksOf(one).generatedBy ?? [] })) : [];
    const around = new Map([record, ...first, ...second, ...third].map((one) => [one.id, { record: one, links: this.linksOf(one) }]));
    return { record, links, parent, versions, around };
  }

  /** The whole lake as one lineage. */
  lineage(root: AnyRecord): LineageGraph {
    const nodes = [root, ...this.all().filter((one) => one.id !== root.id)].map((head, depth) => ({
      head,
      depth: Math.min(depth, 1),
      hiddenNeighbours: 0,
      restricted: 0,
    }));
    return { root, nodes, edges: [...this.edges], complete: true, truncation: null };
  }

  private byId(id: string): AnyRecord {
    const record = this.records.get(id);
    if (!record) throw new Error(`no record ${id}`);
    return record;
  }
  private targets(links: Links): AnyRecord[] {
    return Object.values(links)
      .flat()
      .map(({ head }) => this.byId(head.id));
  }
  private linksOf(record: AnyRecord): Links {
    return Object.fromEntries(linksOf(kindOf(record.kind)).map(([name, link]) => [name, this.follow(record, link)]));
  }
  private follow(record: AnyRecord, link: Link): LinkedThing[] {
    return this.edges.flatMap((edge) => {
      const [own, other] = link.direction === 'out' ? [edge.fromId, edge.toId] : [edge.toId, edge.fromId];
      if (own !== record.id || edge.relation !== link.relation || !link.to.includes(this.byId(other).kind)) return [];
      if ('is' in link.role && link.role.is !== edge.role) return [];
      if ('any' in link.role && (edge.role === 'code' || edge.role === 'implementation')) return [];
      const { role, attributes, validFrom, validTo } = edge;
      return [{ edgeId: edge.id, role, attributes, validFrom, validTo, head: this.byId(other) }];
    });
  }
}
