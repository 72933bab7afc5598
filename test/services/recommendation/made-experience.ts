import type { Experience } from '../../../src/services/recommendation/experience.ts';
import { seededRandom } from '../../../src/services/recommendation/seeded-random.ts';

/**
 * Results that follow a rule: `low` wins where `size` is below 500 and `high` above it, each losing where the other wins; `steady` is close
 * to the winner everywhere, and so the best single choice; the others are worse throughout.
 */
export function madeExperience({ datasets = 80, seed = 3 }: { datasets?: number; seed?: number } = {}): Experience {
  const random = seededRandom(seed);
  const metafeatures = ['size', 'noise', 'shade'];
  const algorithms = ['high', 'low', 'poor', 'poorer', 'steady'];
  return {
    metafeatures,
    algorithms,
    datasets: Array.from({ length: datasets }, (_, at) => {
      const size = Math.floor(1000 * random());
      const hard = random() / 2;
      const score = (share: number): number => 1 - hard * (share + random() / 50);
      const scores =
        size < 500 ? [score(0.9), score(0), score(0.8), score(1), score(0.25)] : [score(0), score(0.9), score(0.8), score(1), score(0.25)];
      const id = `set-${String(at).padStart(3, '0')}`;
      return { id, group: id, metafeatures: Float64Array.of(size, random(), random()), scores: Float64Array.from(scores) };
    }),
  };
}

/** Lists in another order, all of them by the same rule. */
export function shuffled(experience: Experience, seed: number): Experience {
  const random = seededRandom(seed);
  const order = (length: number): number[] => {
    const places = Array.from({ length }, (_, at) => ({ at, key: random() }));
    return places.sort((a, b) => a.key - b.key).map(({ at }) => at);
  };
  const [columns, rows, names] = [
    order(experience.metafeatures.length),
    order(experience.datasets.length),
    order(experience.algorithms.length),
  ];
  const pick = <T>(list: readonly T[], places: readonly number[]): T[] => places.flatMap((at) => list.slice(at, at + 1));
  return {
    metafeatures: pick(experience.metafeatures, columns),
    algorithms: pick(experience.algorithms, names),
    datasets: pick(experience.datasets, rows).map((dataset) => ({
      ...dataset,
      metafeatures: Float64Array.from(pick([...dataset.metafeatures], columns)),
      scores: Float64Array.from(pick([...dataset.scores], names)),
    })),
  };
}
