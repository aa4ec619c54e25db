/** A database as SQL text: the same rows give the same text, one statement a line. */
import Sqlite from 'better-sqlite3';

/** Text with control characters, a NUL or a line end for example, is written as bytes: SQL ends at the one, the line at the other. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') throw new Error(`a ${typeof value} cannot be written as SQL`);
  return /\p{Cc}/u.test(value)
    ? `cast(x'${Buffer.from(value).toString('hex')}' as text)`
    : `'${value.replaceAll("'", "''")}'`;
}

/** Writes down a database: its tables and indexes as they were made, then the rows in their order. */
export function dumpDatabase(path: string): string {
  const database = new Sqlite(path, { readonly: true });
  try {
    const all = (sql: string) => database.prepare<[], Record<string, unknown>>(sql).all();
    const made = all(
      "select name, type, sql from sqlite_master where sql is not null and name not like 'sqlite!_%' escape '!'",
    );
    const tables = made.filter(({ type }) => type === 'table').map(({ name }) => String(name));
    const counters =
      all("select 1 from sqlite_master where name = 'sqlite_sequence'").length > 0 ? ['sqlite_sequence'] : [];
    const statements = made
      .toSorted((a, b) => Number(b['type'] === 'table') - Number(a['type'] === 'table'))
      .map(({ sql }) => String(sql).replaceAll(/\s+/g, ' '));
    const rows = [...tables.toSorted(), ...counters].flatMap((table) =>
      all(`select * from "${table}" order by rowid`).map((row) => {
        const columns = Object.keys(row).map((column) => `"${column}"`);
        return `insert into "${table}" (${columns.join(', ')}) values (${Object.values(row).map(literal).join(', ')})`;
      }),
    );
    return [...statements, ...rows].map((statement) => `${statement};\n`).join('');
  } finally {
    database.close();
  }
}

/** Makes a database file of what `dumpDatabase` wrote. */
export function loadDatabase(path: string, sql: string): void {
  const database = new Sqlite(path);
  try {
    database.exec(`begin; ${sql} commit;`);
  } finally {
    database.close();
  }
}
