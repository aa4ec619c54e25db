/**
 * Imported for what it does: kills this process at a commit, without a hook in `src`. `KILL_AT_COMMIT=before:7` means just before
 * the 7th commit since the start, `after:7` just after it. Every write outside of a transaction is a commit too.
 * `KILL_AT_COMMIT_FROM=start` counts the migrations as well; otherwise the count begins with the first write of an event.
 */
import Sqlite from 'better-sqlite3';
import { Client } from 'pg';

const [when, number] = (process.env['KILL_AT_COMMIT'] ?? '').split(':');
const wanted = Number(number);
let counting = process.env['KILL_AT_COMMIT_FROM'] === 'start';
let count = 0;

const WRITE = /^\s*(?:insert|update|delete|create|replace)\b/i;
const COMMIT = /^\s*commit\b/i;
const OURS = /\b(?:chat|effect|inbox|shown|message|access)\b/i;

/** Runs a statement; if it is the commit that is wanted, the process dies just before or just after it. */
function committing<T>(database: Sqlite.Database, sql: string, run: () => T): T {
  if (WRITE.test(sql) && OURS.test(sql) && !/create|migration/i.test(sql)) counting = true;
  const commits = COMMIT.test(sql) || (WRITE.test(sql) && !database.inTransaction);
  if (!counting || !commits) return run();
  count += 1;
  if (count !== wanted) return run();
  if (when === 'before') process.kill(process.pid, 'SIGKILL');
  const result = run();
  process.kill(process.pid, 'SIGKILL');
  return result;
}

if (Number.isInteger(wanted) && wanted > 0) {
  // oxlint-disable-next-line typescript/unbound-method -- called with its `this` below
  const { prepare } = Sqlite.prototype;
  Sqlite.prototype.prepare = function (this: Sqlite.Database, sql: string) {
    const statement = prepare.call(this, sql);
    for (const method of ['run', 'all', 'get'] as const) {
      const original = statement[method].bind(statement) as (...values: unknown[]) => unknown;
      const wrapped = (...values: unknown[]) => committing(this, sql, () => original(...values));
      Object.defineProperty(statement, method, { value: wrapped });
    }
    return statement;
  } as typeof prepare;
  // On PostgreSQL a commit is a statement of its own, and nothing is written outside of a transaction.
  const pg = Client.prototype as unknown as { query: (this: unknown, ...args: unknown[]) => unknown };
  const { query } = pg;
  pg.query = function (this: unknown, ...args: unknown[]) {
    const [asked] = args;
    const sql = typeof asked === 'string' ? asked : ((asked as { text?: string } | undefined)?.text ?? '');
    if (WRITE.test(sql) && OURS.test(sql)) counting = true;
    if (!counting || !COMMIT.test(sql) || ++count !== wanted) return query.apply(this, args);
    if (when === 'before') process.kill(process.pid, 'SIGKILL');
    return Promise.resolve(query.apply(this, args)).finally(() => process.kill(process.pid, 'SIGKILL'));
  };
}
