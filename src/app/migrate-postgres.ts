/**
 * `npm run migrate:postgres -- sqlite:PATH postgresql://…`: copies a SQLite database into an empty PostgreSQL one, while the bot is stopped.
 * The file keeps its rows; one of an older version is first brought up to date, as a start does. Then every chat is restored from what was copied: one that could be read before can be read there.
 */
import { existsSync } from 'node:fs';
import { snapshotOf } from '../chat/snapshot-versions.ts';
import { copyAll, NotEmpty, NotWhole } from '../database/copy.ts';
import { whyNotOpened } from '../database/errors.ts';
import { isPostgresqlUrl, openDatabase, select, shownUrl, type Database } from '../database/open.ts';
import { transaction } from '../database/transaction.ts';
import { loadChat } from '../engine/statements.ts';

const USAGE = 'Usage: npm run migrate:postgres -- sqlite:PATH postgresql://user:password@host:5432/database';

/** How many chats are restored at once. */
const BATCH = 500;

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** The ids of the chats whose snapshots cannot be restored. */
async function unreadable(database: Database): Promise<number[]> {
  const broken: number[] = [];
  for (let last = 0; ;) {
    const sql = 'select id from chat where id > ? order by id limit ?';
    const ids = (await select<{ id: number }>(database, sql, [last, BATCH])).map(({ id }) => id);
    const end = ids.at(-1);
    if (end === undefined) return broken;
    await transaction(database, async (em) => {
      for (const id of ids) {
        const row = await loadChat(em, id);
        try {
          if (row) snapshotOf(row);
        } catch {
          broken.push(id);
        }
      }
    });
    last = end;
  }
}

async function open(what: string, work: () => Promise<Database>): Promise<Database> {
  try {
    return await work();
  } catch (error) {
    return fail(`${what} ${whyNotOpened(error)}`);
  }
}

const [source = '', target = ''] = process.argv.slice(2);
const path = /^sqlite:(?:\/\/)?(.+)$/.exec(source)?.[1];
if (path === undefined || !isPostgresqlUrl(target) || !URL.canParse(target)) fail(USAGE);
if (!existsSync(path)) fail(`${path} is not there: name the file of the database`);
const from = await open(path, () => openDatabase(path, { lock: true }));
const to = await open(shownUrl(target), () => openDatabase(target, { migrate: true }));
const began = performance.now();
let copied = 0;
try {
  await copyAll(from, to, (table, done, all) => {
    process.stdout.write(`${table}: ${done} of ${all}\n`);
    if (done === all) copied += all;
  });
} catch (error) {
  if (error instanceof NotEmpty) fail(`${shownUrl(target)} is not empty: name a new database`);
  if (error instanceof NotWhole)
    fail(`${shownUrl(target)} has not all rows of ${error.message}: try again with a new database`);
  fail(
    `The copy failed: ${shownUrl(target)} ${whyNotOpened(error)}. Nothing is lost in ${path}; try again with a new database`,
  );
}
const before = await unreadable(from);
const after = await unreadable(to);
if (JSON.stringify(before) !== JSON.stringify(after))
  fail(`Chats cannot be read in ${shownUrl(target)}: ${after.join(', ')}`);
await from.close();
await to.close();
const seconds = (performance.now() - began) / 1000;
const left = before.length > 0 ? ` ${before.length} chats could not be read before and cannot now.` : '';
process.stdout.write(
  `${copied} rows are copied and compared, and every chat is restored, in ${seconds.toFixed(1)} s (${Math.round(copied / seconds)} rows a second).${left}\nSet DATABASE_URL=${shownUrl(target).replace('//', '//USER:PASSWORD@')} and start the bot.\n`,
);
process.exit(0);
