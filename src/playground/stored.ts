/** What is kept of the playground between two processes, as JSON: messages, files, updates not yet taken, and the last ids. */
import { z } from 'zod';
import type { BotApi } from '../bot-api/bot-api.ts';
import { editedAt, markEdited } from './edits.ts';
import type { Chat, Content, Message, State, StoredFile } from '../bot-api/chats/state.ts';

const VERSION = 1;
/** The newest messages of a chat that are kept. */
const KEPT_MESSAGES = 1000;
/** The newest documents that are kept, bytes in all. */
const KEPT_BYTES = 16 * 1024 * 1024;
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
const stored = z.object({
  version: z.literal(VERSION),
  lastUpdate: id,
  pending: z.array(z.looseObject({ update_id: id })),
  mailbox: id,
  serial: id,
  commands: z.array(z.tuple([z.string(), z.array(z.object({ command: z.string(), description: z.string() }))])),
  files: z.array(
    z.object({ id: z.string(), name: z.string(), mime: z.string(), path: z.string(), base64: z.string() }),
  ),
  chats: z.array(z.object({ id, messages: z.array(message) })),
});
type Stored = z.infer<typeof stored>;
type StoredMessage = z.infer<typeof message>;

const isFile = (given: Content): given is Extract<Content, { file: StoredFile }> => 'file' in given;

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

function keepFiles(kept: readonly Message[]): Stored['files'] {
  let bytes = 0;
  const files = [...new Set(kept.flatMap(({ content }) => (isFile(content) ? [content.file] : [])))];
  return files
    .toReversed()
    .filter((file) => (bytes += file.bytes.length) <= KEPT_BYTES)
    .map(({ bytes, ...file }) => ({ ...file, base64: Buffer.from(bytes).toString('base64') }));
}

/** The state as JSON. Deleted messages are left out. */
export function dump(api: BotApi): string {
  const { state } = api;
  const chats = [...state.chats.values()].map((chat) => ({ id: chat.id, kept: newest(chat) }));
  const { lastId, pending } = api.updates.unconfirmed;
  const value: Stored = {
    version: VERSION,
    lastUpdate: lastId,
    pending: pending.map((update) => ({ ...update })),
    mailbox: state.mailbox,
    serial: state.serial,
    commands: [...state.commands].map(([key, list]) => [key, list.map((one) => ({ ...one }))]),
    files: keepFiles(chats.flatMap(({ kept }) => kept)),
    chats: chats.map(({ id, kept }) => ({ id, messages: kept.map(keepMessage) })),
  };
  return JSON.stringify(value);
}

function newest(chat: Chat): Message[] {
  return [...chat.messages.values()].filter(({ deletedAt }) => deletedAt === null).slice(-KEPT_MESSAGES);
}

/**
 * Puts what was kept into a server that has just begun: into the chats that it has; others are forgotten.
 * @throws where the text is not what `dump` gives
 */
export function restore(api: BotApi, json: string): void {
  const value = stored.parse(JSON.parse(json));
  const { state } = api;
  for (const { base64, ...file } of value.files)
    state.files.set(file.id, { ...file, bytes: Buffer.from(base64, 'base64') });
  for (const { id, messages } of value.chats) {
    const chat = state.chats.get(id);
    if (chat) for (const one of messages) chat.messages.set(one.id, revive(state, id, one));
  }
  for (const [key, list] of value.commands) state.commands.set(key, list);
  state.mailbox = Math.max(state.mailbox, value.mailbox + GAP);
  state.serial = Math.max(state.serial, value.serial + GAP);
  api.updates.resume(value.lastUpdate + GAP, value.pending);
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
