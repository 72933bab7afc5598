import { Best } from './best.ts';

/**
 * Pure: models as sets of features in five aspects. Where an aspect is about one thing (task, algorithm, base model), the strongest shared
 * feature counts. Data and words are many: there, the weighted Jaccard index counts, with features that few models have weighing more
 * (inverse document frequency, ln(1 + N / n), N models of which n have the feature).
 */
export const ASPECTS = ['data', 'algorithm', 'task', 'base', 'description'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** How much of the whole an aspect is. */
export const WEIGHTS: Readonly<Record<Aspect, number>> = { data: 0.25, algorithm: 0.25, task: 0.2, base: 0.15, description: 0.15 };
const OVERLAPPING: ReadonlySet<Aspect> = new Set(['data', 'description']);

/** Features with their strength, from 0 to 1. */
export type Features = ReadonlyMap<string, number>;
export interface ModelPoint {
  modelId: string;
  /** The version that was looked at, the latest one; null for a model without versions. */
  versionId: string | null;
  features: Readonly<Record<Aspect, Features>>;
  /** Whether there was more around it than is looked at. */
  cut: boolean;
}

export interface AspectLikeness {
  aspect: Aspect;
  /** Of the whole, from 0 to 1; the weights of all aspects that count make up 1. */
  weight: number;
  /** 0: nothing is shared; 1: the same. */
  similarity: number;
  /** The features that both have, those that say the most first. */
  shared: string[];
}
export interface ModelNeighbour {
  point: ModelPoint;
  /** 0: the same in all aspects; 1: nothing in common. */
  distance: number;
  aspects: AspectLikeness[];
}

export class ModelSpace {
  /** By slot: a number for each model, given again when it is gone. */
  private readonly points: (ModelPoint | null)[] = [];
  private readonly slots = new Map<string, number>();
  private readonly free: number[] = [];
  /** Slots of models by aspect and feature. */
  private readonly holders: Readonly<Record<Aspect, Map<string, Set<number>>>> = {
    data: new Map(),
    algorithm: new Map(),
    task: new Map(),
    base: new Map(),
    description: new Map(),
  };

  /** Puts a model in, or in its new place; null takes it out. */
  set(id: string, point: ModelPoint | null): void {
    const slot = this.slots.get(id) ?? this.free.pop() ?? this.points.length;
    const before = this.points[slot];
    if (before) this.eachFeature(before, (holders, feature) => this.drop(holders, feature, slot));
    this.points[slot] = point;
    if (!point) {
      this.slots.delete(id);
      this.free.push(slot);
      return;
    }
    this.slots.set(id, slot);
    this.eachFeature(point, (holders, feature) => {
      const known = holders.get(feature);
      if (known) known.add(slot);
      else holders.set(feature, new Set([slot]));
    });
  }
  private eachFeature({ features }: ModelPoint, visit: (holders: Map<string, Set<number>>, feature: string) => void): void {
    for (const aspect of ASPECTS) for (const feature of features[aspect].keys()) visit(this.holders[aspect], feature);
  }
  private drop(holders: Map<string, Set<number>>, feature: string, slot: number): void {
    const known = holders.get(feature);
    known?.delete(slot);
    if (known?.size === 0) holders.delete(feature);
  }

  /** The nearest models that have something in common with the given one, ties by id. */
  nearest(mine: ModelPoint, first: number): ModelNeighbour[] {
    const found = new Map<number, ModelNeighbour>();
    const best = new Best(first, (slot) => this.points[slot]?.modelId ?? '');
    const bounds = this.bounds(mine);
    // The likeliest first, so that the rest need not be looked at.
    for (const slot of highestFirst(bounds)) {
      if (best.worst < 1 - (bounds[slot] ?? 0) - ROUNDING) break;
      const point = this.points[slot];
      if (!point) continue;
      const neighbour = this.neighbour(mine, point);
      found.set(slot, neighbour);
      best.offer(slot, neighbour.distance);
    }
    return best.items.flatMap(({ at }) => found.get(at) ?? []);
  }

  /** By slot: an upper bound of the similarity, 0 where nothing is shared. What models have beyond the given one can only lower it. */
  private bounds(mine: ModelPoint): Float64Array {
    const bounds = new Float64Array(this.points.length);
    const least = ASPECTS.reduce((total, aspect) => total + (counts(mine, aspect) ? WEIGHTS[aspect] : 0), 0);
    for (const aspect of ASPECTS) {
      const parts = this.partsOf(mine, aspect);
      const shared = OVERLAPPING.has(aspect) ? sharesOf(parts, bounds.length) : strongestOf(parts, bounds.length);
      const weight = WEIGHTS[aspect] / least;
      for (let slot = 0; slot < bounds.length; slot++) bounds[slot] = (bounds[slot] ?? 0) + weight * (shared[slot] ?? 0);
    }
    const own = this.slots.get(mine.modelId);
    if (own !== undefined) bounds[own] = 0;
    return bounds;
  }
  /** Features of an aspect with their share of it, and who has them. */
  private partsOf(mine: ModelPoint, aspect: Aspect): Part[] {
    const features = [...mine.features[aspect]];
    const whole = sum(features.map(([feature, strength]) => strength * this.rarity(aspect, feature)));
    return features.map(([feature, strength]) => ({
      strength,
      part: (strength * this.rarity(aspect, feature)) / whole,
      holders: this.holders[aspect].get(feature) ?? [],
    }));
  }

  private rarity(aspect: Aspect, feature: string): number {
    const having = this.holders[aspect].get(feature)?.size ?? 0;
    return Math.log(1 + Math.max(this.slots.size, 1) / Math.max(having, 1));
  }

  private neighbour(mine: ModelPoint, point: ModelPoint): ModelNeighbour {
    const likenesses = ASPECTS.map((aspect) => this.likeness(mine, point, aspect)).filter(
      ({ aspect, shared }) => counts(mine, aspect) || shared.length > 0,
    );
    const whole = sum(likenesses.map(({ weight }) => weight));
    const aspects = likenesses.map((one) => ({ ...one, weight: one.weight / whole }));
    return { point, distance: 1 - Math.min(1, sum(aspects.map((one) => one.weight * one.similarity))), aspects };
  }
  private likeness(mine: ModelPoint, theirs: ModelPoint, aspect: Aspect): AspectLikeness {
    const [a, b] = [mine.features[aspect], theirs.features[aspect]];
    const parts = [...a].flatMap(([feature, strength]) => {
      const other = b.get(feature);
      return other === undefined
        ? []
        : [{ feature, part: Math.min(strength, other) * this.rarity(aspect, feature), strength: Math.min(strength, other) }];
    });
    parts.sort((one, other) => other.part - one.part || (one.feature < other.feature ? -1 : 1));
    const similarity = OVERLAPPING.has(aspect)
      ? this.jaccard(aspect, a, b)
      : parts.reduce((strongest, { strength }) => Math.max(strongest, strength), 0);
    return { aspect, weight: WEIGHTS[aspect], similarity, shared: parts.map(({ feature }) => feature) };
  }
  private jaccard(aspect: Aspect, a: Features, b: Features): number {
    let [both, either] = [0, 0];
    for (const feature of new Set([...a.keys(), ...b.keys()])) {
      const [mine, theirs] = [a.get(feature) ?? 0, b.get(feature) ?? 0];
      const rarity = this.rarity(aspect, feature);
      both += rarity * Math.min(mine, theirs);
      either += rarity * Math.max(mine, theirs);
    }
    return either === 0 ? 0 : both / either;
  }
}
const ROUNDING = 1e-9;

/** A model that was made from no other may be the base of some, which is told where it is so. */
function counts({ features, modelId }: ModelPoint, aspect: Aspect): boolean {
  return aspect === 'base' ? [...features.base.keys()].some((id) => id !== modelId) : features[aspect].size > 0;
}
function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

interface Part {
  strength: number;
  /** Share in the aspect. */
  part: number;
  /** Slots of the models that have the feature. */
  holders: Iterable<number>;
}
/** By slot: how much of the features a model has. */
function sharesOf(parts: readonly Part[], slots: number): Float64Array {
  const shared = new Float64Array(slots);
  for (const { part, holders } of parts) for (const slot of holders) shared[slot] = (shared[slot] ?? 0) + part;
  return shared;
}
/** By slot: the strength of the strongest feature that a model has. */
function strongestOf(parts: readonly Part[], slots: number): Float64Array {
  const shared = new Float64Array(slots);
  for (const { strength, holders } of parts) for (const slot of holders) shared[slot] = Math.max(shared[slot] ?? 0, strength);
  return shared;
}

/** Places of the values above 0, the highest first; found one after the other, since few of very many are needed. */
function* highestFirst(values: Float64Array): Generator<number, void> {
  const heap = Int32Array.from(values.keys()).filter((at) => (values[at] ?? 0) > 0);
  for (let at = heap.length >>> 1; at-- > 0;) sink(heap, { at, size: heap.length }, values);
  for (let size = heap.length; size > 0; size--) {
    const [highest = 0] = heap;
    yield highest;
    heap[0] = heap[size - 1] ?? 0;
    sink(heap, { at: 0, size: size - 1 }, values);
  }
}
function sink(heap: Int32Array, { at, size }: { at: number; size: number }, values: Float64Array): void {
  const moved = heap[at] ?? 0;
  const valueOf = (place: number): number => values[heap[place] ?? 0] ?? 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child + 1 < size && valueOf(child + 1) > valueOf(child)) child++;
    if (child >= size || valueOf(child) <= (values[moved] ?? 0)) break;
    heap[at] = heap[child] ?? 0;
    at = child;
  }
  heap[at] = moved;
}
