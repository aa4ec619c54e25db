/** What end-to-end tests are written with: somebody who talks, and what they see. */
import { afterAll, beforeAll } from 'vitest';
import type { Message, Person } from '../../src/bot-api/bot-api.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';
import { pendingEffects, withDatabase } from '../support/read-database.ts';
import { eventually } from '../support/eventually.ts';

type Place = number | { readonly id: number };
type Said = Parameters<Person['says']>[2];

/** Edits that changed nothing. One that is made again because nobody knows whether it was carried out is none. */
function idleEdits(calls: World['api']['calls']): World['api']['calls'] {
  const sameAs = (call: (typeof calls)[number], { n, chatId, payload }: (typeof calls)[number]) =>
    call.n < n && call.chatId === chatId && call.payload['message_id'] === payload['message_id'];
  return calls.filter(
    (edit) =>
      edit.description?.includes('not modified') === true &&
      !calls.some((call) => sameAs(call, edit) && typeof call.outcome !== 'number'),
  );
}

/**
 * One world for all tests of a file: each uses people and chats of its own. Closed at the end, when no text may have been altered
 * and no message edited into what it was.
 */
export function oneWorld(options?: WorldOptions): { readonly world: World } {
  let world: World | undefined;
  beforeAll(async () => {
    world = await startWorld(options);
  });
  afterAll(async () => {
    const altered = world?.api.alteredTexts ?? [];
    const idle = world ? idleEdits(world.api.calls) : [];
    await world?.close();
    if (idle.length > 0) throw new Error(`Edits that change nothing: ${JSON.stringify(idle)}`);
    if (altered.length > 0) throw new Error(`Telegram would have altered ${JSON.stringify(altered)}`);
  });
  return {
    get world() {
      if (world === undefined) throw new Error('the world has not begun');
      return world;
    },
  };
}

/** Words in alphabetical order, to compare lists whose order means nothing. */
export function sorted(words: readonly (string | undefined)[]): string[] {
  return words.map((word) => word ?? '').toSorted((a, b) => a.localeCompare(b));
}

/** The labels of a message's buttons. */
export function buttonsOf(message: Message): string[] {
  return (message.keyboard ?? []).flat().map(({ text }) => text);
}

/** Whether the whole first line of a message is bold. */
export function isHeaded(message: Message, name: string): boolean {
  const [first] = message.text.split('\n');
  return (
    first === name &&
    message.entities.some(({ type, offset, length }) => type === 'bold' && offset === 0 && length === name.length)
  );
}

/** Somebody in a chat: what they say, and what the bot then shows there. */
export class Talk {
  readonly world: World;
  readonly person: Person;
  readonly chat: Place;
  readonly #topic: number | null;
  /** The last message of theirs: `sees` looks at what came after it. */
  #last = 0;

  constructor(world: World, person: Person, chat: Place = person, topic: number | null = null) {
    this.world = world;
    this.person = person;
    this.chat = chat;
    this.#topic = topic;
  }

  says(text: string, options: Said = {}): Message {
    const message = this.person.says(this.chat, text, {
      ...(this.#topic === null ? {} : { topic: this.#topic }),
      ...options,
    });
    this.#last = message.id;
    return message;
  }

  /** The bot's messages since the person last spoke, here. */
  get shown(): Message[] {
    return this.all.filter(({ id, fromBot }) => fromBot && id > this.#last);
  }

  /** All messages here. */
  get all(): Message[] {
    return this.world.api
      .messages(this.chat)
      .filter(({ threadId, inTopic }) => (inTopic ? threadId : null) === this.#topic);
  }

  /** Waits for a message of the bot since the person last spoke. */
  sees(text: string | RegExp, timeoutMs = 8000): Promise<Message> {
    const fits = (message: Message) =>
      typeof text === 'string' ? message.text.includes(text) : text.test(message.text);
    return this.world.api.until(() => this.shown.find(fits), { what: `a message with ${String(text)}`, timeoutMs });
  }

  /** Says something and waits for what it brings. */
  async asks(said: string, awaited: string | RegExp, options: Said = {}): Promise<Message> {
    this.says(said, options);
    return this.sees(awaited);
  }

  /** Waits for the message with all of these buttons. */
  seesButtons(...labels: readonly string[]): Promise<Message> {
    const fits = (message: Message) => labels.every((label) => buttonsOf(message).includes(label));
    return this.world.api.until(() => this.shown.findLast(fits), { what: `buttons ${labels.join(', ')}` });
  }

  /** Waits for the end of what runs: the message at the bottom with something to go on with. */
  ended(
    outcome: string | RegExp = /^(Round \d+ is complete|Nobody|Stopped|The consensus is written|There is no consensus)/,
  ): Promise<Message> {
    const fits = (message: Message) =>
      typeof outcome === 'string' ? message.text.startsWith(outcome) : outcome.test(message.text);
    return this.world.api.until(() => this.shown.find((message) => fits(message) && buttonsOf(message).length > 0), {
      what: `the end: ${String(outcome)}`,
    });
  }

  /** The conversation as it now stands, a line a message: for tests that read it as a person would. */
  get lines(): string[] {
    return this.all.map((message) => {
      const buttons = buttonsOf(message).map((label) => ` [${label}]`);
      const text = message.content.kind === 'document' ? `(${message.content.file.name})` : message.text;
      return `${message.fromBot ? (message.silent ? 'bot' : 'BOT') : '>'} ${text.replaceAll('\n', ' / ')}${buttons.join('')}`;
    });
  }
}

/** The answers in a message of a group, each with its heading: names in bold on a line of their own. None in any other message. */
export function answersIn({ text, entities }: Message): string[] {
  const names = ['Claude', 'GPT', 'Gemini'];
  const starts = entities.flatMap(({ type, offset, length }) =>
    type === 'bold' && names.includes(text.slice(offset, offset + length)) ? [offset] : [],
  );
  return starts.map((start, n) => text.slice(start, starts[n + 1]).trimEnd());
}

/** Every row of the world's database that mentions a needle, as table names. */
export function tablesWith(world: World, ...needles: readonly string[]): string[] {
  return Object.entries(rowsOf(world)).flatMap(([table, rows]) =>
    rows.some((row) => needles.some((needle) => JSON.stringify(row).includes(needle))) ? [table] : [],
  );
}

/** All rows of the world's database by table. */
export function rowsOf(world: World): Record<string, unknown[]> {
  return withDatabase(world.database, {}, (database) => {
    const tables = database
      .prepare<{ name: string }>("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
      .all();
    return Object.fromEntries(tables.map(({ name }) => [name, database.prepare(`select * from "${name}"`).all()]));
  });
}

/** Waits until nothing of what was asked for is still to be done, anywhere or in one Telegram chat. */
export async function settled(world: World, telegramChat?: number): Promise<void> {
  await eventually(async () => {
    const count = await pendingEffects(world.database, telegramChat);
    if (count > 0) throw new Error(`${count} effects are pending`);
  });
}
