/** The bot without Telegram: a Bot API server that it talks to, and a web chat for people. Its conversations survive a restart. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createBotApi } from '../bot-api/bot-api.ts';
import type { BotApi } from '../bot-api/bot-api.ts';
import type { ApiCall } from '../bot-api/events.ts';
import type { Message } from '../bot-api/chats/state.ts';
import { Actions } from './actions.ts';
import { assemble, CHATS, PEOPLE } from './people.ts';
import { noteEdit } from './edits.ts';
import { forgetMessages } from './forget.ts';
import { EventStream } from './event-stream.ts';
import { StateFile } from './state-file.ts';
import { addPages } from './pages.ts';
import { addRoutes } from './routes.ts';
import { gatherChanges, type Changes } from './changes.ts';
import { dump, forgetOld, restore } from './stored.ts';
import { ACTION_MS, commandsView, messageView, snapshot, type RecordedQuestion } from './views.ts';

/** What a playground is made of. */
export interface PlaygroundOptions {
  /** The file that keeps the chats; `null` keeps them in memory only. */
  readonly file: string | null;
  /** The recorded questions where nothing else can be asked, else `null`; asked each time: the empty chat offers them. */
  readonly recordings: () => readonly RecordedQuestion[] | null;
  /** The names of panellists as people see them, asked each time: each has a colour. */
  readonly names?: () => readonly string[];
  /** Names that `@` completes, asked each time; none when left out. */
  readonly mentions?: () => readonly string[];
  /** Told in a line what went wrong with the file. */
  readonly onWarning?: (line: string) => void;
}

/** A playground. */
export interface Playground {
  /** The Bot API server: `api.bot.token` is what the bot logs in with. */
  readonly api: BotApi;
  /** The ids of those who may use the bot here. */
  readonly people: readonly number[];
  /** What a chat is called on the page; null for any other. */
  nameOf(chat: number): string | null;
  /** How many pages are open. */
  readonly pages: number;
  /** Starts the Bot API server on a free loopback port; gives its URL. */
  listen(): Promise<string>;
  /** Adds the web chat (`/` and `/playground/…`) to the bot's own HTTP server. */
  register(app: FastifyInstance): void;
  /**
   * Deletes a chat's messages of before `before` (milliseconds since 1970) from pages and file, except the one `kept`.
   * @returns false if the file could not be written
   */
  forget(chat: number, before: number, kept: number | null): Promise<boolean>;
  /** Deletes every message of before `before` (milliseconds since 1970), as `forget` does it. */
  forgetOlder(before: number): Promise<void>;
  /** Ends streams and server, and writes the file. */
  close(): Promise<void>;
}

/** A bot's id never changes (its database knows it); the rest of the token is new each time. */
const newToken = () => `1000001:${randomBytes(24).toString('base64url')}`;

/** 2026-01-01, milliseconds since 1970. */
const EPOCH = 1_767_225_600_000;

/** Message ids the bot's database may know begin below this: a file that was lost or broken must not give them to other messages. */
const firstIds = (now: number) => ({ message: Math.floor((now - EPOCH) / 1000), update: Math.floor(now / 1000) });

/** The methods after which the bot relies on what it was told: they are answered when it is on disk. */
const LASTING = /^(getUpdates|send(Message|Document)|edit|delete|setMyCommands)/;

/** Makes a playground; nothing listens yet. Reads the file at once; one that is broken is set aside with a warning. */
export function createPlayground({
  file,
  recordings,
  names = () => [],
  mentions = () => [],
  onWarning = () => {},
}: PlaygroundOptions): Playground {
  const first = firstIds(Date.now());
  const api = createBotApi({
    token: newToken(),
    bot: { readsAll: true },
    firstUpdateId: first.update,
    keptCalls: 200,
  });
  assemble(api);
  api.state.mailbox = first.message;
  const changes = gatherChanges(api);
  const stateFile =
    file === null
      ? null
      : new StateFile({
          path: file,
          onWarning,
          changes: () => changes.take(),
          dump(mark) {
            forgetOld(api);
            return dump(api, mark);
          },
          restore: (whole, log) => restore(api, whole, log),
        });
  stateFile?.load();
  const saved = async () => stateFile?.flush();
  const events = new EventStream(() => snapshot(api, { recordings: recordings(), names: names() }));
  follow(api, events, changes, () => stateFile?.changed());
  api.after(async ({ method }: ApiCall) => (LASTING.test(method) ? saved() : undefined));

  return {
    api,
    people: PEOPLE.map(({ id }) => id),
    nameOf: (chat) => (CHATS.some(({ id }) => id === chat) ? (api.state.chats.get(chat)?.title ?? api.bot.name) : null),
    get pages() {
      return events.pages;
    },
    listen: () => api.listen(),
    register(app) {
      addPages(app);
      addRoutes(app, { api, events, actions: new Actions(api), saved, mentions });
    },
    async forget(chat, before, kept) {
      if (await forgetMessages(api, chat, before, kept)) events.forget();
      return (await stateFile?.rewrite()) ?? true;
    },
    async forgetOlder(before) {
      const found = await Promise.all(CHATS.map(({ id }) => forgetMessages(api, id, before, null)));
      if (!found.includes(true)) return;
      events.forget();
      await stateFile?.rewrite();
    },
    async close() {
      events.close();
      await api.close();
      await saved();
    },
  };
}

/** Tells pages and file of everything that happens. */
function follow(api: BotApi, events: EventStream, changes: Changes, changed: () => void): void {
  const tell = (event: string) => (message: Message) => {
    if (message.content.kind !== 'service') events.publish(event, messageView(api, message));
    changes.message(message);
    changed();
  };
  api.on('message', tell('message'));
  api.on('edit', (message) => {
    noteEdit(message);
    tell('edit')(message);
  });
  api.on('reaction', tell('edit'));
  api.on('delete', (message) => {
    events.publish('delete', { chat: message.chatId, id: message.id });
    changes.message(message);
    changed();
  });
  api.on('action', ({ chatId, action }) =>
    events.publish('typing', { chat: chatId, ms: action === 'cancel' ? 0 : ACTION_MS }),
  );
  api.on('profile', () => {
    events.publish('commands', commandsView(api));
    changed();
  });
  let waiting = api.updates.count;
  api.on('update', () => {
    waiting = api.updates.count;
    changed();
  });
  api.on('poll', () => {
    // What the last poll brought is confirmed: it need not come again after a restart.
    if (waiting === api.updates.count) return;
    waiting = api.updates.count;
    changed();
  });
}
