import * as bot from './bot.ts';
import * as chats from './chats.ts';
import * as edit from './edit.ts';
import type { Method } from './method.ts';
import { getFile, sendDocument, sendMessage } from './send.ts';
import * as transient from './transient.ts';
import * as updates from './updates.ts';

const METHODS: Readonly<Record<string, Method>> = {
  ...bot,
  ...chats,
  ...edit,
  ...transient,
  ...updates,
  getFile,
  sendDocument,
  sendMessage,
};

const byLowerCase = new Map(Object.entries(METHODS).map(([name, method]) => [name.toLowerCase(), { name, method }]));

/** A method by its name, in any letter case as in Telegram. Null if there is none. */
export function findMethod(name: string): { readonly name: string; readonly method: Method } | null {
  return byLowerCase.get(name.toLowerCase()) ?? null;
}

/** Whether a method counts as a message for the rate limits: new messages and edits do. */
export function countsAsMessage(name: string): boolean {
  return (
    name === 'sendMessage' || name === 'sendDocument' || name === 'editMessageText' || name === 'editMessageReplyMarkup'
  );
}
