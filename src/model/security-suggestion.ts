import type { ValueHint } from './parts.ts';

/** Who may see the data, as far as their columns tell; null where nothing tells that anybody may not. */
export type SuggestedSecurityLevel = 'confidential' | null;

/** Data of which a column seems to tell of persons should not be seen by everybody. A suspicion for whoever decides, no decision. */
export function suggestedSecurityLevel(
  features: readonly { distribution: { hints: readonly ValueHint[] } | null }[],
): SuggestedSecurityLevel {
  return features.some(({ distribution }) => distribution?.hints.includes('personal-data')) ? 'confidential' : null;
}
