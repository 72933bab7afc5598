import { characterProblem } from '../../model/text.ts';

/** What is wrong within a JSON value, and where. */
export interface JsonFault {
  path: PropertyKey[];
  problem: string;
}
export interface JsonBounds {
  /** Lists and objects within each other. */
  nesting: number;
  /** Characters of the value as JSON. */
  characters: number;
  /** Whether integers beyond 2^53 are refused, since what was meant is lost before they arrive. */
  exactIntegers: boolean;
}

interface Node {
  value: unknown;
  name: PropertyKey | null;
  within: Node | null;
}

/** The first thing that cannot be kept as it is in a value of JSON; null where there is none. */
export function jsonFault(value: unknown, bounds: JsonBounds): JsonFault | null {
  return faultWithin(value, bounds) ?? faultAsText(value, bounds.characters);
}

/** Level by level: what goes deep is exactly what must not be followed by calls within calls. */
function faultWithin(value: unknown, { nesting, exactIntegers }: JsonBounds): JsonFault | null {
  let level: Node[] = [{ value, name: null, within: null }];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > nesting) return { path: [], problem: `at most ${nesting} lists and objects within each other are possible` };
    const next: Node[] = [];
    for (const node of level) {
      const problem = problemOf(node.value, exactIntegers) ?? nameProblem(node.name);
      if (problem !== null) return { path: pathTo(node), problem };
      for (const [name, inner] of membersOf(node.value)) next.push({ value: inner, name, within: node });
    }
    level = next;
  }
  return null;
}
function membersOf(value: unknown): Iterable<[PropertyKey, unknown]> {
  if (Array.isArray(value)) return value.entries();
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
function problemOf(value: unknown, exactIntegers: boolean): string | null {
  if (typeof value === 'string') return characterProblem(value);
  if (typeof value !== 'number') return null;
  if (!Number.isFinite(value)) return 'a finite number is expected; leave it out when undefined, or give it as a text';
  return exactIntegers && isInexact(value) ? INEXACT : null;
}
function nameProblem(name: PropertyKey | null): string | null {
  if (typeof name !== 'string') return null;
  // Readers of JSON-LD drop that name without a word.
  if (name === '__proto__') return 'the name __proto__ cannot be kept; call it otherwise';
  const problem = characterProblem(name);
  return problem === null ? null : `in the name of a member ${problem}`;
}

/** What JSON writes as an integer and no longer tells from its neighbours. From 10^21 on it is written with an exponent, and is no integer to anybody. */
export function isInexact(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
}
const INEXACT = 'beyond 2^53 an integer is not exact as a number; give it as a text, such as "9007199254740993"';

function faultAsText(value: unknown, characters: number): JsonFault | null {
  const encoded = encode(value);
  if (encoded === null) return { path: [], problem: 'a JSON value is expected' };
  if (encoded.length <= characters) return null;
  return { path: [], problem: `at most ${characters.toLocaleString('en')} characters of JSON are possible` };
}
function encode(value: unknown): string | null {
  try {
    return value === undefined ? null : JSON.stringify(value);
  } catch {
    return null;
  }
}

function pathTo(node: Node): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at: Node | null = node; at !== null; at = at.within) if (at.name !== null) path.unshift(at.name);
  return path;
}
