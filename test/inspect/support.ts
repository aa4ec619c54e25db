/** A statechart page over a real engine, database and HTTP server, and a reader of its streams. */
import { onTestFinished } from 'vitest';
import type { ChatEvent } from '../../src/chat/events.ts';
import type { AppliedEvent } from '../../src/engine/apply.ts';
import type { HttpOptions } from '../../src/http/server.ts';
import { createInspect, type InspectOptions } from '../../src/inspect/inspect.ts';
import type { Chat } from '../chat/support.ts';
import { temporaryAddress } from '../support/backend.ts';
import { bench, temporaryDatabase, type Does } from '../engine/support.ts';
import { serve } from '../http/serve.ts';

/** What a stream sends. */
export interface Reader {
  readonly status: number;
  /** Everything that came, as it came. */
  readonly text: string;
  /** Waits for the next event of a name that fits, from where the last was found. */
  next<T>(name: string, fits?: (data: T) => boolean): Promise<T>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  leave(): void;
}

/** Reads a stream of server-sent events. */
export async function read(url: string, headers: Record<string, string> = {}): Promise<Reader> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(url, { headers, signal: leaving.signal });
  const events: { name: string; data: unknown }[] = [];
  let wake = Promise.withResolvers<void>();
  let text = '';
  let at = 0;
  const drain = async () => {
    let rest = '';
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, name, data] = /^event: ([^\n]*)\ndata: ([^\n]*)$/.exec(block) ?? [];
        if (name !== undefined && data !== undefined) events.push({ name, data: JSON.parse(data) });
      }
      wake.resolve();
      wake = Promise.withResolvers();
    }
  };
  const ended = drain().catch(() => {});
  return {
    status: response.status,
    get text() {
      return text;
    },
    async next<T>(name: string, fits: (data: T) => boolean = () => true): Promise<T> {
      const until = performance.now() + 3000;
      for (;;) {
        const found = events.findIndex((event, index) => index >= at && event.name === name && fits(event.data as T));
        if (found >= 0) {
          at = found + 1;
          return events[found]?.data as T;
        }
        if (performance.now() > until) throw new Error(`no event ${name} came; the last were ${text.slice(-1000)}`);
        await Promise.race([wake.promise, new Promise((resolve) => setTimeout(resolve, 100))]);
      }
    },
    ended,
    leave: () => leaving.abort(),
  };
}

interface Options extends Partial<Omit<InspectOptions, 'database'>> {
  readonly does?: Does;
  readonly http?: Partial<HttpOptions>;
  readonly path?: string;
}

/** An engine, and a server with the page of its chats. */
export async function inspected({ does = {}, http = {}, path = temporaryAddress(), ...options }: Options = {}) {
  const database = await temporaryDatabase(path);
  const seen: string[] = [];
  const inspect = createInspect({
    database,
    texts: false,
    onFault: (what, error) => void seen.push(`${what}: ${String(error)}`),
    ...options,
  });
  const { engine } = bench(database, does, inspect.observe);
  const server = await serve({ register: (app) => inspect.register(app), ...http });
  const chat = await engine.chatAt({ telegramChat: 1, topic: null, private: true });
  return { ...server, engine, database, inspect, chat, path, seen };
}

/** A step of a chat that a test drives, as an engine tells it. */
export function taken(chat: Chat, event: ChatEvent): AppliedEvent {
  const before = chat.snapshot;
  return { event, before, step: chat.send(event) };
}
