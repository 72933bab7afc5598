/** A column as CREATE TABLE declares it. */
export interface SqliteColumn {
  name: string;
  /** As written, in upper case; empty where none is. */
  type: string;
  /** The id of the row under another name: stored nowhere else. */
  rowid: boolean;
  /** What rows that are older than the column hold in it. */
  default: string | null;
}
export interface SqliteDeclaration {
  columns: SqliteColumn[];
  /** Why its rows cannot be read here. */
  unreadable: string | null;
}

interface Token {
  text: string;
  quoted: boolean;
}

const COLUMN_ENDS = new Set([
  'CONSTRAINT',
  'PRIMARY',
  'NOT',
  'NULL',
  'UNIQUE',
  'CHECK',
  'DEFAULT',
  'COLLATE',
  'REFERENCES',
  'GENERATED',
  'AS',
]);
const TABLE_CONSTRAINTS = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

/** The columns that a statement CREATE TABLE declares. */
export function readCreateTable(sql: string): SqliteDeclaration {
  const tokens = tokensOf(sql);
  const open = tokens.findIndex(({ text, quoted }) => text === '(' && !quoted);
  if (open < 0) return { columns: [], unreadable: 'its declaration has no columns' };
  const { parts, end } = partsOf(tokens, open + 1);
  const definitions = parts.filter(([first]) => first && (first.quoted || !TABLE_CONSTRAINTS.has(first.text.toUpperCase())));
  const keys = parts.filter(([first]) => first && !first.quoted && TABLE_CONSTRAINTS.has(first.text.toUpperCase())).flatMap(keyOf);
  const columns = definitions.map((part) => columnOf(part, keys));
  return { columns, unreadable: unreadable(tokens.slice(end), definitions) };
}

function unreadable(options: readonly Token[], definitions: readonly Token[][]): string | null {
  if (words(options).includes('WITHOUT')) return 'it is a table WITHOUT ROWID';
  const generated = definitions.some((part) => words(part.slice(1)).some((word) => word === 'GENERATED' || word === 'AS'));
  return generated ? 'it has generated columns' : null;
}

function columnOf(part: readonly Token[], keys: readonly string[]): SqliteColumn {
  const name = part[0]?.text ?? '';
  const rest = words(part.slice(1));
  const end = rest.findIndex((word) => COLUMN_ENDS.has(word));
  const type = (end < 0 ? rest : rest.slice(0, end)).join(' ').replace(/ (?=[(),])|(?<=[(]) /g, '');
  const key = rest.findIndex((word, at) => word === 'PRIMARY' && rest[at + 1] === 'KEY');
  const isKey = (key >= 0 && rest[key + 2] !== 'DESC') || (keys.length === 1 && keys[0]?.toLowerCase() === name.toLowerCase());
  const given = rest.indexOf('DEFAULT');
  return { name, type, rowid: isKey && type === 'INTEGER', default: given < 0 ? null : literalAt(part, given + 2) };
}
function literalAt(part: readonly Token[], at: number): string | null {
  const [sign = '', value = ''] = part.slice(at, at + 2).map(({ text }) => text);
  const text = sign === '-' || sign === '+' ? sign + value : sign;
  return ['', '(', 'NULL'].includes(text.toUpperCase()) ? null : text;
}
/** Columns of a table's own PRIMARY KEY (...). */
function keyOf(part: readonly Token[]): string[] {
  const at = words(part).indexOf('PRIMARY');
  if (at < 0) return [];
  const open = part.findIndex(({ text }) => text === '(');
  return part.slice(open + 1).flatMap(({ text }, index, all) => (index === 0 || all[index - 1]?.text === ',' ? [text] : []));
}

function words(tokens: readonly Token[]): string[] {
  return tokens.map(({ text, quoted }) => (quoted ? text : text.toUpperCase()));
}

/** What stands between the commas within the brackets that are open at `start`. */
function partsOf(tokens: readonly Token[], start: number): { parts: Token[][]; end: number } {
  const parts: Token[][] = [[]];
  let depth = 0;
  let at = start;
  for (const token of tokens.slice(start)) {
    at++;
    depth += depthOf(token);
    if (depth < 0) break;
    if (depth === 0 && token.text === ',' && !token.quoted) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return { parts, end: at };
}

function depthOf({ text, quoted }: Token): number {
  if (quoted || (text !== '(' && text !== ')')) return 0;
  return text === '(' ? 1 : -1;
}

const TOKEN = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|`((?:[^`]|``)*)`|\[([^\]]*)\]|[\w$.\u0080-\uffff]+|\S/gu;
function tokensOf(sql: string): Token[] {
  return [...sql.matchAll(TOKEN)].flatMap((found): Token[] => {
    const [all, double, single, back, bracket] = found;
    if (all.startsWith('--') || all.startsWith('/*')) return [];
    const quoted = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? back?.replaceAll('``', '`') ?? bracket;
    return [quoted === undefined ? { text: all, quoted: false } : { text: quoted, quoted: true }];
  });
}
