/** Databases to start on: an empty one, and one of many chats, made of two that went through `apply`. */
import Sqlite from 'better-sqlite3';
import { openDatabase } from '../../src/database/open.ts';
import { shownStore } from '../../src/database/shown.ts';
import { endEffect } from '../../src/engine/apply.ts';
import { applyNew, newChat, round } from './apply.ts';

/** Chat ids that occur nowhere by chance, so that replacing their digits makes another chat of a copied row. */
const FINISHED = 98_765_431;
const PENDING = 87_654_329;
const TABLES = ['chat', 'project', 'discussion', 'round', 'message', 'effect', 'inbox', 'shown'];

/** Makes an empty database that is up to date. */
export async function seedEmpty(path: string): Promise<void> {
  await (await openDatabase(path)).close();
}

/** Makes a database of `chats` chats, each with a finished discussion; in the last `pending` of them a question waits for its answer. */
export async function seedChats(path: string, chats: number, pending: number): Promise<void> {
  await seedEmpty(path);
  const before = new Sqlite(path);
  before.exec(`insert into sqlite_sequence (name, seq) values ('chat', ${PENDING - 1})`);
  before.close();
  const database = await openDatabase(path);
  const shown = shownStore(database);
  await discuss(PENDING);
  await database.em.execute(`update sqlite_sequence set seq = ${FINISHED - 1} where name = 'chat'`);
  await discuss(FINISHED);
  const at = Date.now();
  const asks = { type: 'ask', text: 'And why is it red?', alias: null, threaded: false, context: null } as const;
  const unsaid = { written: null, inThread: false, unseen: false };
  const alone = { ...asks, ...unsaid, discussion: null, line: null, from: 1 };
  const event = { ...alone, at, by: 'Ann', message: 9, pressed: null, panel: ['claude', 'gpt', 'gemini'] };
  await applyNew(database, { chat: PENDING, eventId: `tg:ask:${PENDING}`, event, at });
  await database.close();
  copy(path, chats, pending);

  /** A finished discussion, all of it shown. */
  async function discuss(id: number): Promise<void> {
    const chat = await newChat(database, id);
    if (chat !== id) throw new Error(`the chat got the id ${chat}`);
    const { shows } = await round(database, chat, `tg:open:${chat}`);
    for (const [n, { id: effect }] of shows.entries()) {
      await endEffect(database, effect, 'shown', Date.now());
      await shown.set(chat, `call:${n}`, 0, n + 2);
    }
  }
}

/** Copies the two chats until there are so many, and takes them out. */
function copy(path: string, chats: number, pending: number): void {
  const database = new Sqlite(path);
  database.exec('begin');
  for (const table of TABLES) {
    for (const [template, from, to] of [
      [FINISHED, 1, chats - pending],
      [PENDING, chats - pending + 1, chats],
    ] as const) {
      const rows = database.prepare(`select * from "${table}"`).all();
      const ours = rows.map((row) => JSON.stringify(row)).filter((row) => row.includes(String(template)));
      for (const row of ours) {
        const columns = Object.keys(JSON.parse(row) as object);
        const insert = database.prepare(`insert into "${table}" values (${columns.map(() => '?').join(', ')})`);
        for (let id = from; id <= to; id += 1) {
          const values = Object.values(
            JSON.parse(row.replaceAll(String(template), String(id))) as Record<string, string | number | null>,
          );
          insert.run(...values);
        }
      }
    }
  }
  for (const template of [FINISHED, PENDING]) {
    for (const table of TABLES) {
      const column = table === 'project' ? 'home' : table === 'chat' || table === 'inbox' ? 'id' : 'chat';
      database.exec(
        `delete from "${table}" where "${column}" ${table === 'inbox' ? `like '%${template}'` : `= ${template}`}`,
      );
    }
  }
  database.exec('commit');
  database.close();
}
