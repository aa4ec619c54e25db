/**
 * The tables. Times are milliseconds since 1970.
 *
 * The chat itself makes the ids of its projects, discussions, rounds and messages, because a step reads no database. They begin
 * with the chat's own id, which keeps them unique. Only `Chat`, `Access` and `Spending` hold Telegram's ids of chats. When a group
 * becomes a supergroup, only these change.
 */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Groups } from '../discussion/agreement/agreement.ts';
import type { RunCost } from '../discussion/costs.ts';
import type { RoundKind } from '../discussion/formats/format.ts';
import type { Order } from '../discussion/ranking/ranking.ts';
import type { EntryKind, UnansweredReason } from '../discussion/transcript.ts';

/** A chat, or one topic of it: one actor with a snapshot. */
export const Chat = defineEntity({
  name: 'Chat',
  properties: {
    id: p.integer().primary().autoincrement(),
    telegramChat: p.bigint('number'),
    /** Telegram's topic, 0 for none (also the General topic). */
    topic: p.integer(),
    /** For a topic: the chat of topic 0, to which the projects belong. Null for topic 0 itself. */
    home: p.integer().nullable(),
    private: p.boolean(),
    /** How many events were applied. Effect ids contain it. */
    seq: p.integer().default(0),
    version: p.integer(),
    snapshot: p.json<Record<string, unknown>>(),
    updatedAt: p.bigint('number'),
    /** 0, or its own id once it is being deleted. Its address is then free for a new chat. */
    forgotten: p.integer().default(0),
    /** Since when the snapshot is known to be unreadable. Null while it can be read. */
    parkedAt: p.bigint('number').nullable(),
    /** When it is to be forgotten, because the bot was taken out of this group. Null while the bot is in it. */
    forgetAt: p.bigint('number').nullable(),
    /** What it may still spend on what runs in it, US dollars: taken off the limits of the day. */
    reserved: p.float().default(0),
  },
  uniques: [{ properties: ['telegramChat', 'topic', 'forgotten'] }],
  indexes: [
    { properties: ['home'] },
    { properties: ['forgotten', 'updatedAt'] },
    {
      name: 'chat_parked',
      expression: 'create index "chat_parked" on "chat" ("parked_at") where "parked_at" is not null',
    },
    {
      name: 'chat_forget_at',
      expression: 'create index "chat_forget_at" on "chat" ("forget_at") where "forget_at" is not null',
    },
    {
      name: 'chat_reserved',
      expression: 'create index "chat_reserved" on "chat" ("reserved") where "reserved" > 0',
    },
  ],
});

/** A project: a panel, a standing instruction and discussions. The topics of a chat share its projects. */
export const Project = defineEntity({
  name: 'Project',
  properties: {
    id: p.string().primary(),
    /** The chat of topic 0. */
    home: p.integer(),
    name: p.string(),
    about: p.text().default(''),
    /** The panel's aliases. Null means the default panel. */
    models: p.json<readonly string[]>().nullable(),
    /** By seat, who takes it if its model is down. Null is nobody. */
    fallbacks: p.json<Readonly<Record<string, readonly string[]>>>().nullable(),
    /** What plain questions get (`discussion/formats/`). */
    format: p.string().default('open'),
    /** Who writes the consensus. Null is whoever is best and not on the panel. */
    judge: p.string().nullable(),
    createdAt: p.bigint('number'),
  },
  indexes: [{ properties: ['home'] }],
});

/** A discussion of a project. It begins with a question. */
export const Discussion = defineEntity({
  name: 'Discussion',
  properties: {
    id: p.string().primary(),
    chat: p.integer(),
    project: p.string(),
    question: p.text(),
    /** Drawn by chance: of it the fences in its prompts are made. '' in what was never given any. */
    chance: p.string().default(''),
    begunAt: p.bigint('number'),
    closedAt: p.bigint('number').nullable(),
    /** When something last happened in it. */
    usedAt: p.bigint('number').defaultRaw('0'),
    /** Since when it is being deleted, because it was idle for too long: nobody finds it any more. */
    expiredAt: p.bigint('number').nullable(),
  },
  indexes: [
    { properties: ['chat'] },
    { properties: ['project'] },
    { properties: ['usedAt'] },
    {
      name: 'discussion_expired',
      expression: 'create index "discussion_expired" on "discussion" ("expired_at") where "expired_at" is not null',
    },
  ],
});

/** A round of a discussion, with the panel that it had. */
export const Round = defineEntity({
  name: 'Round',
  properties: {
    /** discussion:number */
    id: p.string().primary(),
    chat: p.integer(),
    discussion: p.string(),
    number: p.integer(),
    kind: p.string().$type<RoundKind>(),
    panel: p.json<readonly string[]>(),
    begunAt: p.bigint('number'),
    endedAt: p.bigint('number').nullable(),
    /** Who agreed after it: seats by what they hold. Null where nobody was asked; empty where it could not be found out. */
    agreement: p.json<Groups>().nullable(),
  },
  indexes: [{ properties: ['discussion'] }, { properties: ['chat'] }],
});

/** What a seat held after its answer in a round. */
export const Position = defineEntity({
  name: 'Position',
  properties: {
    /** discussion:round:seat */
    id: p.string().primary(),
    chat: p.integer(),
    discussion: p.string(),
    round: p.integer(),
    /** The seat's alias. */
    seat: p.string(),
    claim: p.text(),
    /** What or who changed it. Null if nothing did, '' if it only said so. */
    moved: p.text().nullable(),
  },
  indexes: [{ properties: ['discussion'] }, { properties: ['chat'] }],
});

/** What is voted for in a round, and by what. */
export const Ballot = defineEntity({
  name: 'Ballot',
  properties: {
    /** discussion:round */
    id: p.string().primary(),
    chat: p.integer(),
    discussion: p.string(),
    round: p.integer(),
    options: p.json<readonly string[]>(),
    criteria: p.json<readonly string[]>(),
  },
  indexes: [{ properties: ['discussion'] }, { properties: ['chat'] }],
});

/** A vote of a seat or of a person. */
export const Vote = defineEntity({
  name: 'Vote',
  properties: {
    /** discussion:round:seat/ALIAS or discussion:round:person/ID */
    id: p.string().primary(),
    chat: p.integer(),
    discussion: p.string(),
    round: p.integer(),
    /** The seat's alias; null for a person. */
    seat: p.string().nullable(),
    /** The Telegram id of a person; null for a seat. */
    person: p.bigint('number').nullable(),
    /** Which option, from 0. */
    option: p.integer(),
    /** What would change it. Null if the seat does not say, and for people. */
    wouldChange: p.text().nullable(),
    at: p.bigint('number'),
  },
  indexes: [{ properties: ['discussion'] }, { properties: ['chat'] }],
});

/** How a seat has ranked what the others have answered. */
export const Ranking = defineEntity({
  name: 'Ranking',
  properties: {
    /** discussion:round:seat */
    id: p.string().primary(),
    chat: p.integer(),
    discussion: p.string(),
    round: p.integer(),
    /** Who ranks. */
    seat: p.string(),
    /** The aliases of the others, best first; those tied together. */
    places: p.json<Order>(),
  },
  indexes: [{ properties: ['discussion'] }, { properties: ['chat'] }],
});

/** The transcript: every question, remark, answer, synthesis and failure. */
export const Message = defineEntity({
  name: 'Message',
  properties: {
    /** chat:seq */
    id: p.string().primary(),
    chat: p.integer(),
    discussion: p.string(),
    seq: p.integer(),
    kind: p.string().$type<EntryKind>(),
    round: p.integer().nullable(),
    author: p.string(),
    /** The model that answered for the seat. Null if it is its own. */
    takenBy: p.string().nullable(),
    asked: p.string().nullable(),
    context: p.text().nullable(),
    text: p.text(),
    /** What the model thought before its answer. No other model sees it, and no document has it. */
    thinking: p.text().nullable(),
    reason: p.string().$type<UnansweredReason>().nullable(),
    model: p.string().nullable(),
    tokensIn: p.integer().nullable(),
    tokensOut: p.integer().nullable(),
    /** US dollars. Null means unknown. */
    cost: p.float().nullable(),
    /** An attempt did not tell what it took: tokens and cost are at least these. */
    usagePartial: p.boolean().default(false),
    ms: p.integer().nullable(),
    call: p.string().nullable(),
    /** The Telegram id of the person who said it. Null for models, and where Telegram does not tell. */
    sender: p.bigint('number').nullable(),
    /** The call of the answer whose message it shares in a group. */
    beside: p.string().nullable(),
    /** The newest wording of a question whose message was edited while it was being answered. */
    revised: p.text().nullable(),
    at: p.bigint('number'),
  },
  indexes: [
    { properties: ['discussion', 'seq'] },
    { properties: ['chat', 'call'] },
    {
      name: 'message_beside',
      expression: 'create index "message_beside" on "message" ("chat", "beside") where "beside" is not null',
    },
  ],
});

/** What a consensus says, as data. Its text is a message in the transcript. */
export const Consensus = defineEntity({
  name: 'Consensus',
  properties: {
    /** The id of its message. */
    id: p.string().primary(),
    chat: p.integer(),
    discussion: p.string(),
    value: p.json<unknown>(),
    /** What the panel has cost from the question to it. Null in what an older program left. */
    cost: p.json<RunCost>().nullable(),
  },
  indexes: [{ properties: ['discussion'] }, { properties: ['chat'] }],
});

/**
 * What a chat has asked for. Pending while `doneAt` is null. Its outcome is `held` while it waits until people can see the
 * chat.
 */
export const Effect = defineEntity({
  name: 'Effect',
  properties: {
    /** chat:seq:n */
    id: p.string().primary(),
    chat: p.integer(),
    seq: p.integer(),
    n: p.integer(),
    kind: p.string(),
    /** The version of the input's form. */
    version: p.integer().default(1),
    input: p.json<unknown>(),
    /** The model call that it makes, if any. Aborting the call ends the effect. */
    call: p.string().nullable(),
    outcome: p.string().nullable(),
    createdAt: p.bigint('number'),
    doneAt: p.bigint('number').nullable(),
  },
  indexes: [
    {
      name: 'effect_pending',
      expression: 'create index "effect_pending" on "effect" ("chat", "seq", "n") where "done_at" is null',
    },
    {
      name: 'effect_done_at',
      expression: 'create index "effect_done_at" on "effect" ("done_at") where "done_at" is not null',
    },
    {
      name: 'effect_held',
      expression: `create index "effect_held" on "effect" ("chat") where "outcome" = 'held'`,
    },
  ],
});

/** The ids of the events that were applied already. */
export const Inbox = defineEntity({
  name: 'Inbox',
  properties: { id: p.string().primary(), at: p.bigint('number') },
  indexes: [{ properties: ['at'] }],
});

/** What was granted. `from:ID` is for a group that the configured list names by the id it had before. */
export type Role = 'owner' | 'allowed' | `from:${number}`;

/** Who may use the bot besides those on the configured lists: the owner, and the people and groups that the owner let in. */
export const Access = defineEntity({
  name: 'Access',
  properties: {
    /** user:ID, chat:ID, moved:ID (named by a list under another id), or left:ID (allowed until the bot left it). */
    id: p.string().primary(),
    role: p.string().$type<Role>(),
    at: p.bigint('number'),
  },
});

/** Which message shows which part of what. */
export const Shown = defineEntity({
  name: 'Shown',
  properties: {
    /** chat/key/part */
    id: p.string().primary(),
    chat: p.integer(),
    /** What is shown: `call:3`, `board:2`, or an effect's id. */
    key: p.string(),
    part: p.integer(),
    message: p.integer(),
  },
  indexes: [{ properties: ['chat', 'key'] }, { properties: ['chat', 'message'] }],
});

/** What was spent on models: a row for each day, chat, person and model. */
const Spending = defineEntity({
  name: 'Spending',
  properties: {
    /** day:chat:person:model */
    id: p.string().primary(),
    /** In UTC, as `2026-11-27`. */
    day: p.string(),
    /** Telegram's id, 0 for nobody's. Not ours: after `/forget` the same chat has another, and a limit holds for the day. */
    telegramChat: p.bigint('number'),
    /** The Telegram id of who asked, 0 where nobody knows. */
    person: p.bigint('number'),
    /** `provider:model-id` */
    model: p.string(),
    calls: p.integer(),
    /** As far as the provider told. */
    tokensIn: p.integer(),
    tokensOut: p.integer(),
    /** So many of those read came from a provider's cache. */
    tokensCached: p.integer().default(0),
    /** US dollars. */
    usd: p.float(),
    /** So much of it no provider told. */
    estimated: p.float(),
    /** 1 if it is to be nobody's once its day is over. */
    forgotten: p.integer().default(0),
  },
  indexes: [{ properties: ['day', 'telegramChat'] }, { properties: ['telegramChat'] }],
});

export type ChatRow = InferEntity<typeof Chat>;
export type ProjectRow = InferEntity<typeof Project>;

export const entities = [
  Chat,
  Project,
  Discussion,
  Round,
  Position,
  Ballot,
  Vote,
  Ranking,
  Message,
  Consensus,
  Effect,
  Inbox,
  Access,
  Shown,
  Spending,
];
