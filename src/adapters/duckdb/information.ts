import { mean, sixOf } from './aggregates.ts';
import type { Values } from './aggregates.ts';

/** Sums of count * log2(total / count) over the values of a column and over the classes within them. */
export interface InformationSums {
  /** Rows with a value, and those of them with a class. */
  total: number;
  known: number;
  /** Of the values. */
  bits: number;
  /** Of the classes in the rows with both. */
  classBits: number;
  /** Of the classes within each value. */
  restBits: number;
}
/** In bits; null where no row tells. */
export interface Information {
  entropy: number | null;
  mutual: number | null;
}

/**
 * Entropy of a nominal column, and its mutual information with the classes: their entropy less what is left of it where the value is known. The
 * latter is rounded to 14 decimals, so that a column which tells nothing has exactly 0.
 */
export function informationOf({ total, known, bits, classBits, restBits }: InformationSums): Information {
  return {
    entropy: total === 0 ? null : bits / total,
    mutual: known === 0 ? null : Math.max(0, Math.round(((classBits - restBits) / known) * 1e14) / 1e14),
  };
}

/** @param attributes the nominal columns beside the target; `classEntropy` in bits */
export function information(attributes: readonly Information[], classEntropy: number | null): Values {
  const entropies = attributes.map(({ entropy }) => entropy).filter((value) => value !== null);
  const mutual = attributes.map((attribute) => attribute.mutual).filter((value) => value !== null);
  const [noisy, signal] = [mean(entropies), mean(mutual)];
  const divides = noisy !== null && signal !== null && signal > 0;
  return [
    ['ClassEntropy', classEntropy],
    ...sixOf('AttributeEntropy', entropies),
    ...sixOf('MutualInformation', mutual),
    ['EquivalentNumberOfAtts', divides && classEntropy !== null ? classEntropy / signal : null],
    ['MeanNoiseToSignalRatio', divides ? (noisy - signal) / signal : null],
  ];
}
