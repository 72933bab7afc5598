/** Reads times by a pattern of java.text.SimpleDateFormat, as ARFF declares dates. */
export interface DatePattern {
  /** The time as `YYYY-MM-DD HH:MM:SS[.mmm]` in UTC; null where the text does not fit. */
  read: (text: string) => string | null;
}

/** Weka's own where a date attribute names none. */
export const DEFAULT_DATE_PATTERN = "yyyy-MM-dd'T'HH:mm:ss";

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Two digits of a year are of this century up to here, as POSIX has it: what they mean must not change with the day of reading. */
const LAST_OF_THIS_CENTURY = 68;

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  milli: number;
  afternoon: boolean | null;
  /** Minutes ahead of UTC. */
  zone: number;
}
type Setter = (parts: Parts, text: string) => boolean;
interface Piece {
  form: string;
  set: Setter | null;
}

/** Null for a pattern with letters that are not known here. */
export function datePattern(pattern: string): DatePattern | null {
  const pieces = piecesOf(pattern);
  if (pieces === null) return null;
  const form = new RegExp(`^${pieces.map((piece) => (piece.set ? `(${piece.form})` : piece.form)).join('')}$`, 'iu');
  const setters = pieces.flatMap(({ set }) => (set ? [set] : []));
  return { read: (text) => readBy(form, setters, text.trim()) };
}

function piecesOf(pattern: string): Piece[] | null {
  const pieces: Piece[] = [];
  for (const [run] of pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/gu)) {
    const piece = pieceOf(run);
    if (piece === null) return null;
    pieces.push(piece);
  }
  return pieces;
}
function pieceOf(run: string): Piece | null {
  if (run.startsWith("'")) return { form: escaped(run === "''" ? "'" : run.slice(1, -1).replaceAll("''", "'")), set: null };
  const letter = run.charAt(0);
  if (!/[A-Za-z]/.test(letter)) return { form: escaped(run), set: null };
  if (letter === 'y') return run.length === 2 ? { form: '\\d{2}', set: shortYear } : { form: '[+-]?\\d{1,6}', set: number('year') };
  if (letter === 'M' && run.length > 2) return { form: '\\p{L}{3,}', set: monthName };
  const known = LETTERS[letter];
  return known ?? null;
}

function number(part: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'milli', of: (value: number) => number = (v) => v): Setter {
  return (parts, text) => {
    parts[part] = of(Number(text));
    return true;
  };
}
const TWO_DIGITS = '\\d{1,2}';
const LETTERS: Readonly<Record<string, Piece>> = {
  M: { form: TWO_DIGITS, set: number('month') },
  d: { form: TWO_DIGITS, set: number('day') },
  H: { form: TWO_DIGITS, set: number('hour') },
  k: { form: TWO_DIGITS, set: number('hour', (hour) => hour % 24) },
  K: { form: TWO_DIGITS, set: number('hour') },
  h: { form: TWO_DIGITS, set: number('hour', (hour) => hour % 12) },
  m: { form: TWO_DIGITS, set: number('minute') },
  s: { form: TWO_DIGITS, set: number('second') },
  S: { form: '\\d{1,9}', set: number('milli') },
  a: { form: '[ap]m', set: halfDay },
  E: { form: '\\p{L}+', set: () => true },
  z: { form: 'Z|UTC|GMT|[+-]\\d{2}:?\\d{2}', set: zone },
  Z: { form: 'Z|UTC|GMT|[+-]\\d{2}:?\\d{2}', set: zone },
  X: { form: 'Z|[+-]\\d{2}(?::?\\d{2})?', set: zone },
};
function shortYear(parts: Parts, text: string): boolean {
  const year = Number(text);
  parts.year = year > LAST_OF_THIS_CENTURY ? 1900 + year : 2000 + year;
  return true;
}
function monthName(parts: Parts, text: string): boolean {
  parts.month = 1 + MONTHS.indexOf(text.slice(0, 3).toLowerCase());
  return parts.month > 0;
}
function halfDay(parts: Parts, text: string): boolean {
  parts.afternoon = text.toLowerCase() === 'pm';
  return true;
}
function zone(parts: Parts, text: string): boolean {
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  parts.zone = offset ? (offset[1] === '-' ? -1 : 1) * (60 * Number(offset[2]) + Number(offset[3] ?? 0)) : 0;
  return true;
}

function readBy(form: RegExp, setters: readonly Setter[], text: string): string | null {
  const found = form.exec(text);
  if (!found) return null;
  const parts: Parts = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, milli: 0, afternoon: null, zone: 0 };
  const fits = setters.every((set, index) => set(parts, found[index + 1] ?? ''));
  return fits ? isoText(parts) : null;
}
function isoText({ year, month, day, hour, minute, second, milli, afternoon, zone: ahead }: Parts): string | null {
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  // A day that the month does not have is none.
  if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day) return null;
  const hours = afternoon === true && hour < 12 ? hour + 12 : hour;
  if (hours > 23 || minute > 59 || second > 59) return null;
  time.setUTCHours(hours, minute - ahead, second, milli);
  if (time.getUTCFullYear() < 1 || time.getUTCFullYear() > 9999) return null;
  return time
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, '');
}
function escaped(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

    .replace(/\s+/g, '\\s+');
}
