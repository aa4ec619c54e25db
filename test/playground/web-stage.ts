/** A playground on the bot's own HTTP server, a bot that calls its API, and pages that listen. All over real HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createPlayground } from '../../src/playground/playground.ts';
import type { PlaygroundOptions } from '../../src/playground/playground.ts';
import type { MessageView } from '../../src/playground/views.ts';
import { serve } from '../http/serve.ts';

/** A new folder that goes with the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'playground-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function stage(options: Partial<PlaygroundOptions> = {}) {
  const warnings: string[] = [];
  const playground = createPlayground({
    file: null,
    recordings: () => [{ question: 'Tabs or spaces?', asides: [] }],
    onWarning: (line) => warnings.push(line),
    ...options,
  });
  const root = await playground.listen();
  const http = await serve({ register: (app) => playground.register(app) });
  onTestFinished(() => playground.close());
  const bot = async (method: string, payload: object = {}) => {
    const response = await fetch(`${root}/bot${playground.api.bot.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    });
    const { result } = (await response.json()) as { result: unknown };
    return result as { message_id: number };
  };
  const post = async (path: string, body: unknown, headers: Record<string, string> = { origin: http.url }) => {
    const response = await fetch(`${http.url}/playground/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    // The server's guard refuses in plain text.
    const json = response.headers.get('content-type')?.includes('json') ? text : '{}';
    return { status: response.status, body: JSON.parse(json) as Record<string, unknown> };
  };
  let said = 0;
  const say = (text: string, more: object = {}) =>
    post('say', { chat: 1, as: 1, text, once: `once-${process.hrtime.bigint()}-${++said}`, ...more });
  return {
    playground,
    api: playground.api,
    url: http.url,
    warnings,
    bot,
    post,
    say,
    page: (after?: string) => openPage(http.url, after),
  };
}

interface Sent {
  readonly id: string;
  readonly event: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the server sent
  readonly data: any;
}

/** What a snapshot holds, as far as tests look. */
export interface Snapshot {
  readonly recordings: readonly { question: string; note: string }[] | null;
  readonly commands: readonly { command: string }[];
  readonly chats: readonly { id: number; messages: readonly MessageView[]; more: boolean; typingMs: number }[];
}

/** An open page: reads server-sent events as a browser does. */
async function openPage(url: string, after?: string) {
  const gone = new AbortController();
  const response = await fetch(`${url}/playground/events`, {
    signal: gone.signal,
    headers: after === undefined ? {} : { 'last-event-id': after },
  });
  onTestFinished(() => gone.abort());
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  const next = async (): Promise<Sent> => {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end !== -1) {
        const block = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
        if (field('event') !== '')
          return { id: field('id'), event: field('event'), data: JSON.parse(field('data') || 'null') };
        continue;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      buffer += value;
    }
  };
  return {
    headers: response.headers,
    next,
    close: () => gone.abort(),
    /** Reads on to the next event of this name. */
    async until(event: string): Promise<Sent> {
      for (;;) {
        const sent = await next();
        if (sent.event === event) return sent;
      }
    },
    async snapshot(): Promise<Omit<Sent, 'data'> & { readonly data: Snapshot }> {
      return this.until('snapshot');
    },
  };
}
