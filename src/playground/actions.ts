/** What a page can do: say something, press a button, look further back, fetch a file. Everything in it is checked first. */
import { z } from 'zod';
import type { BotApi } from '../bot-api/bot-api.ts';
import type { Message } from '../bot-api/chats/state.ts';
import { CHATS } from './people.ts';
import { MAX_PIECE, MAX_PIECES, pieces } from './pieces.ts';

/** Something that cannot be done, in words for the person. */
export class Cannot extends Error {
  override readonly name = 'Cannot';
  readonly status: number;

  constructor(status: number, line: string) {
    super(line);
    this.status = status;
  }
}

const place = z.object({ chat: z.int(), as: z.int() });
const sayForm = place.extend({
  text: z.string(),
  replyTo: z.int().nullable().default(null),
  /** Made by the page for each text: a text that is posted again after a lost answer is not said twice. */
  once: z.string().min(8).max(64),
});
const pressForm = place.extend({ message: z.int(), data: z.string().min(1).max(64) });

/** What became of a press: a line to show, if any. */
export interface Pressed {
  readonly text: string | null;
  readonly alert: boolean;
  readonly url: string | null;
  readonly timedOut: boolean;
}

const REMEMBERED = 300;

/** What pages ask for, done on the Bot API server. */
export class Actions {
  readonly #api: BotApi;
  readonly #said = new Map<string, readonly number[]>();

  constructor(api: BotApi) {
    this.#api = api;
  }

  /** Says a text, in several messages if it is long. Gives their ids. @throws Cannot */
  say(body: unknown): readonly number[] {
    const { chat, as, text, replyTo, once } = read(sayForm, body);
    const before = this.#said.get(once);
    if (before) return before;
    const person = this.#person(chat, as);
    // oxlint-disable-next-line no-control-regex -- what Telegram makes blanks of
    const parts = pieces(text.toWellFormed().replaceAll(/[\u0000-\u0009\u000B-\u001F\u2028-\u202E]/g, ' '));
    if (parts.length === 0) throw new Cannot(400, 'Write something first');
    if (parts.length > MAX_PIECES)
      throw new Cannot(413, `This is too long: ${MAX_PIECES} messages of ${MAX_PIECE} characters at most`);
    const target = replyTo === null ? null : this.#message(chat, replyTo);
    const ids = parts.map((part, i) => person.says(chat, part, i === 0 && target ? { replyTo: target } : {}).id);
    this.#said.set(once, ids);
    const [oldest] = this.#said.keys();
    if (this.#said.size > REMEMBERED && oldest !== undefined) this.#said.delete(oldest);
    return ids;
  }

  /** Presses a button as the page showed it, which may be out of date. Waits for the bot's answer. @throws Cannot */
  async press(body: unknown): Promise<Pressed> {
    const { chat, as, message, data } = read(pressForm, body);
    if (Buffer.byteLength(data) > 64) throw new Cannot(400, 'There is no such button');
    const { text, alert, url, timedOut } = await this.#person(chat, as).presses(this.#message(chat, message), { data });
    return { text, alert, url, timedOut };
  }

  #person(chat: number, as: number) {
    const people = CHATS.find(({ id }) => id === chat)?.people ?? [];
    if (!people.some(({ id }) => id === as)) throw new Cannot(404, 'There is no such chat or person');
    return this.#api.person(as);
  }

  #message(chat: number, id: number): Message {
    const message = this.#api.state.chats.get(chat)?.messages.get(id);
    if (message === undefined || message.deletedAt !== null) throw new Cannot(404, 'This message is no longer there');
    return message;
  }
}

function read<T>(form: z.ZodType<T>, body: unknown): T {
  const { success, data } = form.safeParse(body);
  if (!success) throw new Cannot(400, 'This is not what the page sends');
  return data;
}
