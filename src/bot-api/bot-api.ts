import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { CallHandler } from './calls.ts';
import type { CallHook } from './calls.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Core } from './chats/core.ts';
import { createEvents, until } from './events.ts';
import type { ApiCall, Events, UntilOptions } from './events.ts';
import { Faults } from './faults.ts';
import { Group } from './chats/group.ts';
import type { Account } from './chats/group.ts';
import { RateLimits } from './limits.ts';
import type { LimitOptions } from './limits.ts';
import { Person } from './chats/person.ts';
import { addBotRoutes } from './routes.ts';
import type { ChatRef } from './chats/speak.ts';
import { addChat, emptyState } from './chats/state.ts';
import type { Bot, Message, State } from './chats/state.ts';
import { Updates } from './updates.ts';
import { Webhook } from './webhook.ts';

export type { ApiCall } from './events.ts';
export type { Group } from './chats/group.ts';
export type { Person } from './chats/person.ts';
export type { Message } from './chats/state.ts';

export interface BotApiOptions {
  /** Default `1000001:local-playground-token`. The number before the colon is the bot's id. */
  readonly token?: string;
  readonly bot?: Partial<Pick<Bot, 'name' | 'username' | 'readsAll'>>;
  /** Rate limits. None by default. */
  readonly limits?: Partial<LimitOptions>;
  readonly clock?: Clock;
  /** How long a pressed button waits for an answer, milliseconds. Default 30,000. */
  readonly callbackTimeoutMs?: number;
  /** The first wait after a webhook delivery that failed, milliseconds. Default 1000. */
  readonly webhookRetryMs?: number;
  /** The first update's id. Default 1000. */
  readonly firstUpdateId?: number;
  /** How many of the newest calls are kept. Default 50,000. */
  readonly keptCalls?: number;
}

/** How a group, supergroup or channel is made. The bot is not told, because it is not in it yet. */
export interface GroupOptions {
  readonly id?: number;
  readonly owner: Account;
  readonly members?: readonly Account[];
  /** A supergroup with topics. */
  readonly forum?: boolean;
}

/** A local Bot API server. The bot uses it over HTTP. Tests and the playground act as people through this object. */
export class BotApi {
  readonly state: State;
  readonly events: Events;
  readonly faults = new Faults();
  readonly limits: RateLimits;
  readonly updates: Updates;
  /** The web server. More routes can be added before `listen`. */
  readonly app: FastifyInstance;
  readonly #core: Core;
  readonly #calls: CallHandler;
  #url: string | null = null;

  constructor(options: BotApiOptions = {}) {
    const clock = options.clock ?? systemClock;
    this.state = emptyState(botOf(options));
    this.events = createEvents();
    this.updates = new Updates(clock, this.events, options.firstUpdateId ?? 1000);
    this.limits = new RateLimits(clock, options.limits);
    this.#core = {
      state: this.state,
      clock,
      events: this.events,
      updates: this.updates,
      webhook: new Webhook(this.updates, clock, options.webhookRetryMs ?? 1000),
      alteredTexts: [],
      callbackTimeoutMs: options.callbackTimeoutMs ?? 30_000,
    };
    this.#calls = new CallHandler(this.#core, this.faults, this.limits, options.keptCalls ?? 50_000);
    this.app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 300 } });
    addBotRoutes(this.app, this.state, this.#calls);
  }

  /** The bot's account. `token` is what it logs in with. */
  get bot(): Bot {
    return this.state.bot;
  }

  /** The server's address, for telegraf's `apiRoot`. Throws before `listen`. */
  get url(): string {
    if (this.#url === null) throw new Error('the Bot API server does not listen yet');
    return this.#url;
  }

  /** Every call the bot made, in order of arrival. */
  get calls(): readonly ApiCall[] {
    return this.#calls.record;
  }

  /** Messages of the bot with entities that Telegram would have dropped or cut without an error. */
  get alteredTexts(): Core['alteredTexts'] {
    return this.#core.alteredTexts;
  }

  /** Starts to listen. Port 0 means any free port. Returns the URL. */
  async listen(port = 0, host = '127.0.0.1'): Promise<string> {
    this.#url = await this.app.listen({ port, host });
    return this.#url;
  }

  /** Ends polls, deliveries and all connections. */
  async close(): Promise<void> {
    this.#core.webhook.set(null);
    this.updates.terminate('Conflict: the server is closing');
    await this.app.close();
  }

  /** Somebody who uses Telegram. The same id is the same person. What the options leave out stays as it was. */
  person(id: number, options: PersonOptions = {}): Person {
    const known = { name: `Person ${id}`, lastName: null, username: null, language: 'en', ...this.state.users.get(id) };
    this.state.users.set(id, { ...known, ...options, id, isBot: false });
    return new Person(this.#core, id);
  }

  /** A basic group. */
  group(title: string, options: GroupOptions): Group {
    return this.#found('group', title, options, -4_000_000_000);
  }

  /** A supergroup. With `forum` it has topics. */
  supergroup(title: string, options: GroupOptions): Group {
    return this.#found('supergroup', title, options, -1_002_000_000_000);
  }

  channel(title: string, options: GroupOptions): Group {
    return this.#found('channel', title, options, -1_001_000_000_000);
  }

  /** What people see in a chat now, in order. Service messages are included. */
  messages(chat: ChatRef): Message[] {
    return this.history(chat).filter(({ deletedAt }) => deletedAt === null);
  }

  /** All messages that were ever in a chat. Deleted ones are included. */
  history(chat: ChatRef): Message[] {
    return [...(this.state.chats.get(typeof chat === 'number' ? chat : chat.id)?.messages.values() ?? [])];
  }

  /** Waits until `probe` returns something. It is called now and whenever anything happens. */
  until<T>(probe: () => T | null | undefined | false, options: UntilOptions = {}): Promise<T> {
    return until(this.events, probe, options, () => this.#situation());
  }

  /** Sends the bot any update, well-formed or not. Returns the update's id, which is the next one unless it has one. */
  push(update: object): number {
    return this.updates.pushRaw(update);
  }

  /** Sends the bot an update again, even if it was confirmed. False if there is no such update. */
  redeliver(updateId: number): boolean {
    return this.updates.redeliver(updateId);
  }

  /** Runs `hook` before each call is handled. The call waits for it. Returns a function that removes the hook. */
  before(hook: CallHook): () => void {
    this.#calls.before.add(hook);
    return () => this.#calls.before.delete(hook);
  }

  /**
   * Runs `hook` after each call is handled and before it is answered. The answer waits for it. Returns a function that removes
   * the hook.
   */
  after(hook: CallHook): () => void {
    this.#calls.after.add(hook);
    return () => this.#calls.after.delete(hook);
  }

  on: Events['on'] = (...args) => this.events.on(...args);
  off: Events['off'] = (...args) => this.events.off(...args);

  #found(type: 'group' | 'supergroup' | 'channel', title: string, options: GroupOptions, base: number): Group {
    const { owner, members = [], forum = false, id = base - ++this.state.serial } = options;
    const chat = addChat(this.state, id, type, title, forum);
    chat.members.set(owner.id, { status: 'creator', anonymous: false });
    for (const member of members) chat.members.set(member.id, { status: 'member', anonymous: false });
    return new Group(this.#core, id, owner);
  }

  /** The last calls, for the message of an error. It holds no texts of people. */
  #situation(): string {
    const calls = this.calls
      .slice(-8)
      .map(({ method, outcome, description }) => `${method} ${outcome} ${description ?? ''}`.trim());
    return `the last calls were: ${calls.join(' | ') || 'none'}; updates waiting: ${this.updates.count}`;
  }
}

export interface PersonOptions {
  readonly name?: string;
  readonly lastName?: string | null;
  readonly username?: string | null;
  readonly language?: string | null;
}

/** Makes a local Bot API server. `listen` starts it. */
export function createBotApi(options: BotApiOptions = {}): BotApi {
  return new BotApi(options);
}

function botOf({ token = '1000001:local-playground-token', bot = {} }: BotApiOptions): Bot {
  const id = Number(token.split(':', 1)[0]);
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new Error('a bot token begins with the number of the bot and a colon');
  return {
    id,
    token,
    name: bot.name ?? 'Conclave',
    username: bot.username ?? 'conclave_bot',
    readsAll: bot.readsAll ?? false,
  };
}
