import type { KindName, RelationName } from './kind.ts';
import { ALL_KINDS, linksOf } from './registry.ts';

/** Relations along which nothing may come back to itself. */
export interface AcyclicRelations {
  /** Its name. */
  rule: string;
  relations: readonly RelationName[];
  /** What a thing in a circle would do. */
  words: string;
  remedy: string;
  /** Kinds that a circle could lead through: it enters and leaves each of them. */
  kinds: readonly KindName[];
}

const END_ONE = 'end one of these relations first';

/**
 * A thing is not its own ancestor, member, principal or surroundings (PROV-CONSTRAINTS: derivation-generation-generation-ordering, whose order is
 * strict). Jobs may inform each other, as PROV allows.
 */
export const ACYCLIC: readonly AcyclicRelations[] = [
  acyclic('lineage', ['USED', 'GENERATED', 'DERIVED', 'BASE_MODEL'], {
    words: 'would come of itself',
    remedy: `register the later state as another version, or ${END_ONE}`,
  }),
  acyclic('membership', ['MEMBER_OF'], { words: 'would belong to itself', remedy: END_ONE }),
  acyclic('delegation', ['DELEGATED'], { words: 'would act on behalf of itself', remedy: END_ONE }),
  acyclic('place', ['LOCATED_AT'], { words: 'would lie in itself', remedy: END_ONE }),
];

function acyclic(rule: string, relations: readonly RelationName[], said: Pick<AcyclicRelations, 'words' | 'remedy'>): AcyclicRelations {
  return { rule, relations, ...said, kinds: kindsInCircles(relations) };
}

/** Kinds that the relations both lead to and lead on from, within those kinds. */
function kindsInCircles(relations: readonly RelationName[]): KindName[] {
  const steps = ALL_KINDS.flatMap((kind) =>
    linksOf(kind)
      .filter(([, link]) => relations.includes(link.relation))
      .flatMap(([, link]) => link.to.map((to) => (link.direction === 'out' ? { from: kind.name, to } : { from: to, to: kind.name }))),
  );
  let kinds = ALL_KINDS.map(({ name }) => name);
  for (let before = -1; before !== kinds.length;) {
    before = kinds.length;
    const within = steps.filter(({ from, to }) => kinds.includes(from) && kinds.includes(to));
    kinds = kinds.filter((name) => within.some(({ from }) => from === name) && within.some(({ to }) => to === name));
  }
  return kinds;
}
