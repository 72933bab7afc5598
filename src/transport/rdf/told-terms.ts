import type { Quad } from 'n3';
import { statementKey } from './quad-set.ts';

/**
 * Statements that are remembered. Then all are forgotten, and some told again, which changes nothing in RDF: terms that many things share
 * are soon known again, whereas addresses that one thing names would fill any memory.
 */
const MOST = 100_000;

/** Statements about shared terms: a document tells each with the first thing that makes it. */
export class ToldTerms {
  /** By subject, then by what a `QuadSet` knows them by. */
  private readonly told = new Map<string, Set<string>>();
  private count = 0;

  /** What was told of a subject. */
  of(subject: string): ReadonlySet<string> | undefined {
    return this.told.get(subject);
  }

  freshOf(terms: readonly Quad[]): Quad[] {
    return terms.filter((quad) => this.told.get(quad.subject.value)?.has(statementKey(quad)) !== true);
  }

  /** Fresh ones, once they are written. */
  remember(fresh: readonly Quad[]): void {
    for (const quad of fresh) {
      if (this.count >= MOST) this.forget();
      const known = this.told.get(quad.subject.value);
      if (known) known.add(statementKey(quad));
      else this.told.set(quad.subject.value, new Set([statementKey(quad)]));
      this.count++;
    }
  }

  private forget(): void {
    this.told.clear();
    this.count = 0;
  }
}
