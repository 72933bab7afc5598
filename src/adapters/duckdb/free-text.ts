/** A column of texts is free text when at least so many values differ, they are over half of the present ones, and ... */
const FEWEST_TEXTS = 10;
/** ... over half of the values hold a blank, or there are more values than anyone would call categories. */
const MOST_CATEGORIES = 10_000;

export interface TextCounts {
  present: number;
  distinct: number;
  /** Texts with a blank inside. */
  spaced: number;
}

/** Whether texts are sentences, names or notes rather than categories. */
export function isFreeText({ present, distinct, spaced }: TextCounts): boolean {
  return distinct >= FEWEST_TEXTS && 2 * distinct > present && (2 * spaced > present || distinct > MOST_CATEGORIES);
}

/** The same as a condition of SQL on the three counts. */
export function freeTextCondition({ present, distinct, spaced }: Record<keyof TextCounts, string>): string {
  const many = `${distinct} >= ${FEWEST_TEXTS} AND 2 * ${distinct} > ${present}`;
  return `(${many} AND (2 * ${spaced} > ${present} OR ${distinct} > ${MOST_CATEGORIES}))`;
}
