import { GoneError, NotFoundError } from '../errors.ts';
import type { Head } from '../model/kind.ts';
import type { Store } from '../ports/store.ts';
import type { Described } from './described.ts';
import { Surroundings } from './surroundings.ts';

/** Successors of a retired thing that are named. */
const MOST_SUCCESSORS = 200;
/** RDF tells enough of neighbours to stand alone, and a model's data are two steps away: over the run that made it. */
export const STEPS_OF_RDF = 2;

/** Reads a thing with what stands around it. */
export class DescriptionService {
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /**
   * By place below `/id/`.
   * @throws NotFoundError, and GoneError for what was retired
   */
  async describe(path: string): Promise<Described> {
    return this.describeHead(await this.head(path), STEPS_OF_RDF);
  }

  /** @throws NotFoundError, GoneError */
  async head(path: string): Promise<Head> {
    const [head] = await this.store.headsByPath([path]);
    if (!head) throw new NotFoundError(`There is nothing at /id/${path}.`);
    if (head.retiredAt !== null) throw await this.gone(head, head.retiredAt);
    return head;
  }

  /** A thing that was retired, as it was. @throws NotFoundError */
  async describeRetired(path: string): Promise<Described> {
    const [head] = await this.store.headsByPath([path]);
    if (!head) throw new NotFoundError(`There is nothing at /id/${path}.`);
    return this.describeHead(head, STEPS_OF_RDF);
  }

  private async gone({ id, kind, key, path, name }: Head, retiredAt: string): Promise<GoneError> {
    const [record] = await this.store.records([id], kind);
    const { edges } = await this.store.edges({
      ids: [id],
      direction: 'in',
      relations: ['RELATED'],
      role: 'replaces',
      perNode: MOST_SUCCESSORS,
    });
    const successors = await this.store.heads(edges.map((edge) => edge.fromId));
    const reason = record?.retiredReason ?? null;
    return new GoneError(`${name} (/id/${path}) was retired on ${retiredAt.slice(0, 10)}${reason === null ? '' : `: ${reason}`}.`, {
      kind,
      key,
      name,
      retiredAt,
      reason,
      replacedBy: successors.filter((head) => head.retiredAt === null).map((head) => head.path),
    });
  }

  /** The same with its latest version whole, where it is a dataset that has one. */
  async withLatest(described: Described): Promise<Described> {
    const [found] = await new Surroundings(this.store).withLatest([described]);
    return found ?? described;
  }

  /** With what stands the given number of steps around it. @throws NotFoundError */
  async describeHead(head: Head, steps = 1): Promise<Described> {
    const [described] = await new Surroundings(this.store).describe([head], steps);
    if (!described) throw new NotFoundError(`${head.path} is not there.`);
    return described;
  }
}
