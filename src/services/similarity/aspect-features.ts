import { PackedRows } from './packed-rows.ts';
import { Slots } from './slots.ts';

/** Features with their strength: 1, or that halved some times. */
export type Features = ReadonlyMap<string, number>;

const MOST_HALVINGS = 255;
const STRENGTHS = Float64Array.from({ length: MOST_HALVINGS + 1 }, (_, halvings) => 0.5 ** halvings);

/** What all models have of one aspect, by their slots, so that one can be compared with all of them in one go. */
export class AspectFeatures {
  private readonly numbers = new Slots();
  private readonly rows = new PackedRows();
  /** By number of a feature: how many models have it. */
  private readonly holders: number[] = [];
  /** By number of a feature; null when they are other ones since. */
  private rarities: { models: number; of: Float64Array } | null = null;
  /** By number of a feature: its strength in what is asked about. Zeros between questions. */
  private asked = new Float64Array(0);

  /** Puts a model's features in the place of what it had. */
  set(slot: number, features: Features): void {
    this.rarities = null;
    const before = this.numbersIn(slot);
    const numbers = [...features.keys()].map((feature) => this.numbers.take(feature));
    for (const number of numbers) this.holders[number] = (this.holders[number] ?? 0) + 1;
    this.rows.put(
      slot,
      numbers,
      [...features.values()].map((strength) => Math.min(MOST_HALVINGS, Math.round(-Math.log2(strength)))),
    );
    for (const number of before) this.drop(number);
  }
  private numbersIn(slot: number): Uint32Array {
    return this.rows.features.slice(this.rows.startOf(slot), this.rows.endOf(slot));
  }
  private drop(number: number): void {
    const left = (this.holders[number] ?? 0) - 1;
    this.holders[number] = left;
    if (left === 0) this.numbers.release(this.numbers.idOf(number) ?? '');
  }

  featuresOf(slot: number): Features {
    const start = this.rows.startOf(slot);
    return new Map(Array.from(this.numbersIn(slot), (number, i) => [this.numbers.idOf(number) ?? '', this.strengthAt(start + i)]));
  }

  private strengthAt(place: number): number {
    return STRENGTHS[this.rows.halvings[place] ?? 0] ?? 0;
  }

  /** Inverse document frequency, ln(1 + N / n): N models, of which n have the feature. */
  rarity(feature: string, models: number): number {
    return rarityOf(this.holders[this.numbers.of(feature) ?? -1] ?? 0, models);
  }
  private allRarities(models: number): Float64Array {
    if (this.rarities?.models !== models)
      this.rarities = { models, of: Float64Array.from(this.holders, (having) => rarityOf(having, models)) };
    return this.rarities.of;
  }

  /**
   * By slot, added with the weight given: the weighted Jaccard index of its features and the given ones, sum of the lesser strengths by
   * sum of the greater, each times the feature's rarity.
   */
  addOverlap(mine: Features, { models, weight, to }: { models: number; weight: number; to: Float64Array }): void {
    const rarities = this.allRarities(models);
    const whole = [...mine].reduce((sum, [feature, strength]) => sum + strength * this.rarity(feature, models), 0);
    this.asking(mine, (asked) => {
      const { features } = this.rows;
      for (let slot = 0; slot < to.length; slot++) {
        let both = 0;
        let theirs = 0;
        for (let i = this.rows.startOf(slot), end = this.rows.endOf(slot); i < end; i++) {
          const number = features[i] ?? 0;
          const strength = this.strengthAt(i);
          const rarity = rarities[number] ?? 0;
          theirs += strength * rarity;
          const own = asked[number] ?? 0;
          if (own > 0) both += Math.min(own, strength) * rarity;
        }
        if (both > 0) to[slot] = (to[slot] ?? 0) + (weight * both) / (whole + theirs - both);
      }
    });
  }

  /** By slot, added with the weight given: the strength of the strongest feature that both have. */
  addStrongest(mine: Features, { weight, to }: { weight: number; to: Float64Array }): void {
    this.asking(mine, (asked) => {
      const { features } = this.rows;
      for (let slot = 0; slot < to.length; slot++) {
        let strongest = 0;
        for (let i = this.rows.startOf(slot), end = this.rows.endOf(slot); i < end; i++) {
          const own = asked[features[i] ?? 0] ?? 0;
          if (own > 0) strongest = Math.max(strongest, Math.min(own, this.strengthAt(i)));
        }
        if (strongest > 0) to[slot] = (to[slot] ?? 0) + weight * strongest;
      }
    });
  }

  private asking(mine: Features, scan: (asked: Float64Array) => void): void {
    if (this.asked.length < this.numbers.end) this.asked = new Float64Array(2 * this.numbers.end);
    const known = [...mine].flatMap(([feature, strength]) => {
      const number = this.numbers.of(feature);
      return number === undefined ? [] : [{ number, strength }];
    });
    for (const { number, strength } of known) this.asked[number] = strength;
    if (known.length > 0) scan(this.asked);
    for (const { number } of known) this.asked[number] = 0;
  }
}

function rarityOf(having: number, models: number): number {
  return Math.log(1 + Math.max(models, 1) / Math.max(having, 1));
}
