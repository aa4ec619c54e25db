import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCatalogue } from '../../src/panel/catalogue/catalogue.ts';
import { type CallEvent, createPanel, type PanelOptions } from '../../src/panel/openai/openai.ts';
import type { AnswerOptions, AnswerRequest } from '../../src/panel/port.ts';
import type { PanelConfig } from '../../src/panel/providers.ts';
import { type Reply, startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { configFor } from './config.ts';
import { eventually } from '../support/eventually.ts';

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI({ strict: true });
  server.models = ['ada-1'];
});
afterEach(() => server.close());

function make(more: Partial<PanelConfig> = {}, options: Partial<PanelOptions> = {}) {
  const events: CallEvent[] = [];
  const config = configFor(server.url, more);
  const catalogue = createCatalogue(config);
  const onCall = (event: CallEvent): number => events.push(event);
  const panel = createPanel(config, { catalogue, stepMs: 2, onCall, ...options });
  const ask = (request: Partial<AnswerRequest> = {}, answering: Partial<AnswerOptions> = {}) =>
    panel.answer(
      { model: 'ada', chat: 'c1', messages: async () => [{ role: 'user', content: 'Why?' }], ...request },
      { signal: new AbortController().signal, ...answering },
    );
  return { panel, ask, events };
}

describe('an answer', () => {
  test('comes with its text so far, its model, its time and its usage', async () => {
    server.reply('ada-1', [{ text: 'Because it is.', pieces: 3, reasoning: ['hm'], model: 'ada-1-2026-01-02' }]);
    const { ask, events } = make();
    const seen: string[] = [];
    const answer = await ask({}, { onText: ({ text }) => seen.push(text) });
    expect(answer).toEqual({
      ok: true,
      text: 'Because it is.',
      thinking: 'hm',
      model: 'openai:ada-1-2026-01-02',
      ms: expect.any(Number),
      usage: { tokensIn: 10, tokensOut: 5, cost: null },
    });
    expect(seen).toEqual(['Becau', 'Because it', 'Because it is.']);
    expect(events).toEqual([
      expect.objectContaining({ provider: 'openai', model: 'ada-1', outcome: 'ok', attempts: 1 }),
    ]);
    expect(server.calls[0]?.headers.authorization).toBe('Bearer sk-secret');
    expect(server.calls[0]?.body).toEqual({
      model: 'ada-1',
      messages: [{ role: 'user', content: 'Why?' }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test('has OpenRouter’s cost', async () => {
    server.reply('ada-1', [{ usage: { prompt_tokens: 1, completion_tokens: 2, cost: 0.25 } }]);
    const { ask } = make({
      providers: [{ name: 'openrouter', key: 'k', baseUrl: server.url }],
      models: [{ alias: 'ada', provider: 'openrouter', id: 'ada-1' }],
    });
    await expect(ask()).resolves.toMatchObject({ usage: { cost: 0.25 } });
    expect(server.calls[0]?.body).toMatchObject({ usage: { include: true } });
  });

  test('is taken whole from a server that does not stream', async () => {
    const choices = [{ message: { content: 'Whole.' }, finish_reason: 'stop' }];
    server.reply('ada-1', [{ body: { choices, usage: { prompt_tokens: 1 } } }]);
    await expect(make().ask()).resolves.toMatchObject({ text: 'Whole.', usage: { tokensIn: 1, tokensOut: null } });
  });

  test('leaves its connection to the next one, also when the response ends some time after its last event', async () => {
    server.reply('ada-1', { text: 'Yes.', lingerMs: 30 });
    const { ask } = make();
    const connections: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      await expect(ask()).resolves.toMatchObject({ text: 'Yes.' });
      await server.until(() => server.calls[n]?.done === true);
      connections.push(server.connections);
    }
    expect(new Set(connections).size).toBe(1);
    expect(server.calls.some(({ closedEarly }) => closedEarly)).toBe(false);
  });

  test('lets go of a response that does not end', async () => {
    server.reply('ada-1', [{ text: 'Yes.', lingerMs: 5_000 }]);
    await expect(make().ask()).resolves.toMatchObject({ text: 'Yes.' });
    await eventually(() => expect(server.calls[0]?.closedEarly).toBe(true));
  });

  test('is kept when only its usage is missing', async () => {
    const end = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n';
    server.reply('ada-1', [
      { text: 'Cut.', raw: end, ending: 'cut' },
      { text: 'Silent.', raw: end, ending: 'hang' },
    ]);
    const { ask } = make({ silenceS: 0.05 });
    await expect(ask()).resolves.toMatchObject({ text: 'Cut.', usage: { tokensIn: null } });
    await expect(ask()).resolves.toMatchObject({ text: 'Silent.' });
  });

  test('of a slow model is waited for as long as something comes', async () => {
    server.reply('ada-1', [{ text: 'abcdefgh', pieces: 8, delayMs: 30, reasoning: ['a', 'b', 'c'] }]);
    await expect(make({ silenceS: 0.15 }).ask()).resolves.toMatchObject({ text: 'abcdefgh' });
  });

  test('does not suffer from listeners that throw', async () => {
    server.reply('ada-1', [{ text: 'Fine.' }]);
    const fail = (): never => {
      throw new Error('listener');
    };
    await expect(make({}, { onCall: fail }).ask({}, { onText: fail })).resolves.toMatchObject({ text: 'Fine.' });
  });
});

describe('optional fields', () => {
  const refuse = (name: string): Reply => ({ status: 400, body: { error: { message: `Unknown field: ${name}` } } });

  test('that a provider refuses are left out, and not tried again', async () => {
    server.reply('ada-1', [refuse('stream_options'), refuse('response_format'), { text: '{}' }, { text: '{}' }]);
    const { ask, events } = make();
    await expect(ask({ json: true })).resolves.toMatchObject({ ok: true });
    await expect(ask({ json: true })).resolves.toMatchObject({ ok: true });
    const fields = server.calls.map(({ body }) => ['stream_options', 'response_format'].filter((name) => name in body));
    expect(fields).toEqual([['stream_options', 'response_format'], ['response_format'], [], []]);
    expect(events.map(({ attempts }) => attempts)).toEqual([1, 1]);
  });

  test('that are refused nonetheless are a bad request', async () => {
    server.reply('ada-1', [refuse('stream_options'), refuse('stream_options')]);
    await expect(make().ask()).resolves.toEqual({ ok: false, reason: 'bad_request' });
  });
});

describe('the queue', () => {
  test('holds so many calls of a provider at once, and is fair between chats', async () => {
    server.reply('ada-1', { text: 'x', waitMs: 20 });
    const { ask, panel } = make({ concurrency: 1 });
    const order: string[] = [];
    const note = (chat: string) => ask({ chat }).then(() => order.push(chat));
    await ask();
    const all = ['a', 'a', 'a', 'b'].map(note);
    await server.until(() => server.calls.length === 2);
    expect(panel.queues()).toEqual([{ provider: 'openai', waiting: 3, running: 1 }]);
    await Promise.all(all);
    expect(order).toEqual(['a', 'b', 'a', 'a']);
  });

  test('is not part of the time limit', async () => {
    server.reply('ada-1', { text: 'x', waitMs: 60 });
    const { ask } = make({ concurrency: 1, timeoutS: 0.15 });
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
  });
});

describe('the prompt', () => {
  const why = [{ role: 'user', content: 'Why?' }] as const;

  test('is built when the call leaves the queue, once for all its attempts', async () => {
    const held = Promise.withResolvers<void>();
    server.reply('ada-1', [{ status: 503, body: {} }, { status: 429, body: {} }, { text: 'a' }, { text: 'b' }]);
    const { ask, panel } = make({ concurrency: 1 });
    const built: string[] = [];
    const prompt = (name: string, until = Promise.resolve()) => ({
      messages: async () => {
        built.push(name);
        await until;
        return why;
      },
    });
    const all = [ask(prompt('a', held.promise)), ask(prompt('b'))];
    await eventually(() => expect(panel.queues()).toMatchObject([{ waiting: 1, running: 1 }]));
    expect(built).toEqual(['a']);
    held.resolve();
    await expect(Promise.all(all)).resolves.toMatchObject([{ text: 'a' }, { text: 'b' }]);
    expect(built).toEqual(['a', 'b']);
  });

  test('is not built for a call that ends before its turn, or that no provider takes', async () => {
    server.reply('ada-1', { waitMs: Infinity });
    const { ask } = make({ concurrency: 1 });
    const messages = vi.fn<AnswerRequest['messages']>(async () => why);
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = ask({}, { signal: running.signal });
    const second = ask({ messages }, { signal: waiting.signal });
    await expect(ask({ messages, model: 'requesty:nothing' })).resolves.toMatchObject({ ok: false });
    await server.until(() => server.calls.length === 1);
    waiting.abort();
    await expect(second).resolves.toEqual({ ok: false, reason: 'internal' });
    running.abort();
    await first;
    expect(messages).not.toHaveBeenCalled();
  });

  test.each([
    ['rejects', () => Promise.reject(new Error('ours'))],
    ['rejects with what looks like a provider’s fault', () => Promise.reject(new SyntaxError('ours'))],
    [
      'throws',
      (): never => {
        throw new Error('ours');
      },
    ],
  ])('that %s is a fault of our own, of which the provider hears nothing', async (_, messages) => {
    server.reply('ada-1', [{ text: 'next' }]);
    const { ask, panel } = make({ concurrency: 1 });
    await expect(ask({ messages })).resolves.toEqual({ ok: false, reason: 'internal' });
    await expect(ask()).resolves.toMatchObject({ text: 'next' });
    expect(panel.queues()).toMatchObject([{ waiting: 0, running: 0 }]);
  });

  test('that never comes is ended by the signal and by the time limit', async () => {
    const { ask } = make({ concurrency: 1, timeoutS: 0.05 });
    const messages = () => new Promise<never>(() => {});
    const aborting = new AbortController();
    const aborted = ask({ messages }, { signal: aborting.signal });
    setImmediate(() => aborting.abort());
    await expect(aborted).resolves.toEqual({ ok: false, reason: 'internal' });
    await expect(ask({ messages })).resolves.toEqual({ ok: false, reason: 'timed_out' });
  });
});

describe('a model that cannot be called', () => {
  test('makes no request', async () => {
    const { ask } = make({ models: [{ alias: 'or', provider: 'openrouter', id: 'x' }] });
    await expect(ask({ model: 'or' })).resolves.toEqual({ ok: false, reason: 'no_provider' });
    await expect(ask({ model: 'nobody' })).resolves.toEqual({ ok: false, reason: 'unknown_model' });
    expect(server.calls).toEqual([]);
  });
});

describe('a model that its provider does not list', () => {
  test.each([
    ['is asked all the same', 'ada-9', {}, { ok: true }],
    [
      'is refused by its provider, not by a list',
      'ada-9',
      { status: 404, body: { error: { message: 'The model `ada-9` does not exist' } } },
      { ok: false, reason: 'unknown_model' },
    ],
  ])('%s', async (_, id, reply, expected) => {
    server.reply(id, [reply]);
    const { ask } = make({ models: [{ alias: 'ada', provider: 'openai', id }] });
    await expect(ask()).resolves.toMatchObject(expected);
  });
});
