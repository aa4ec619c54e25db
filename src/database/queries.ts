/** What effects, update handlers and the inspector read. */
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RunCost } from '../discussion/costs.ts';
import { consensusSchema, type Consensus } from '../discussion/consensus/consensus.ts';
import type { Entry, ProjectInfo, RoundInfo } from '../discussion/transcript.ts';
import { select, type Database } from './open.ts';
import { allCounted } from './ballots.ts';
import { positionsOf } from './positions.ts';
import {
  Chat,
  Consensus as ConsensusRow,
  Discussion,
  Effect,
  Message,
  Project,
  Round,
  Shown,
  type ChatRow,
  type ProjectRow,
} from './schema.ts';

function reader(database: Database): SqlEntityManager {
  return database.em.fork({ clear: true });
}

/** In SQL because every answer reads entries (see `select`). */
const ENTRIES = `select seq, kind, round, author, taken_by as "by", asked, context, text, reason, model, tokens_in as "tokensIn",
  tokens_out as "tokensOut", cost, usage_partial as "usagePartial", ms, call, at from message`;

async function entries(database: Database, where: string, values: readonly (string | number)[]): Promise<Entry[]> {
  const rows = await select<
    Omit<Entry, 'at' | 'usagePartial'> & { readonly at: number | string; usagePartial: unknown }
  >(database, `${ENTRIES} where ${where}`, values);
  return rows.map((row) => ({ ...row, at: Number(row.at), usagePartial: Boolean(row.usagePartial) }));
}

/** The entries of a discussion in order, up to the one numbered `upTo`. */
export function transcript(database: Database, discussion: string, upTo: number): Promise<Entry[]> {
  return entries(database, 'discussion = ? and seq <= ? order by seq', [discussion, upTo]);
}

/** One entry of a chat. Null if it is gone. */
export async function entry(database: Database, chat: number, seq: number): Promise<Entry | null> {
  const [found] = await entries(database, 'id = ?', [`${chat}:${seq}`]);
  return found ?? null;
}

/**
 * The answers that stand in one message of a group, in order: that of a call, and those beside it. Without any there is none: they were
 * withdrawn.
 */
export function answersTogether(database: Database, chat: number, call: string): Promise<Entry[]> {
  const where = "chat = ? and (call = ? or beside = ?) and kind = 'answer' order by seq";
  return entries(database, where, [chat, call, call]);
}

/** The first question of a discussion, by which people know it: the panel's, if it was asked anything. '' if the discussion is gone. */
export async function titleOf(database: Database, discussion: string | null): Promise<string> {
  if (discussion === null) return '';
  const sql = `select coalesce((select text from message where discussion = d.id and kind = 'question' and asked is null
    order by seq limit 1), d.question) as title from discussion d where d.id = ?`;
  const [row] = await select<{ title: string }>(database, sql, [discussion]);
  return row?.title ?? '';
}

/** What the fences in the prompts of a discussion are made of. '' if the discussion is gone. */
export async function chanceOf(database: Database, discussion: string): Promise<string> {
  const [row] = await select<{ chance: string }>(database, 'select chance from discussion where id = ?', [discussion]);
  return row?.chance ?? '';
}

/** The newest question of a discussion: the panel's, if it was asked anything. '' if there is none. */
export async function newestQuestion(database: Database, discussion: string): Promise<string> {
  const sql = `select text from message where discussion = ? and kind = 'question' order by (asked is null) desc, seq desc limit 1`;
  const [row] = await select<{ text: string }>(database, sql, [discussion]);
  return row?.text ?? '';
}

/** A discussion as the history names it. `at`: when it began, milliseconds since 1970. */
export interface PastDiscussion {
  readonly id: string;
  readonly title: string;
  readonly at: number;
  /** Answers in its rounds. */
  readonly answers: number;
}

/** The discussions of a project in one chat or topic that began last, newest first. */
export async function lastDiscussions(
  database: Database,
  chat: number,
  project: string | null,
  limit: number,
): Promise<PastDiscussion[]> {
  if (project === null) return [];
  const sql = `select d.id, d.begun_at as at,
      coalesce((select text from message where discussion = d.id and kind = 'question' and asked is null
        order by seq limit 1), d.question) as title,
      (select count(*) from message where discussion = d.id and kind = 'answer' and round is not null) as answers
    from discussion d where d.chat = ? and d.project = ? and d.expired_at is null order by d.begun_at desc, d.id desc limit ?`;
  const rows = await select<{ id: string; title: string; at: number | string; answers: number | string }>(
    database,
    sql,
    [chat, project, limit],
  );
  return rows.map((row) => ({ ...row, at: Number(row.at), answers: Number(row.answers) }));
}

/** What a model thought before an answer of a chat, with its alias. Null if it did not tell, or the answer is gone. */
export async function thinkingOf(
  database: Database,
  chat: number,
  seq: number,
): Promise<{ readonly author: string; readonly thinking: string } | null> {
  const sql = 'select author, thinking from message where id = ? and thinking is not null';
  const [row] = await select<{ author: string; thinking: string }>(database, sql, [`${chat}:${seq}`]);
  return row ?? null;
}

/** A project's name and standing instruction. Both are '' for a project that is gone. */
export async function projectInfo(database: Database, id: string | null): Promise<ProjectInfo> {
  if (id === null) return { name: '', about: '' };
  const [row] = await select<ProjectInfo>(database, 'select name, about from project where id = ?', [id]);
  return { name: row?.name ?? '', about: row?.about ?? '' };
}

/** A project's row. Null if it is gone. */
export async function project(database: Database, id: string | null): Promise<ProjectRow | null> {
  return id === null ? null : reader(database).findOne(Project, { id });
}

/** The projects that a chat shares with its topics, oldest first. */
export async function projectsOf(database: Database, chat: number): Promise<ProjectRow[]> {
  const em = reader(database);
  const row = await em.findOne(Chat, { id: chat }, { fields: ['id', 'home'] });
  return row ? em.find(Project, { home: row.home ?? row.id }, { orderBy: { createdAt: 'asc', id: 'asc' } }) : [];
}

/** How many discussions a project has. */
export function discussionCount(database: Database, id: string): Promise<number> {
  return reader(database).count(Discussion, { project: id, expiredAt: null });
}

/** Everything of a discussion that its exported document tells. Null if the discussion is gone. */
export async function discussionRecord(database: Database, id: string, upTo: number) {
  const em = reader(database);
  const discussion = await em.findOne(Discussion, { id });
  if (!discussion) return null;
  const rounds = await em.find(Round, { discussion: id }, { orderBy: { number: 'asc' } });
  const entries = await transcript(database, id, upTo);
  const seqs = entries.filter(({ kind }) => kind === 'synthesis').map(({ seq }) => `${discussion.chat}:${seq}`);
  const last = seqs.at(-1);
  // A discussion may begin with a question to one model. Its title is then what the panel was asked later.
  const asked = entries.find(({ kind, asked }) => kind === 'question' && asked === null);
  const consensus = last === undefined ? null : await em.findOne(ConsensusRow, { id: last });
  return {
    question: asked?.text ?? discussion.question,
    project: await projectInfo(database, discussion.project),
    rounds: rounds.map(({ number, kind, panel }): RoundInfo => ({ number, kind, panel })),
    entries,
    positions: await positionsOf(database, id),
    ...(await allCounted(database, id)),
    consensus: consensus
      ? { value: consensus.value, writer: entries.findLast(({ kind }) => kind === 'synthesis')?.author ?? '' }
      : null,
  };
}

/** A consensus of a chat, by the entry that shows it. Null if it is gone, or not in the form of one. */
export async function consensusAt(database: Database, chat: number, seq: number): Promise<Consensus | null> {
  const row = await reader(database).findOne(ConsensusRow, { id: `${chat}:${seq}` });
  const value = consensusSchema.safeParse(row?.value);
  return value.success ? value.data : null;
}

/** What the panel had cost when a consensus was written. Null where nobody counted. */
export async function costOfConsensus(database: Database, chat: number, seq: number): Promise<RunCost | null> {
  const row = await reader(database).findOne(ConsensusRow, { id: `${chat}:${seq}` });
  return row?.cost ?? null;
}

/** An answer that stands in a message of ours. */
export interface ShownAnswer {
  /** Its entry. */
  readonly seq: number;
  readonly alias: string;
  /** The model that answered for the seat; null if it is its own. */
  readonly by: string | null;
  readonly discussion: string;
  readonly text: string;
}

/** The answers that are shown in a message of the bot, in order: several in a group, where they share one. None for any other message. */
export async function answersIn(
  database: Database,
  place: { telegramChat: number; topic: number | null; private: boolean },
  message: number,
): Promise<ShownAnswer[]> {
  const em = reader(database);
  const chat = await em.findOne(
    Chat,
    { telegramChat: place.telegramChat, topic: place.topic ?? 0, forgotten: 0 },
    { fields: ['id'] },
  );
  const shown = chat === null ? [] : await em.find(Shown, { chat: chat.id, message }, { fields: ['key'] });
  if (chat === null || shown.length === 0) return [];
  // A line that became an answer is known as both.
  const keys = { $in: shown.map(({ key }) => key) };
  const its = [{ call: keys }, ...(place.private ? [] : [{ beside: keys }])];
  const answers = { chat: chat.id, kind: { $in: ['answer' as const, 'synthesis' as const] }, $or: its };
  const rows = await em.find(Message, answers, { orderBy: { seq: 'asc' } });
  return rows.map(({ seq, author, takenBy: by = null, discussion, text }) => ({
    seq,
    alias: author,
    by,
    discussion,
    text,
  }));
}

/**
 * The topic in which a message of ours stands, by what we sent; else that of our own chat `chat`. Null for none, and for the General topic.
 */
export async function topicOf(
  database: Database,
  telegramChat: number,
  message: number,
  chat: number | null,
): Promise<number | null> {
  const sql = `select chat.topic from chat left join shown on shown.chat = chat.id and shown.message = ?
    where chat.telegram_chat = ? and chat.forgotten = 0 and (shown.id is not null or chat.id = ?)
    order by (shown.id is not null) desc limit 1`;
  const [row] = await select<{ topic: number }>(database, sql, [message, telegramChat, chat ?? 0]);
  return row === undefined || row.topic === 0 ? null : row.topic;
}

/** An answer of a chat at a place, by its entry. Null if it is gone. */
export async function answerAt(database: Database, chat: number, seq: number): Promise<ShownAnswer | null> {
  const row = await reader(database).findOne(Message, { id: `${chat}:${seq}`, kind: 'answer' });
  return row && { seq, alias: row.author, by: row.takenBy ?? null, discussion: row.discussion, text: row.text };
}

/** Who asked for the deletion that a message asks to confirm, by Telegram's id. Null if that is not known, or it asks for none. */
export async function askerAt(database: Database, telegramChat: number, message: number): Promise<number | null> {
  const sql = `select effect.input ->> 'asker' as asker from shown join chat on chat.id = shown.chat
    join effect on effect.id = shown.key where chat.telegram_chat = ? and shown.message = ? and effect.kind = 'confirm'`;
  const [row] = await select<{ asker: number | string | null }>(database, sql, [telegramChat, message]);
  return row?.asker == null ? null : Number(row.asker);
}

/** Who asked the newest question of a discussion, by Telegram's id. Null if Telegram did not tell, or there is none. */
export async function lastAsker(database: Database, discussion: string): Promise<number | null> {
  const sql = `select sender from message where discussion = ? and kind = 'question' order by seq desc limit 1`;
  const [row] = await select<{ sender: number | null }>(database, sql, [discussion]);
  return row?.sender ?? null;
}

/** How long a count of all chats is used again, milliseconds. Counting many chats takes long, and the number need not be exact. */
const COUNT_MS = 60_000;
const counted = new WeakMap<Database, { readonly total: number; readonly at: number }>();

/** How many chats there are. The number is a minute old at most. */
async function chatCount(database: Database): Promise<number> {
  const known = counted.get(database);
  if (known && performance.now() - known.at < COUNT_MS) return known.total;
  const total = await reader(database).count(Chat, { forgotten: 0 });
  counted.set(database, { total, at: performance.now() });
  return total;
}

/**
 * The chats that were active last, newest first, and how many there are in all. With more
 * than `limit` chats the number is a minute old at most.
 */
export async function recentChats(database: Database, limit: number): Promise<{ chats: ChatRow[]; total: number }> {
  const em = reader(database);
  const chats = await em.find(Chat, { forgotten: 0 }, { orderBy: { updatedAt: 'desc', id: 'desc' }, limit });
  const total = chats.length < limit ? chats.length : Math.max(chats.length, await chatCount(database));
  return { chats, total };
}

/** When an effect was asked for, milliseconds since 1970. 0 if it is gone. */
export async function askedAt(database: Database, effect: string): Promise<number> {
  const sql = 'select created_at as at from effect where id = ?';
  const [row] = await select<{ at: number | string }>(database, sql, [effect]);
  return Number(row?.at ?? 0);
}

/** The highest version among the chats' snapshots, and among the inputs of pending effects. 0 where there is none. */
export async function newestVersions(database: Database): Promise<{ snapshot: number; effect: number }> {
  const sql = `select (select max(version) from chat) as snapshot,
    (select max(version) from effect where done_at is null) as effect`;
  const [row] = await select<{ snapshot: number | null; effect: number | null }>(database, sql, []);
  return { snapshot: row?.snapshot ?? 0, effect: row?.effect ?? 0 };
}

/** A chat's row. Null if there is none. */
export function chatRow(database: Database, id: number): Promise<ChatRow | null> {
  return reader(database).findOne(Chat, { id });
}

/** The first `limit` pending effects of a chat, oldest first. */
export function pendingOf(database: Database, chat: number, limit: number) {
  const fields = ['id', 'kind', 'input', 'createdAt'] as const;
  return reader(database).find(Effect, { chat, doneAt: null }, { fields, orderBy: { seq: 'asc', n: 'asc' }, limit });
}
