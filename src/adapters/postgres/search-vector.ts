import type { SearchDocument } from '../../ports/search-index.ts';
import { documentTerms } from './search-words.ts';

/** A document's terms with places and weights, in the notation of Postgres' tsvector. */
export interface SearchVector {
  text: string;
  terms: string[];
}

/** Places of a field's terms lie between these: terms of two fields never share one, since Postgres keeps one weight per place. */
const WEIGHTS = [
  { weight: 'A', from: 1, to: 2000, texts: (d: SearchDocument) => [d.key, d.name] },
  { weight: 'B', from: 2001, to: 4000, texts: (d: SearchDocument) => d.tags },
  { weight: 'C', from: 4001, to: 10_000, texts: (d: SearchDocument) => (d.description === null ? [] : [d.description]) },
  { weight: 'D', from: 10_001, to: 16_383, texts: (d: SearchDocument) => d.words },
] as const;
/** Postgres refuses vectors of 1 MiB. */
const LARGEST_BYTES = 700_000;
/** More places of a term in a field than these say nothing more. */
const PLACES_PER_FIELD = 8;

/**
 * The terms by which a document is found. Of texts beyond some hundred thousand letters the last words are left out: those of the fields further
 * down, never of key and name before them.
 */
export function searchVector(document: SearchDocument): SearchVector {
  const vector = new VectorBuilder();
  for (const { weight, from, to, texts } of WEIGHTS) {
    let place: number = from;
    for (const text of texts(document)) {
      for (const term of documentTerms(text)) {
        vector.add(term, weight, place);
        place = Math.min(place + 1, to);
      }
    }
  }
  return vector.build();
}

class VectorBuilder {
  private readonly places = new Map<string, Map<string, number[]>>();
  private bytes = 0;

  add(term: string, weight: string, place: number): void {
    const known = this.places.get(term);
    const cost = (known ? 0 : Buffer.byteLength(term) + 8) + 2;
    const places = known?.get(weight);
    if (places && (places.length >= PLACES_PER_FIELD || places.at(-1) === place)) return;
    if (this.bytes + cost > LARGEST_BYTES) return;
    this.bytes += cost;
    if (places) places.push(place);
    else if (known) known.set(weight, [place]);
    else this.places.set(term, new Map([[weight, [place]]]));
  }

  build(): SearchVector {
    const entries = [...this.places].map(([term, weights]) => {
      const marks = [...weights].flatMap(([weight, places]) => places.map((place) => `${place}${weight}`));
      return `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}':${marks.join(',')}`;
    });
    return { text: entries.join(' '), terms: [...this.places.keys()] };
  }
}
