import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a scripted server answers to one call. Without any field: a text that names the model. */
export interface Reply {
  /** Milliseconds before the response's headers. `Infinity` never answers. */
  readonly waitMs?: number;
  /** Anything but a stream: a status with a body (an object is sent as JSON). */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
  /** Sent as they are, with `delayMs` before each, instead of everything below; `status`, `headers` and `ending` count too. */
  readonly bytes?: readonly (string | Uint8Array)[];
  /** Streamed in `pieces` (default 3) with `delayMs` (default 0) before each. */
  readonly text?: string;
  readonly pieces?: number;
  readonly delayMs?: number;
  /** Reasoning deltas before the text, one each. */
  readonly reasoning?: readonly string[];
  readonly refusal?: string;
  /** Sent verbatim after the text, e.g. broken SSE or comments. */
  readonly raw?: string;
  /** An error chunk after the text, as OpenRouter sends it. */
  readonly error?: object;
  /** Default `stop`; `null` sends none. */
  readonly finish?: string | null;
  /** Default 10 in and 5 out; `null` sends none. OpenRouter's `cost` goes here too. */
  readonly usage?: object | null;
  /** The id the chunks name; default the one asked for. */
  readonly model?: string;
  /** Milliseconds between the last event, `[DONE]`, and the end of the response. */
  readonly lingerMs?: number;
  /** How it ends: properly, by destroying the socket, or not at all. */
  readonly ending?: 'end' | 'cut' | 'hang';
}

/** One reply for every call, one each until they run out, or one made from the call. */
export type Script = Reply | readonly Reply[] | ((call: Call) => Reply | Promise<Reply>);

/** A chat completion that was asked for. */
export interface Call {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
  /** `performance.now()` of its arrival. */
  readonly at: number;
  /** The response has ended or its connection is gone. */
  done: boolean;
  /** The client closed the connection before the response was complete. */
  closedEarly: boolean;
}

export interface OpenAIServer {
  /** With `/v1`. */
  readonly url: string;
  readonly calls: readonly Call[];
  /** How many connections were made. */
  readonly connections: number;
  /** How often the model list was asked for. */
  readonly lists: number;
  /** What `GET /models` answers: entries, or a whole reply. Bare ids become entries. */
  models: readonly (string | object)[] | Reply;
  /** Sets what a model (or `*`, every other one) answers from now on. */
  reply(model: string, script: Script): void;
  /** Resolves when the condition holds (checked at each call and each end of one); rejects after 15 seconds. */
  until(condition: () => boolean): Promise<void>;
  /** Closes all connections. A strict server then throws when there were unexpected calls or replies are left over. */
  close(): Promise<void>;
}

/** Starts a scripted OpenAI-compatible server on the loopback. `strict`: only scripted calls are expected, and all of them. */
export async function startOpenAI(options: { port?: number; strict?: boolean } = {}): Promise<OpenAIServer> {
  const calls: Call[] = [];
  const scripts = new Map<string, Script>();
  const left = new Map<string, Reply[]>();
  const unexpected: string[] = [];
  const watchers = new Set<() => void>();
  let lists = 0;
  let connections = 0;
  const changed = (): void => watchers.forEach((watcher) => watcher());

  async function next(call: Call): Promise<Reply> {
    const name = scripts.has(call.model) ? call.model : '*';
    const script = scripts.get(name);
    if (typeof script === 'function') return script(call);
    const one = left.get(name)?.shift() ?? (isList(script) ? undefined : script);
    if (one !== undefined) return one;
    if (!options.strict) return {};
    unexpected.push(call.model);
    return { status: 500, body: { error: { message: 'unexpected call' } } };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (request.method === 'GET' && path.endsWith('/models')) {
      lists += 1;
      changed();
      await send(
        response,
        isList(server.models) ? { status: 200, body: { data: server.models.map(entry) } } : server.models,
        'list',
      );
      return;
    }
    const body = parse(await read(request));
    const { model, messages } = body;
    const call: Call = {
      model: typeof model === 'string' ? model : '',
      messages: Array.isArray(messages) ? messages : [],
      body,
      headers: request.headers,
      at: performance.now(),
      done: false,
      closedEarly: false,
    };
    calls.push(call);
    response.on('close', () => {
      call.done = true;
      call.closedEarly = !response.writableFinished && !cut.has(response);
      changed();
    });
    changed();
    await send(response, await next(call), call.model);
  }

  const http = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  http.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const server: OpenAIServer = {
    url: `http://127.0.0.1:${port}/v1`,
    calls,
    get connections() {
      return connections;
    },
    get lists() {
      return lists;
    },
    models: [],
    reply(model, script) {
      scripts.set(model, script);
      left.set(model, isList(script) ? [...script] : []);
    },
    until(condition) {
      return new Promise((resolve, reject) => {
        const check = (): void => {
          if (!condition()) return;
          clearTimeout(timer);
          watchers.delete(check);
          resolve();
        };
        const timer = setTimeout(() => {
          watchers.delete(check);
          reject(new Error(`The condition did not come true; ${calls.length} calls so far.`));
        }, 15_000);
        watchers.add(check);
        check();
      });
    },
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      const over = [...left]
        .filter(([, replies]) => replies.length > 0)
        .map(([model, replies]) => `${replies.length} of ${model}`);
      if (options.strict && unexpected.length + over.length > 0) {
        throw new Error(
          `Unexpected calls: ${unexpected.join(', ') || 'none'}. Replies left over: ${over.join(', ') || 'none'}.`,
        );
      }
    },
  };
  return server;
}

/** Responses that the script itself cuts, as opposed to the client. */
const cut = new WeakSet<ServerResponse>();

async function send(response: ServerResponse, reply: Reply, model: string): Promise<void> {
  const { waitMs = 0, delayMs = 0, usage = { prompt_tokens: 10, completion_tokens: 5 }, finish = 'stop' } = reply;
  if (waitMs === Infinity) return;
  if (waitMs > 0) await sleep(waitMs);
  if (reply.bytes !== undefined) {
    await sendBytes(response, reply.bytes, reply);
    return;
  }
  if (reply.status !== undefined || reply.body !== undefined) {
    const json = typeof reply.body !== 'string';
    response.writeHead(reply.status ?? 200, {
      'content-type': json ? 'application/json' : 'text/html',
      ...reply.headers,
    });
    response.end(json ? JSON.stringify(reply.body ?? {}) : reply.body);
    return;
  }

  const chunk = (delta: object, more: object = {}): string =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: reply.model ?? model, choices: [{ index: 0, delta, finish_reason: null, ...more }] })}\n\n`;
  response.writeHead(200, { 'content-type': 'text/event-stream', ...reply.headers });
  response.flushHeaders();
  const parts = [
    ...(reply.reasoning ?? []).map((text) => chunk({ reasoning: text })),
    ...split(reply.text ?? (reply.refusal === undefined ? `Answer of ${model}.` : ''), reply.pieces ?? 3).map(
      (content) => chunk({ content }),
    ),
    ...(reply.refusal === undefined ? [] : [chunk({ refusal: reply.refusal })]),
    ...(reply.raw === undefined ? [] : [reply.raw]),
    ...(reply.error === undefined
      ? []
      : [`data: ${JSON.stringify({ error: reply.error, choices: [{ delta: {}, finish_reason: 'error' }] })}\n\n`]),
  ];
  for (const part of parts) {
    if (delayMs > 0) await sleep(delayMs);
    if (response.destroyed) return;
    response.write(part);
  }
  if (reply.ending === 'hang') return;
  if (reply.ending === 'cut') {
    await destroy(response);
    return;
  }
  if (finish !== null) response.write(chunk({}, { finish_reason: finish }));
  if (usage !== null) response.write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`);
  response.write('data: [DONE]\n\n');
  if (reply.lingerMs !== undefined) await sleep(reply.lingerMs);
  response.end();
}

async function sendBytes(response: ServerResponse, bytes: NonNullable<Reply['bytes']>, reply: Reply): Promise<void> {
  response.writeHead(reply.status ?? 200, { 'content-type': 'text/event-stream', ...reply.headers });
  response.flushHeaders();
  for (const piece of bytes) {
    if (reply.delayMs !== undefined) await sleep(reply.delayMs);
    if (response.destroyed) return;
    // A reader that is slower than this has the server wait.
    if (!response.write(piece)) await once(response, 'drain').catch(() => undefined);
  }
  if (reply.ending === 'cut') await destroy(response);
  else if (reply.ending !== 'hang') response.end();
}

async function destroy(response: ServerResponse): Promise<void> {
  cut.add(response);
  // What was written must arrive first.
  await sleep(5);
  response.destroy();
}

function split(text: string, pieces: number): readonly string[] {
  const size = Math.max(1, Math.ceil(text.length / pieces));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
}

function entry(model: string | object): object {
  return typeof model === 'string' ? { id: model, object: 'model', created: 0, owned_by: 'test' } : model;
}

function isList<T>(value: T | readonly T[] | undefined | ((call: Call) => unknown)): value is readonly T[] {
  return Array.isArray(value);
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}

function parse(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
