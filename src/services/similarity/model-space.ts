import { AspectFeatures, type Features } from './aspect-features.ts';
import { Best } from './best.ts';
import { Slots } from './slots.ts';

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

/** What is known of a model besides its features. */
type Told = Pick<ModelPoint, 'versionId' | 'cut'>;

/**
 * All models are looked at for each question, in one pass over packed numbers: some 0.3 s for a million, without an index that would have
 * to be kept, and exact.
 */
export class ModelSpace {
  private readonly slots = new Slots();
  /** By slot. */
  private readonly told: (Told | undefined)[] = [];
  private readonly features: Readonly<Record<Aspect, AspectFeatures>> = {
    data: new AspectFeatures(),
    algorithm: new AspectFeatures(),
    task: new AspectFeatures(),
    base: new AspectFeatures(),
    description: new AspectFeatures(),
  };
  private partly = 0;

  /** Whether everything is known of all models: each has a version, and all around it was looked at. */
  get complete(): boolean {
    return this.partly === 0;
  }

  /** Puts a model in, or in its new place; undefined takes it out. */
  set(id: string, point: ModelPoint | undefined): void {
    const slot = point ? this.slots.take(id) : this.slots.of(id);
    if (slot === undefined) return;
    this.partly += Number(isPartly(point)) - Number(isPartly(this.told[slot]));
    this.told[slot] = point && { versionId: point.versionId, cut: point.cut };
    for (const aspect of ASPECTS) this.features[aspect].set(slot, point?.features[aspect] ?? NO_FEATURES);
    if (!point) this.slots.release(id);
  }

  get(id: string): ModelPoint | undefined {
    const slot = this.slots.of(id);
    return slot === undefined ? undefined : this.pointAt(slot);
  }
  private pointAt(slot: number): ModelPoint | undefined {
    const [modelId, told] = [this.slots.idOf(slot), this.told[slot]];
    if (modelId === undefined || !told) return undefined;
    const of = (aspect: Aspect): Features => this.features[aspect].featuresOf(slot);
    const features = { data: of('data'), algorithm: of('algorithm'), task: of('task'), base: of('base'), description: of('description') };
    return { modelId, ...told, features };
  }

  /** The nearest models that have something in common with the given one, ties by id. */
  nearest(mine: ModelPoint, first: number): ModelNeighbour[] {
    const found = new Map<number, ModelNeighbour>();
    const best = new Best(first, (slot) => this.slots.idOf(slot) ?? '');
    const likenesses = this.likenesses(mine);
    // The likeliest first, so that the rest need not be looked at.
    for (const slot of highestFirst(likenesses)) {
      if (best.worst < 1 - (likenesses[slot] ?? 0) - ROUNDING) break;
      const point = this.pointAt(slot);
      if (!point) continue;
      const neighbour = this.neighbour(mine, point);
      found.set(slot, neighbour);
      best.offer(slot, neighbour.distance);
    }
    return best.items.flatMap(({ at }) => found.get(at) ?? []);
  }

  /**
   * By slot: the similarity, 0 where nothing is shared; too high where an aspect counts in which the given model has nothing of its own, and
   * never too low.
   */
  private likenesses(mine: ModelPoint): Float64Array {
    const to = new Float64Array(this.slots.end);
    const least = ASPECTS.reduce((total, aspect) => total + (counts(mine, aspect) ? WEIGHTS[aspect] : 0), 0);
    for (const aspect of ASPECTS) {
      const how = { models: this.slots.size, weight: WEIGHTS[aspect] / least, to };
      if (OVERLAPPING.has(aspect)) this.features[aspect].addOverlap(mine.features[aspect], how);
      else this.features[aspect].addStrongest(mine.features[aspect], how);
    }
    const own = this.slots.of(mine.modelId);
    if (own !== undefined) to[own] = 0;
    return to;
  }

  private rarity(aspect: Aspect, feature: string): number {
    return this.features[aspect].rarity(feature, this.slots.size);
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
const NO_FEATURES: Features = new Map();

function isPartly(told: Told | undefined): boolean {
  return told !== undefined && (told.versionId === null || told.cut);
}

/** A model that was made from no other may be the base of some, which is told where it is so. */
function counts({ features, modelId }: ModelPoint, aspect: Aspect): boolean {
  return aspect === 'base' ? [...features.base.keys()].some((id) => id !== modelId) : features[aspect].size > 0;
}
function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
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
