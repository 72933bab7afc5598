import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphStore, GraphSummary } from '../../ports/graph-store.ts';
import type { Store } from '../../ports/store.ts';
import type { Described } from '../described.ts';
import type { LakeReader } from '../lake-reader.ts';
import type { GraphTelling } from './graph-mirror.ts';
import { linesOf } from './n-triples-lines.ts';
import { chunksOf } from './strangers.ts';

/** Graphs compared at once. */
const GRAPHS = 250;
/** Differences are looked at again after this many milliseconds: a change made meanwhile may be on its way. */
const PATIENCE = 1500;
/** So often in one comparison; beyond that nobody can think that all are on their way. */
const LOOKS = 12;

export interface GraphDifference {
  /** Which side knows of it: the catalog alone, the store alone, or both, who do not say the same. */
  side: 'catalog' | 'store' | 'both';
  /** The graph's name. */
  id: string;
  problem: string;
}
export interface GraphsCompared {
  /** Graphs, on both sides together. */
  checked: number;
  differences: number;
  /** Triples about shared terms that nothing uses any more. They do no harm, and go when everything is pushed. */
  unusedTerms: number;
}
export interface ComparisonDeps extends Pick<GraphTelling, 'tell' | 'catalog'> {
  store: Pick<Store, 'headsByPath'>;
  lake: Pick<LakeReader, 'batches' | 'census' | 'describe' | 'iriOf'>;
  graphs: Pick<GraphStore, 'summary'>;
  termsGraph: string;
  /** Milliseconds before a difference is looked at again; default: 1,500. */
  patienceMs?: number;
}

/**
 * Compares what a store has with what the catalog says now: for each graph the number of triples and the revision. What the store has is
 * read in one stream and looked up in the catalog in batches; only when something is missing, the catalog is read as well. So memory stays
 * flat but for a number for each triple about shared terms.
 * @throws GraphStoreError
 */
export async function* compareGraphs(deps: ComparisonDeps): AsyncGenerator<GraphDifference | GraphsCompared> {
  const comparison = new Comparison(deps);
  for await (const found of comparison.storeSide()) yield* found;
  if (await comparison.isMissingAny()) for await (const found of comparison.catalogSide()) yield* found;
  yield* comparison.ofTerms();
  yield comparison.result;
}

class Comparison {
  readonly result: GraphsCompared = { checked: 0, differences: 0, unusedTerms: 0 };
  private readonly deps: ComparisonDeps;
  /** Triples about shared terms that the catalog tells, as numbers. */
  private readonly terms = new Set<number>();
  private termsInStore: number | null = null;
  /** Things with a graph of theirs in the store. */
  private matched = 0;
  private looks = LOOKS;

  constructor(deps: ComparisonDeps) {
    this.deps = deps;
    this.noteTerms(deps.catalog);
  }

  /** What the store has, against the catalog. */
  async *storeSide(): AsyncGenerator<GraphDifference[]> {
    const { graphs, termsGraph } = this.deps;
    for await (const chunk of chunksOf(graphs.summary(), GRAPHS)) {
      const terms = chunk.find(({ iri }) => iri === termsGraph);
      if (terms) this.termsInStore = terms.triples;
      const found = chunk.filter((one) => one !== terms);
      this.result.checked += found.length;
      yield this.counted(await this.confirmed(await this.against(found)));
    }
  }
  private async against(found: readonly GraphSummary[]): Promise<GraphDifference[]> {
    const { lake, store } = this.deps;
    const prefix = lake.iriOf('');
    const heads = await store.headsByPath(found.map(({ iri }) => iri.slice(prefix.length)));
    const told = this.expected(await lake.describe(heads.map(({ id }) => id)));
    this.matched += found.filter(({ iri }) => told.has(iri)).length;
    return found.flatMap((one) => differenceOf(one.iri, told.get(one.iri), one) ?? []);
  }

  async isMissingAny(): Promise<boolean> {
    const all = (await this.deps.lake.census()).reduce((sum, kind) => sum + kind.all, 0);
    return this.matched < all;
  }
  /** What the store lacks of what the catalog has. */
  async *catalogSide(): AsyncGenerator<GraphDifference[]> {
    for await (const things of this.deps.lake.batches()) {
      const told = this.expected(things);
      const there = await this.there([...told.keys()]);
      const missing = [...told].filter(([iri]) => !there.has(iri));
      this.result.checked += missing.length;
      yield this.counted(await this.confirmed(missing.flatMap(([iri, wanted]) => differenceOf(iri, wanted, undefined) ?? [])));
    }
  }

  /** A term that is used no more stays where it is, which is no difference; one that is used must be there. */
  *ofTerms(): Generator<GraphDifference> {
    const inStore = this.termsInStore ?? 0;
    this.result.checked += 1;
    this.result.unusedTerms = Math.max(0, inStore - this.terms.size);
    if (inStore >= this.terms.size) return;
    const problem = `fewer triples about shared terms: ${inStore} in the store, ${this.terms.size} in the catalog`;
    yield* this.counted([{ side: 'both', id: this.deps.termsGraph, problem }]);
  }

  /** Those that are still there after a while. */
  private async confirmed(differences: readonly GraphDifference[]): Promise<GraphDifference[]> {
    if (differences.length === 0 || this.looks === 0) return [...differences];
    this.looks--;
    await sleep(this.deps.patienceMs ?? PATIENCE);
    const names = differences.map(({ id }) => id);
    const there = await this.there(names);
    const { lake, store } = this.deps;
    const heads = await store.headsByPath(names.map((name) => name.slice(lake.iriOf('').length)));
    const told = this.expected(await lake.describe(heads.map(({ id }) => id)));
    return names.flatMap((name) => differenceOf(name, told.get(name), there.get(name)) ?? []);
  }

  private async there(names: readonly string[]): Promise<Map<string, GraphSummary>> {
    const there = new Map<string, GraphSummary>();
    for await (const one of this.deps.graphs.summary(names)) there.set(one.iri, one);
    return there;
  }
  private expected(things: readonly Described[]): Map<string, GraphSummary> {
    return new Map(
      things.map((described) => {
        const { graph, terms } = this.deps.tell(described);
        this.noteTerms(terms);
        return [
          graph.iri,
          { iri: graph.iri, triples: graph.triples === null ? 0 : linesOf(graph.triples).length, revision: described.record.revision },
        ];
      }),
    );
  }
  private noteTerms(triples: string): void {
    for (const line of linesOf(triples)) this.terms.add(numberOf(line));
  }
  private counted(differences: readonly GraphDifference[]): GraphDifference[] {
    this.result.differences += differences.length;
    return [...differences];
  }
}

function differenceOf(id: string, wanted: GraphSummary | undefined, there: GraphSummary | undefined): GraphDifference | null {
  if (!wanted) return there ? { side: 'store', id, problem: 'too much: the catalog knows no such thing' } : null;
  if (!there) return wanted.triples === 0 ? null : { side: 'catalog', id, problem: 'missing: the store has no graph of it' };
  if (there.revision !== null && there.revision !== wanted.revision)
    return { side: 'both', id, problem: `stale: revision ${there.revision} in the store, ${wanted.revision} in the catalog` };
  if (there.triples !== wanted.triples)
    return { side: 'both', id, problem: `other triples: ${there.triples} in the store, ${wanted.triples} in the catalog` };
  return null;
}

/** 48 bits: among a million triples two that share one are not to be expected. */
function numberOf(line: string): number {
  return createHash('sha1').update(line).digest().readUIntBE(0, 6);
}
