import type { ThingGraph } from '../../ports/graph-store.ts';
import { EVERYTHING, type GraphChange } from './messages.ts';

/** A change of one graph with what is held of it afterwards; null: nothing any more. */
export interface Step {
  change: GraphChange;
  after: Held | null;
}
interface Held {
  /** N-Triples, UTF-8; outside of the heap, which would have to be searched through for garbage. */
  bytes: Buffer;
  triples: number;
}

/**
 * The triples as text, by graph: a sixth of what they take in the engine. What a broken or ended engine held can be given to the next one at
 * once, and of a graph that is replaced only the difference has to be changed.
 */
export class HeldGraphs {
  private readonly graphs = new Map<string, Held>();
  private count = 0;

  get triples(): number {
    return this.count;
  }
  has(graph: string): boolean {
    return this.graphs.has(graph);
  }

  /** What has to be done so that the graphs are as given; nothing for those that are. Of a graph given twice the last one counts. */
  stepsTo(graphs: readonly ThingGraph[]): Step[] {
    const last = new Map(graphs.map((graph) => [graph.iri, graph]));
    return [...last.values()].flatMap(({ iri, triples }) => this.stepTo(iri, triples === null ? [] : linesOf(triples)) ?? []);
  }

  /** The same for a graph to which triples are added. */
  stepWith(graph: string, triples: string): Step | null {
    return this.stepTo(graph, [...this.linesOf(graph), ...linesOf(triples)]);
  }

  private stepTo(graph: string, wanted: readonly string[]): Step | null {
    const before = new Set(this.linesOf(graph));
    const after = new Set(wanted);
    const removed = [...before].filter((line) => !after.has(line));
    const added = [...after].filter((line) => !before.has(line));
    if (removed.length === 0 && added.length === 0) return null;
    // To take triples out one by one costs more than to load as many.
    const anew = removed.length * 2 > before.size;
    const add = anew ? [...after] : added;
    return {
      change: {
        graph,
        remove: removed.length === 0 ? null : anew ? EVERYTHING : textOf(removed),
        add: add.length === 0 ? null : textOf(add),
      },
      after: after.size === 0 ? null : { bytes: Buffer.from(textOf([...after])), triples: after.size },
    };
  }
  private linesOf(graph: string): string[] {
    const held = this.graphs.get(graph);
    return held ? linesOf(held.bytes.toString()) : [];
  }

  /** Number of triples when the steps are done. */
  countAfter(steps: readonly Step[]): number {
    return steps.reduce((count, step) => count + this.growthOf(step), this.count);
  }
  private growthOf({ change, after }: Step): number {
    return (after?.triples ?? 0) - (this.graphs.get(change.graph)?.triples ?? 0);
  }

  /** Number of triples that the steps take away. */
  removedBy(steps: readonly Step[]): number {
    const taken = ({ change: { graph, remove } }: Step): number =>
      remove === null ? 0 : remove === EVERYTHING ? (this.graphs.get(graph)?.triples ?? 0) : linesOf(remove).length;
    return steps.reduce((count, step) => count + taken(step), 0);
  }

  done(steps: readonly Step[]): void {
    for (const step of steps) {
      this.count += this.growthOf(step);
      if (step.after) this.graphs.set(step.change.graph, step.after);
      else this.graphs.delete(step.change.graph);
    }
  }

  clear(): void {
    this.graphs.clear();
    this.count = 0;
  }

  /** Everything as changes of an empty engine, some megabytes at a time, with the part of all triples that is told by then. */
  *everything(): Generator<{ changes: GraphChange[]; part: number }> {
    let [changes, size, told]: [GraphChange[], number, number] = [[], 0, 0];
    for (const [graph, { bytes, triples }] of this.graphs) {
      changes.push({ graph, remove: null, add: bytes.toString() });
      size += bytes.length;
      told += triples;
      if (size < CHUNK) continue;
      yield { changes, part: told / this.count };
      [changes, size] = [[], 0];
    }
    if (changes.length > 0) yield { changes, part: 1 };
  }
}
const CHUNK = 4 * 1024 * 1024;

function linesOf(triples: string): string[] {
  return triples.split(/\r?\n/).filter((line) => line !== '');
}
function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
