import { InputError } from '../../../errors.ts';
import { quotedAt, splitValues, withoutComment } from './arff-line.ts';
import { DEFAULT_DATE_PATTERN, datePattern } from './java-date.ts';
import type { DatePattern } from './java-date.ts';

export type ArffType =
  { kind: 'numeric' } | { kind: 'string' } | { kind: 'nominal'; values: readonly string[] } | { kind: 'date'; pattern: DatePattern };
export interface ArffAttribute {
  name: string;
  type: ArffType;
}

/** Collects what stands above @data, line by line. */
export class ArffHeader {
  readonly attributes: ArffAttribute[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /**
   * Whether the line is @data, behind which the rows begin.
   * @throws InputError naming a line that is no declaration or one that is not supported
   */
  read(line: string, number: number): boolean {
    const text = withoutComment(line).trim();
    if (text === '') return false;
    const word = /^@\S+/.exec(text)?.[0].toLowerCase();
    if (word === '@data') return true;
    if (word === '@attribute') this.attributes.push(this.attribute(text.slice(word.length).trim(), number));
    // Further words are those of programs that know more, such as @inputs.
    else if (word === undefined) throw this.fault(number, 'neither a declaration nor a comment', 'begin the rows with a line of @data');
    return false;
  }

  private attribute(text: string, number: number): ArffAttribute {
    const name = nameIn(text);
    if (name === null) throw this.fault(number, 'an attribute without name and type', 'write @attribute NAME TYPE');
    return { name: name.text, type: this.type(name, text.slice(name.end).trim(), number) };
  }

  private type({ text: name }: { text: string }, text: string, number: number): ArffType {
    if (text.startsWith('{')) return this.nominal(text, number);
    const word = /^\w+/.exec(text)?.[0].toLowerCase();
    switch (word) {
      case 'numeric':
      case 'real':
      case 'integer':
        return { kind: 'numeric' };
      case 'string':
        return { kind: 'string' };
      case 'date':
        return this.date(text.slice(4).trim(), number);
      case 'relational':
        throw this.fault(
          number,
          `the attribute ${JSON.stringify(name)} is relational, a table in each cell`,
          'write its table as a file of its own',
        );
      default:
        throw this.fault(
          number,
          `the attribute ${JSON.stringify(name)} is of the unknown type ${JSON.stringify(text)}`,
          'use numeric, real, integer, string, date or a list of values in braces',
        );
    }
  }

  private nominal(text: string, number: number): ArffType {
    const end = text.lastIndexOf('}');
    const inner = text.slice(1, end).trim();
    const { values, fault } = end < 0 ? { values: [], fault: 'a brace is opened and never closed' } : splitValues(inner);
    if (fault !== null) throw this.fault(number, fault, 'write the values as {a,b}, those with blanks or commas in quotes');
    return { kind: 'nominal', values: inner === '' ? [] : [...new Set(values.map((value) => value.text))] };
  }

  private date(text: string, number: number): ArffType {
    const written = text.startsWith('"') || text.startsWith("'") ? (quotedAt(text, 0)?.text ?? '') : text;
    const pattern = datePattern(written === '' ? DEFAULT_DATE_PATTERN : written);
    if (pattern) return { kind: 'date', pattern };
    throw this.fault(number, `the date format ${JSON.stringify(written)} is not known`, 'use the letters y M d H h m s S a z of Java');
  }

  private fault(line: number, what: string, remedy: string): InputError {
    return new InputError(`${this.file}: line ${line}: ${what}; ${remedy}`);
  }
}

function nameIn(text: string): { text: string; end: number } | null {
  if (text.startsWith('"') || text.startsWith("'")) return quotedAt(text, 0);
  const bare = /^[^\s{]+/.exec(text)?.[0];
  return bare === undefined ? null : { text: bare, end: bare.length };
}
