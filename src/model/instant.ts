/** Instants: ISO 8601 with a zone, in the years that all stores and formats have in common. */

const FORM = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i;
/** A year of another length, with or without a sign, so that it can be told from what is no date at all. */
const OTHER_YEAR = /^[+-]?\d{1,9}-\d\d-\d\dT/i;

/** The instant in UTC with milliseconds, or what is wrong with it and what to do. */
export function readInstant(text: string): { instant: string } | { problem: string } {
  const [, year, month, day] = FORM.exec(text) ?? [];
  if (day === undefined) return { problem: OTHER_YEAR.test(text) && !/^\d{4}-/.test(text) ? OUT_OF_RANGE : EXPECTED };
  const time = Date.parse(text);
  // `Date` takes the 30th of February for the 1st of March.
  if (Number.isNaN(time) || new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() !== Number(day)) return { problem: EXPECTED };
  const instant = new Date(time).toISOString();
  return /^(?!0000)\d{4}-/.test(instant) ? { instant } : { problem: OUT_OF_RANGE };
}

const EXPECTED = 'a date and time with zone is expected, such as 2024-02-25T00:00:00Z';
const OUT_OF_RANGE = 'the years 0001 to 9999 in UTC can be kept; give an instant within them, or leave it out';
