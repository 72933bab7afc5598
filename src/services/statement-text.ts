import type { Link } from '../model/kind.ts';
import type { LinkedThing } from './described.ts';

/** Values in words. */

/** So many items of a list are told one by one; of the others, how many there are. */
const MOST_ITEMS = 5;

/** `kernel = "rbf"`, `diabetes.csv (bytes: 1300000000, mediaType: text/csv)`. */
export function partText(part: Readonly<Record<string, unknown>>, by: string): string {
  const name = textOf(part[by]);
  if ('value' in part) return `${name} = ${JSON.stringify(part.value)}`;
  const rest = Object.entries(part).filter(
    ([key, value]) => key !== by && value !== null && key !== 'statistics' && key !== 'distribution',
  );
  return rest.length === 0 ? name : `${name} (${rest.map(([key, value]) => `${key}: ${textOf(value)}`).join(', ')})`;
}

/** What a link says of a target beyond its name: `joinable-with, similarity: 0.8, columns: patient (other: person id)`; empty when nothing. */
export function linkNote(link: Link, { role, attributes }: Pick<LinkedThing, 'role' | 'attributes'>): string {
  const stated = typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes) ? attributes : {};
  const told = Object.entries(link.attributes?.of ?? {}).flatMap(([name, field]) => {
    const value = stated[name] ?? null;
    if (value === null) return [];
    return [
      `${name}: ${field.type === 'parts' ? partsText(value as Record<string, unknown>[], Object.keys(field.of)[0] ?? '') : textOf(value)}`,
    ];
  });
  return [...('any' in link.role && role !== null ? [role] : []), ...told].join(', ');
}
function partsText(parts: readonly Record<string, unknown>[], by: string): string {
  const told = parts.slice(0, MOST_ITEMS).map((part) => partText(part, by));
  return parts.length <= MOST_ITEMS ? told.join(', ') : `${told.join(', ')} and ${parts.length - MOST_ITEMS} more`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
