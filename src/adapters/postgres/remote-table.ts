import pg from 'pg';
import { InputError } from '../../errors.ts';
import type { DeclaredColumn, RemoteTable } from '../../ports/profiler.ts';

const ROWS_AT_ONCE = 5000;
const CONNECT_MILLISECONDS = 10_000;

/**
 * Opens a table or view of a Postgres server by an address such as `postgres://user@host/db#schema.table`. Rows come from one snapshot, in the order of
 * the primary key, or of all columns where there is none, so that the same content is the same text.
 * @throws InputError where the server does not answer, or there is no such table
 */
export async function openPostgresTable(address: string): Promise<RemoteTable> {
  const { url, table, shown } = parts(address);
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    application_name: 'catalog profile',
  });
  // An error of a connection that nobody waits for would end the process.
  client.on('error', () => undefined);
  await client.connect().catch((cause: unknown) => {
    throw new InputError(`${shown}: the server cannot be reached (${messageOf(cause)}); check address, user and password`, { cause });
  });
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'iso_8601'");
    const relation = await relationOf(client, shown, table);
    const columns = await columnsOf(client, relation.oid);
    const [now] = (await client.query<{ now: Date }>('SELECT now() AS now')).rows;
    return {
      address: shown,
      name: relation.name,
      readAt: now?.now ?? new Date(0),
      names: columns.map(({ name }) => name),
      declared: columns.flatMap(({ name, type }) => declaredOf(name, type)),
      rows: rowsOf(client, relation, columns),
      note: `table ${relation.quoted} of PostgreSQL in the order of ${columns.some(({ key }) => key !== null) ? 'its key' : 'all its columns'}`,
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    if (error instanceof InputError) throw error;
    throw new InputError(`${shown}: the table cannot be read (${messageOf(error)}); check its name and your permissions`, { cause: error });
  }
}

interface Relation {
  oid: number;
  name: string;
  quoted: string;
}
interface Column {
  name: string;
  type: string;
  /** Place in the primary key. */
  key: number | null;
}

/** The address without user, password and settings, since it is kept and shown. @throws InputError where it names no table */
function parts(address: string): { url: string; table: string; shown: string } {
  const url = new URL(address);
  const table = decodeURIComponent(url.hash.slice(1));
  const shown = `${url.protocol}//${url.host}${url.pathname}${url.hash}`;
  if (table === '') throw new InputError(`${shown}: no table is named; put it behind the address as #schema.table`, { field: 'table' });
  url.hash = '';
  return { url: url.href, table, shown };
}

async function relationOf(client: pg.Client, shown: string, table: string): Promise<Relation> {
  const found = await client.query<Relation>(
    `SELECT c.oid::int8::float8 AS oid, c.relname AS name, c.oid::regclass::text AS quoted
     FROM pg_class c WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'v', 'm', 'f', 'p')`,
    [table],
  );
  const [relation] = found.rows;
  if (!relation)
    throw new InputError(`${shown}: there is no table or view ${JSON.stringify(table)}; name it as schema.table`, { field: 'table' });
  return relation;
}

async function columnsOf(client: pg.Client, oid: number): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type, array_position(i.indkey::int2[], a.attnum) AS key
     FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
     WHERE a.attrelid = $1::int8::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [oid],
  );
  return rows;
}

async function* rowsOf(client: pg.Client, { quoted }: Relation, columns: readonly Column[]): AsyncGenerator<(string | null)[][]> {
  const cells = columns.map(({ name }) => `${pg.escapeIdentifier(name)}::text`).join(', ');
  const keys = columns.filter(({ key }) => key !== null).sort((a, b) => (a.key ?? 0) - (b.key ?? 0));
  // Without a key by the bytes of the texts: not every type has an order, and that of texts differs from server to server.
  const texts = columns.map(({ name }) => `${pg.escapeIdentifier(name)}::text COLLATE "C"`);
  // By the table's column: a bare name would be that of the answer's, which is a text.
  const order = keys.length > 0 ? keys.map(({ name }) => `asked.${pg.escapeIdentifier(name)}`) : texts;
  await client.query(`DECLARE profile NO SCROLL CURSOR FOR SELECT ${cells} FROM ${quoted} AS asked ORDER BY ${order.join(', ')}`);
  for (;;) {
    const { rows } = await client.query<(string | null)[]>({ text: `FETCH ${ROWS_AT_ONCE} FROM profile`, rowMode: 'array' });
    if (rows.length === 0) return;
    yield rows;
  }
}

/** Texts are texts whatever they look like; the texts of all other types tell what they are. */
function declaredOf(name: string, type: string): DeclaredColumn[] {
  return /^(?:character|text|citext|name|uuid|"char"|inet|cidr|macaddr|bytea)/.test(type) ? [{ name, type: 'string' }] : [];
}
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
