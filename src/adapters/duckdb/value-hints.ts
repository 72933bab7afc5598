import { VALUE_HINTS } from '../../model/parts.ts';
import type { ValueHint } from '../../model/parts.ts';

/** Share of the texts looked at that must have a form. */
const MOST_OF = 0.9;
/** A column of this many different values or more, and no value twice, is a key. */
const FEWEST_OF_A_KEY = 10;

const FORMS: readonly [ValueHint, RegExp][] = [
  ['e-mail', /^[^\s@,;<>]+@[^\s@,;<>]+\.[a-z]{2,}$/i],
  ['url', /^(?:https?|ftp|s3|gs|file):\/\/\S+$/i],
  ['uuid', /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i],
  ['ip-address', /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$|^(?=.*::|(?:[^:]+:){7})[0-9a-f:]{2,39}$/i],
  ['phone-number', /^(?:\+|00)\d[\d ().\-/]{6,18}\d$|^\(\d{2,5}\) ?\d[\d .-]{4,12}\d$|^\d{3}-\d{3}-\d{4}$/],
  ['social-security-number', /^\d{3}-\d{2}-\d{4}$/],
];

/** Words in the names of columns that hold what is said of a person. */
const NAMES: readonly [ValueHint, RegExp][] = [
  ['e-mail', /\be ?mail\b/],
  ['phone-number', /\b(?:phone|telephone|mobile|cell ?phone|fax) ?(?:no|nr|number)?$/],
  [
    'person-name',
    /\b(?:first|last|given|family|middle|full|maiden|customer|patient|employee|passenger|student) ?name\b|\bsurname\b|\bforename\b/,
  ],
  ['birth-date', /\b(?:birth ?(?:date|day)|date ?of ?birth|dob|born)\b/],
  ['social-security-number', /\b(?:ssn|social ?security|national ?id|passport|tax ?id)\b/],
  ['postal-address', /\b(?:street|home ?address|postal ?address|mailing ?address)\b/],
  ['payment-account', /\b(?:iban|credit ?card|card ?number|account ?number)\b/],
];

/** Hints that tell of a person. */
const PERSONAL: ReadonlySet<ValueHint> = new Set([
  'e-mail',
  'phone-number',
  'social-security-number',
  'payment-account',
  'person-name',
  'birth-date',
  'postal-address',
]);

export interface HintedColumn {
  name: string;
  /** Different texts of the column; none for numbers and dates. */
  texts: readonly string[];
  present: number;
  rows: number;
  distinct: number | null;
  /** Whether `distinct` is exact. */
  exact: boolean;
  /** Texts or whole numbers: fractions are measured, not given. */
  countable: boolean;
}

/**
 * What the values of a column seem to be, by their form or the name of the column; sorted as in VALUE_HINTS. They are suspicions, which a person has to
 * judge: a form shared by nine in ten values, or a word in the name.
 */
export function hintsOf(column: HintedColumn): ValueHint[] {
  const found = new Set<ValueHint>(column.texts.length === 0 ? [] : formsOf(column.texts));
  const words = wordsOf(column.name);
  for (const [hint, form] of NAMES) if (form.test(words)) found.add(hint);
  if (isKey(column)) found.add('identifier');
  if ([...found].some((hint) => PERSONAL.has(hint))) found.add('personal-data');
  return VALUE_HINTS.filter((hint) => found.has(hint));
}

function formsOf(texts: readonly string[]): ValueHint[] {
  const least = MOST_OF * texts.length;
  const hints = FORMS.flatMap(([hint, form]) => (texts.filter((text) => form.test(text.trim())).length >= least ? [hint] : []));
  const accounts = texts.filter((text) => isIban(text) || isCardNumber(text)).length;
  return accounts >= least ? [...hints, 'payment-account'] : hints;
}
function isKey({ distinct, present, rows, exact, countable }: HintedColumn): boolean {
  return countable && exact && present === rows && distinct === rows && rows >= FEWEST_OF_A_KEY;
}

/** `customerName`, `customer_name` and `Customer-Name` are the same words. */
function wordsOf(name: string): string {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** By its check digits: the rest modulo 97 is 1 (ISO 13616). */
function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false;
  const digits = (compact.slice(4) + compact.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
/** By its check digit (Luhn's formula, ISO 7812), with groups of digits as they are printed. */
function isCardNumber(text: string): boolean {
  if (!/^\d{4}(?:[ -]\d{4,6}){2,3}\d?$/.test(text)) return false;
  const digits = [...text.replace(/\D/g, '')].map(Number).reverse();
  const sum = digits.reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit), 0);
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}
