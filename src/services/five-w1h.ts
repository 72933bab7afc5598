import type { Question } from '../model/kind.ts';

/** The six questions about one thing, answered from its record, its links and what stands one step away. */
export type FiveW1H = Record<Question, FacetAnswer>;
export interface FacetAnswer {
  question: Question;
  statements: Statement[];
  /** Share of what the kind could say of this question that is said, 0 to 1; null when the kind has nothing to say of it. */
  completeness: number | null;
  /** Names of fields and links that are unknown. */
  missing: string[];
}
export interface Statement {
  /** Name of the field or link. */
  field: string;
  /** For people: `Training run`, `C`. */
  label: string;
  value: string;
  /** The linked thing, where the value is one. */
  entityId: string | null;
  /** Where it is said: on the record, by a link, or by a thing one step away. */
  source: 'RECORD' | 'LINK' | 'RELATED';
  /** Link by which a related thing was reached, such as `generatedBy`, or the version that says it: `version 2, generatedBy`. */
  via: string | null;
}
