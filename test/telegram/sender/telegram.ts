import type { ChatAddress } from '../../../src/engine/ports.ts';
import type { CallApi, Composed, Post, ShownStore } from '../../../src/telegram/sender/types.ts';

/** What happens to a call: refused, or its connection fails before or after Telegram carried it out. */
export type Fault =
  | { code: number; description: string; parameters?: object }
  | 'refused'
  | 'cut'
  | 'cut after'
  | 'hang'
  | 'hang after';

export interface Logged {
  at: number;
  method: string;
  chat: number;
  id: number;
  text: string;
  payload: Record<string, unknown>;
}

interface Message {
  id: number;
  text: string;
}

export class Refusal extends Error {
  code: number;
  description: string;
  parameters: object | undefined;
  constructor(code: number, description: string, parameters?: object) {
    super(`${code}: ${description}`);
    this.code = code;
    this.description = description;
    this.parameters = parameters;
  }
}

const broken = (code: string): Error => Object.assign(new Error(`failed, reason: ${code}`), { code, type: 'system' });
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Telegram in memory: messages, limits as strict as they can be (token bucket, sliding windows), faults, and a log. */
export class FakeTelegram {
  latency: (text: string) => number = () => 10;
  fault: (method: string, chat: number, text: string) => Fault | null = () => null;
  limited = true;
  /** Calls carried out, in order. */
  log: Logged[] = [];
  /** All calls, refused ones too. */
  calls: { at: number; method: string; chat: number }[] = [];
  refusedByLimit = 0;
  chats = new Map<number, Message[]>();
  #buckets = new Map<number, { level: number; at: number }>();
  #groups = new Map<number, number[]>();
  #all: number[] = [];
  #lastId = 0;

  call: CallApi = async (method, given, signal) => {
    const payload: Record<string, unknown> = { ...given };
    const chat = Number(payload['chat_id'] ?? 0);
    const text = typeof payload['text'] === 'string' ? payload['text'] : '';
    const latency = this.latency(text);
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { type: 'aborted' })));
    });
    await Promise.race([wait(latency / 2), aborted]);
    this.calls.push({ at: performance.now(), method, chat });
    const fault = this.fault(method, chat, text);
    if (fault === 'refused') throw broken('ECONNREFUSED');
    if (fault === 'cut') throw broken('ECONNRESET');
    if (fault === 'hang') return aborted;
    if (typeof fault === 'object' && fault) throw new Refusal(fault.code, fault.description, fault.parameters);
    const result = this.#carryOut(method, chat, text, payload);
    if (fault === 'cut after') throw broken('ECONNRESET');
    if (fault === 'hang after') return aborted;
    await Promise.race([wait(latency / 2), aborted]);
    return result;
  };

  texts(chat: number): string[] {
    return (this.chats.get(chat) ?? []).map((message) => message.text);
  }

  /** When a text was first seen in a chat, by sending or editing. */
  seenAt(text: string): number {
    return this.log.find((entry) => entry.text === text)?.at ?? NaN;
  }

  #carryOut(method: string, chat: number, text: string, payload: Record<string, unknown>): unknown {
    if (method === 'answerCallbackQuery') return true;
    this.#count(method, chat);
    const messages = this.chats.get(chat) ?? [];
    this.chats.set(chat, messages);
    const log = (id: number): void => void this.log.push({ at: performance.now(), method, chat, id, text, payload });
    if (method === 'sendMessage' || method === 'sendDocument') {
      const message = { id: (this.#lastId += 1), text: method === 'sendDocument' ? 'document' : text };
      messages.push(message);
      log(message.id);
      return { message_id: message.id };
    }
    if (method === 'sendChatAction') return true;
    const id = Number(payload['message_id']);
    const at = messages.findIndex((message) => message.id === id);
    const message = messages[at];
    if (method === 'deleteMessage') {
      if (!message) throw new Refusal(400, 'Bad Request: message to delete not found');
      messages.splice(at, 1);
      log(id);
      return true;
    }
    if (!message) throw new Refusal(400, 'Bad Request: message to edit not found');
    if (method === 'editMessageReplyMarkup') {
      log(id);
      return { message_id: id };
    }
    if (message.text === text) throw new Refusal(400, 'Bad Request: message is not modified: …');
    message.text = text;
    log(id);
    return { message_id: id };
  }

  #count(method: string, chat: number): void {
    if (!this.limited) return;
    const now = performance.now();
    const refuse = (ms: number): never => {
      this.refusedByLimit += 1;
      throw new Refusal(429, 'Too Many Requests', { retry_after: Math.max(1, Math.ceil(ms / 1000)) });
    };
    this.#all = this.#all.filter((at) => at > now - 1000);
    if (this.#all.length >= 30) refuse(1000);
    this.#all.push(now);
    if (method === 'deleteMessage' || method === 'sendChatAction') return;
    if (chat < 0) {
      const minute = (this.#groups.get(chat) ?? []).filter((at) => at > now - 60_000);
      this.#groups.set(chat, minute);
      if (minute.length >= 20) refuse(60_000 - (now - (minute[0] ?? 0)));
      minute.push(now);
      return;
    }
    const bucket = this.#buckets.get(chat) ?? { level: 5, at: now };
    this.#buckets.set(chat, bucket);
    bucket.level = Math.min(5, bucket.level + (now - bucket.at) / 1000);
    bucket.at = now;
    if (bucket.level < 1 - 1e-6) refuse(1000 * (1 - bucket.level));
    bucket.level -= 1;
  }
}

/** The shown messages in memory, asynchronous like a database. */
export class MemoryStore implements ShownStore {
  rows = new Map<string, number[]>();
  moves: [number, number][] = [];
  async get(chat: number, key: string): Promise<readonly number[]> {
    await Promise.resolve();
    return [...(this.rows.get(`${chat} ${key}`) ?? [])];
  }
  async set(chat: number, key: string, part: number, id: number): Promise<void> {
    await Promise.resolve();
    const row = this.rows.get(`${chat} ${key}`) ?? [];
    row[part] = id;
    this.rows.set(`${chat} ${key}`, row);
  }
  async remove(chat: number, key: string): Promise<void> {
    await Promise.resolve();
    this.rows.delete(`${chat} ${key}`);
  }
  async moved(from: number, to: number): Promise<void> {
    await Promise.resolve();
    this.moves.push([from, to]);
    for (const ids of this.rows.values()) ids.fill(0);
  }
}

export const privateChat = (id: number): ChatAddress => ({ id, telegramChat: id, topic: null, private: true });
export const group = (id: number, topic: number | null = null): ChatAddress => ({
  id,
  telegramChat: -id,
  topic,
  private: false,
});

export const composed = (...texts: string[]): Composed => ({
  parts: texts.map((text) => ({ text, entities: [] })),
  notify: false,
  replyTo: null,
});

export const post = (key: string, kind: Post['class'], ...texts: string[]): Post => ({
  key,
  class: kind,
  compose: async () => composed(...texts),
});
