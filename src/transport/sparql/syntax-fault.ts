import { PREFIXES } from '../../model/vocab.ts';

/** What a parser has against a query, told with the place in its text. */

/** Line and column, counted from 1, with the message. */
export function placed(source: string, offset: number, message: string): string {
  const before = source.slice(0, Math.max(0, offset)).split(/\r\n|\r|\n/);
  return at(before.length, (before.at(-1)?.length ?? 0) + 1, message);
}
function at(line: number, column: number, message: string): string {
  return `Line ${line}, column ${column}: ${message}`;
}

/** @param message of an error of the parser, which has the place in one of several forms */
export function syntaxFault(source: string, message: string): string {
  return unexpectedToken(source, message) ?? unknownCharacter(source, message) ?? fault(message);
}
function fault(message: string): string {
  const text = message.replace(/\s+/g, ' ').replace(/\.? *$/, '');
  return `The query is not SPARQL 1.1: ${text.length > MOST ? `${text.slice(0, MOST)} …` : text}.`;
}
/** Characters of a parser's expectations, which may list all tokens there are. */
const MOST = 240;

function unexpectedToken(source: string, message: string): string | null {
  const found = /^Parse error(?: on line (\d+)\n[^\n]*(?:\n(-*)\^)?)?\n(.*)$/s.exec(message);
  if (!found) return null;
  const [, line, dashes = '', expected = ''] = found;
  return line === undefined
    ? placed(source, source.trimEnd().length, fault(expected))
    : at(Number(line), dashes.length + 1, fault(expected));
}

function unknownCharacter(source: string, message: string): string | null {
  const found = /^unexpected character: ->(.*)<- at offset: (\d+)/s.exec(message);
  return found && placed(source, Number(found[2]), fault(`${JSON.stringify(found[1])} begins nothing that SPARQL knows`));
}

/** @param offset of a use of the prefix */
export function undeclaredPrefix(source: string, offset: number, prefix: string): string {
  const namespace = Object.entries(PREFIXES).find(([name]) => name === prefix)?.[1] ?? '…';
  return placed(source, offset, fault(`the prefix ${prefix}: is not declared; begin with PREFIX ${prefix}: <${namespace}>`));
}
