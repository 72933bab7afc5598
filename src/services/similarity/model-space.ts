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
  private readonly points = new Map<string, ModelPoint>();
  /** Models by aspect and feature. */
  private readonly holders: Readonly<Record<Aspect, Map<string, Set<string>>>> = {
    data: new Map(),
    algorithm: new Map(),
    task: new Map(),
    base: new Map(),
    description: new Map(),
  };

  /** Puts a model in, or in its new place; null takes it out. */
  set(id: string, point: ModelPoint | null): void {
    const before = this.points.get(id);
    if (before) this.eachFeature(before, (holders, feature) => this.drop(holders, feature, id));
    if (!point) {
      this.points.delete(id);
      return;
    }
    this.points.set(id, point);
    this.eachFeature(point, (holders, feature) => {
      const known = holders.get(feature);
      if (known) known.add(id);
      else holders.set(feature, new Set([id]));
    });
  }
  private eachFeature({ features }: ModelPoint, visit: (holders: Map<string, Set<string>>, feature: string) => void): void {
    for (const aspect of ASPECTS) for (const feature of features[aspect].keys()) visit(this.holders[aspect], feature);
  }
  private drop(holders: Map<string, Set<string>>, feature: string, id: string): void {
    const known = holders.get(feature);
    known?.delete(id);
    if (known?.size === 0) holders.delete(feature);
  }

  /** The nearest models that have something in common with the given one, ties by id. */
  nearest(mine: ModelPoint, first: number): ModelNeighbour[] {
    const found: ModelNeighbour[] = [];
    const order = (a: ModelNeighbour, b: ModelNeighbour): number => a.distance - b.distance || (a.point.modelId < b.point.modelId ? -1 : 1);
    for (const { id, atMost } of this.candidates(mine)) {
      const last = found[first - 1];
      if (last && 1 - last.distance > atMost + ROUNDING) break;
      const point = this.points.get(id);
      if (!point) continue;
      found.push(this.neighbour(mine, point));
      found.sort(order);
      found.length = Math.min(found.length, first);
    }
    return found;
  }

  /** Models that share a feature with the given one, with an upper bound of their similarity, the highest first: what they have beyond the given one can only lower it. */
  private candidates(mine: ModelPoint): { id: string; atMost: number }[] {
    const bounds = new Map<string, number>();
    for (const aspect of ASPECTS) {
      const parts = this.sharedOf(mine, aspect);
      for (const [id, part] of parts) if (id !== mine.modelId) bounds.set(id, (bounds.get(id) ?? 0) + WEIGHTS[aspect] * part);
    }
    const least = ASPECTS.reduce((sum, aspect) => sum + (counts(mine, aspect) ? WEIGHTS[aspect] : 0), 0);
    return [...bounds].map(([id, bound]) => ({ id, atMost: bound / least })).sort((a, b) => b.atMost - a.atMost);
  }
  /** By model: the share of the aspect's features it has, or the strength of the strongest. */
  private sharedOf(mine: ModelPoint, aspect: Aspect): Map<string, number> {
    const shared = new Map<string, number>();
    const features = mine.features[aspect];
    const whole = OVERLAPPING.has(aspect) ? sum([...features].map(([feature, strength]) => strength * this.rarity(aspect, feature))) : 1;
    for (const [feature, strength] of features) {
      const part = OVERLAPPING.has(aspect) ? (strength * this.rarity(aspect, feature)) / whole : strength;
      for (const id of this.holders[aspect].get(feature) ?? []) {
        const before = shared.get(id) ?? 0;
        shared.set(id, OVERLAPPING.has(aspect) ? before + part : Math.max(before, part));
      }
    }
    return shared;
  }

  private rarity(aspect: Aspect, feature: string): number {
    const having = this.holders[aspect].get(feature)?.size ?? 0;
    return Math.log(1 + Math.max(this.points.size, 1) / Math.max(having, 1));
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
