/** What has changed in the playground since it was last written, as the lines of its log. */
import type { BotApi } from '../bot-api/bot-api.ts';
import type { Message, StoredFile } from '../bot-api/chats/state.ts';
import { fileLine, isFile, messageLine, restLine } from './stored.ts';

/** Gathers changes. */
export interface Changes {
  /** A message is new, edited or deleted. */
  message(message: Message): void;
  /** Gives the lines of what has changed since it was last asked: a message that changed often is one line. */
  take(): readonly string[];
}

/** Makes a gatherer for a server. */
export function gatherChanges(api: BotApi): Changes {
  const messages = new Set<Message>();
  const files = new Set<StoredFile>();
  const known = new WeakSet<StoredFile>();
  let small = '';
  return {
    message(message) {
      messages.add(message);
      if (!isFile(message.content) || known.has(message.content.file)) return;
      known.add(message.content.file);
      files.add(message.content.file);
    },
    take() {
      const rest = restLine(api);
      const lines = [
        ...[...files].map(fileLine),
        ...[...messages].map(messageLine),
        // Whatever happens changes one of the last ids: it is small.
        ...(rest === small ? [] : [rest]),
      ];
      files.clear();
      messages.clear();
      small = rest;
      return lines;
    },
  };
}
