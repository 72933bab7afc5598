import { InputError } from '../../../errors.ts';
import { isNumber } from '../cell-forms.ts';

export interface Header {
  /** Each a name of its own. */
  names: string[];
  /** For people: which names are not as written. */
  note: string | null;
}

/**
 * Names of columns from the first record. A blank one becomes `column_N`, one that stands twice gets its number behind it.
 * @throws InputError where the record is no header
 */
export function headerOf(file: string, written: readonly string[]): Header {
  if (written.length === 1 && written[0] === '') throw new InputError(`${file}: line 1 is blank; begin with a header line of column names`);
  if (written.every(isNumber)) {
    throw new InputError(`${file}: line 1 holds only numbers, so the file seems to have no header; add a header line of column names`);
  }
  const blank = written.filter((name) => name.trim() === '').length;
  if (2 * blank > written.length) {
    const unnamed = written.flatMap((name, index) => (name.trim() === '' ? [index + 1] : []));
    throw new InputError(`${file}: the header leaves column ${unnamed.join(', ')} without a name; name every column in line 1`);
  }
  return uniqueNames(written);
}

export function uniqueNames(written: readonly string[]): Header {
  const taken = new Set(written);
  const seen = new Set<string>();
  const renamed: string[] = [];
  const names = written.map((name, index) => {
    if (name.trim() !== '' && !seen.has(name)) {
      seen.add(name);
      return name;
    }
    const base = name.trim() === '' ? `column_${index + 1}` : name;
    let own = name.trim() === '' ? base : `${base}_2`;
    for (let number = 2; taken.has(own) || seen.has(own); number++) own = `${base}_${number}`;
    seen.add(own);
    renamed.push(`${index + 1} is ${JSON.stringify(own)}`);
    return own;
  });
  return { names, note: renamed.length === 0 ? null : `names blank or twice in the header: column ${renamed.join(', ')}` };
}
