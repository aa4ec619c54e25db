/**
 * What is kept of the playground between two processes, as JSON: messages, files, updates not yet taken, and the last ids. `dump` gives
 * all of it, `changes.ts` what has changed since.
 */
import { z } from 'zod';
import type { BotApi } from '../bot-api/bot-api.ts';
import { editedAt, markEdited } from './edits.ts';
import type { Chat, Content, Message, State, StoredFile } from '../bot-api/chats/state.ts';

const VERSION = 1;
/** The newest messages of a chat that are kept. */
const KEPT_MESSAGES = 1000;
/** The newest documents that are kept, bytes in all. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** Presses of buttons that are remembered. */
const KEPT_PRESSES = 200;
/** Ids that a killed process may have given without a trace in the file. */
const GAP = 1000;

const id = z.int();
const entity = z.looseObject({ type: z.string(), offset: z.int().min(0), length: z.int().min(0) });
const keyboard = z.array(z.array(z.looseObject({ text: z.string() }))).nullable();
const content = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text') }),
  z.object({ kind: z.enum(['document', 'photo', 'sticker', 'voice']), file: z.string() }),
  z.object({ kind: z.literal('service'), fields: z.looseObject({}) }),
]);
const message = z.object({
  id,
  fromId: id.nullable(),
  fromBot: z.boolean(),
  at: z.number(),
  editedAt: z.number().nullable(),
  silent: z.boolean(),
  replyTo: id.nullable(),
  quote: z.string().nullable(),
  content,
  text: z.string(),
  entities: z.array(entity),
  keyboard,
  reactions: z.array(z.string()),
});
const file = z.object({ id: z.string(), name: z.string(), mime: z.string(), path: z.string(), base64: z.string() });
/** Small things, which are kept together. */
const rest = z.object({
  lastUpdate: id,
  pending: z.array(z.looseObject({ update_id: id })),
  mailbox: id,
  serial: id,
  commands: z.array(z.tuple([z.string(), z.array(z.object({ command: z.string(), description: z.string() }))])),
});
const stored = rest.extend({
  version: z.literal(VERSION),
  /** The mark of the log that goes on from here; none before there were logs. */
  log: z.string().default(''),
  files: z.array(file),
  chats: z.array(z.object({ id, messages: z.array(message) })),
});
type Stored = z.infer<typeof stored>;
type StoredMessage = z.infer<typeof message>;

/** One change: a message as it now is, one that is gone, a file, or the small things. */
const change = z.union([
  z.strictObject({ chat: id, message }),
  z.strictObject({ chat: id, gone: id }),
  z.strictObject({ file }),
  z.strictObject({ rest }),
]);
type Change = z.infer<typeof change>;

export const isFile = (given: Content): given is Extract<Content, { file: StoredFile }> => 'file' in given;

function keepMessage(given: Message): StoredMessage {
  const { id, fromId, fromBot, at, silent, replyTo, quote, text, reactions } = given;
  return {
    id,
    fromId,
    fromBot,
    at,
    silent,
    replyTo,
    quote,
    text,
    editedAt: editedAt(given),
    content: isFile(given.content) ? { kind: given.content.kind, file: given.content.file.id } : { ...given.content },
    entities: given.entities.map((one) => ({ ...one })),
    keyboard: given.keyboard === null ? null : given.keyboard.map((row) => row.map((button) => ({ ...button }))),
    reactions: [...reactions],
  };
}

function keepFile({ bytes, ...given }: StoredFile): z.infer<typeof file> {
  return { ...given, base64: Buffer.from(bytes).toString('base64') };
}

function keepFiles(kept: readonly Message[]): Stored['files'] {
  let bytes = 0;
  const files = [...new Set(kept.flatMap(({ content }) => (isFile(content) ? [content.file] : [])))];
  return files
    .toReversed()
    .filter((one) => (bytes += one.bytes.length) <= KEPT_BYTES)
    .map(keepFile);
}

function keepRest({ state, updates }: BotApi): z.infer<typeof rest> {
  const { lastId, pending } = updates.unconfirmed;
  return {
    lastUpdate: lastId,
    pending: pending.map((update) => ({ ...update })),
    mailbox: state.mailbox,
    serial: state.serial,
    commands: [...state.commands].map(([key, list]) => [key, list.map((one) => ({ ...one }))]),
  };
}

/** The state as JSON. Deleted messages are left out. `log`: the mark of the log that goes on from here. */
export function dump(api: BotApi, log: string): string {
  const chats = [...api.state.chats.values()].map((chat) => ({ id: chat.id, kept: newest(chat) }));
  const value: Stored = {
    version: VERSION,
    log,
    ...keepRest(api),
    files: keepFiles(chats.flatMap(({ kept }) => kept)),
    chats: chats.map(({ id, kept }) => ({ id, messages: kept.map(keepMessage) })),
  };
  return JSON.stringify(value);
}

const line = (value: Change): string => JSON.stringify(value);

/** A message as it now is, or that it is gone. */
export const messageLine = (given: Message): string =>
  given.deletedAt === null
    ? line({ chat: given.chatId, message: keepMessage(given) })
    : line({ chat: given.chatId, gone: given.id });
/** A document. */
export const fileLine = (given: StoredFile): string => line({ file: keepFile(given) });
/** Updates not taken yet, last ids and commands. */
export const restLine = (api: BotApi): string => line({ rest: keepRest(api) });

/**
 * Forgets what is older than what is kept, and presses that were answered, so that nothing grows for ever.
 */
export function forgetOld({ state }: BotApi): void {
  for (const { messages } of state.chats.values()) {
    for (const old of [...messages.keys()].slice(0, Math.max(0, messages.size - KEPT_MESSAGES))) messages.delete(old);
  }
  const used = new Set(
    [...state.chats.values()].flatMap(({ messages }) =>
      [...messages.values()].flatMap(({ content }) => (isFile(content) ? [content.file.id] : [])),
    ),
  );
  for (const id of state.files.keys()) if (!used.has(id)) state.files.delete(id);
  for (const id of [...state.callbacks.keys()].slice(0, Math.max(0, state.callbacks.size - KEPT_PRESSES)))
    state.callbacks.delete(id);
}

function newest(chat: Chat): Message[] {
  return [...chat.messages.values()].filter(({ deletedAt }) => deletedAt === null).slice(-KEPT_MESSAGES);
}

/**
 * Puts what was kept into a server that has just begun: into the chats that it has; others are forgotten.
 * @param whole what `dump` gave
 * @param log what has changed after that; a log with another mark belongs to another whole
 * @throws where one of them is something else
 */
export function restore(
  api: BotApi,
  whole: string,
  log: { readonly mark: string; readonly changes: readonly string[] },
): void {
  const value = stored.parse(JSON.parse(whole));
  const files = new Map(value.files.map((one) => [one.id, one]));
  const chats = new Map(value.chats.map((chat) => [chat.id, new Map(chat.messages.map((one) => [one.id, one]))]));
  let small: z.infer<typeof rest> = value;
  for (const text of log.mark === value.log ? log.changes : []) {
    const one = change.parse(JSON.parse(text));
    if ('file' in one) files.set(one.file.id, one.file);
    else if ('rest' in one) small = one.rest;
    else if ('gone' in one) chats.get(one.chat)?.delete(one.gone);
    else chats.set(one.chat, (chats.get(one.chat) ?? new Map()).set(one.message.id, one.message));
  }
  const { state } = api;
  for (const { base64, ...given } of files.values())
    state.files.set(given.id, { ...given, bytes: Buffer.from(base64, 'base64') });
  for (const [id, messages] of chats) {
    const chat = state.chats.get(id);
    if (chat) for (const one of messages.values()) chat.messages.set(one.id, revive(state, id, one));
  }
  for (const [key, list] of small.commands) state.commands.set(key, list);
  state.mailbox = Math.max(state.mailbox, small.mailbox + GAP);
  state.serial = Math.max(state.serial, small.serial + GAP);
  api.updates.resume(small.lastUpdate + GAP, small.pending);
}

/** A document whose file was not kept becomes a line of text. */
function revive(state: State, chatId: number, { editedAt: changedAt, ...given }: StoredMessage): Message {
  const { content } = given;
  const file = 'file' in content ? state.files.get(content.file) : undefined;
  const lost = 'file' in content && !file;
  const shown = {
    text: lost ? `(a file that is no longer kept) ${given.text}`.trim() : given.text,
    // Kinds of entities and buttons that are not known are passed over where they are shown.
    entities: (lost ? [] : given.entities) as Message['entities'],
    keyboard: given.keyboard as Message['keyboard'],
  };
  const revived: Message = {
    ...given,
    ...shown,
    chatId,
    threadId: null,
    inTopic: false,
    senderChatId: null,
    linkPreview: false,
    fields: {},
    deletedAt: null,
    content: reviveContent(content, file),
    versions: [{ at: given.at, ...shown }],
  };
  if (changedAt !== null) markEdited(revived, changedAt);
  return revived;
}

function reviveContent(content: StoredMessage['content'], file: StoredFile | undefined): Content {
  if (content.kind === 'service' || content.kind === 'text') return content;
  return file ? { kind: content.kind, file } : { kind: 'text' };
}
