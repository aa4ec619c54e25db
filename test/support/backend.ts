/** The database of a test: a SQLite file, or one of a PostgreSQL server where the tests are run once more on that. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a server, without a database; its database `tables` has the tables. */
    readonly postgresql: string | undefined;
  }
}

/** Whether the tests run on PostgreSQL. */
export const onPostgresql = inject('postgresql') !== undefined;

let made = 0;

/** The address of a database for one test, gone when it has finished. On PostgreSQL its tables are there. */
export function temporaryAddress(): string {
  const server = inject('postgresql');
  if (server !== undefined) {
    const name = `test_${process.pid}_${++made}`;
    const psql = (database: string, sql: string) =>
      execFileSync('psql', ['-X', '-q', '-d', `${server}/${database}`, '-c', sql]);
    psql('postgres', `create database "${name}" template tables`);
    // Restate knows a chat by its id, in all tests.
    if (inject('restate') !== undefined)
      psql(name, `alter table chat alter column id restart with ${process.pid * 1000 + made * 100}`);
    return `${server}/${name}`;
  }
  const folder = mkdtempSync(join(tmpdir(), 'conclave-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data', 'conclave.db');
}
