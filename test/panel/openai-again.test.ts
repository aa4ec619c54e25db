import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCatalogue } from '../../src/panel/catalogue/catalogue.ts';
import type { Clock } from '../../src/panel/openai/clock.ts';
import { type CallEvent, createPanel } from '../../src/panel/openai/openai.ts';
import type { PromptMessage } from '../../src/panel/port.ts';
import type { PanelConfig } from '../../src/panel/providers.ts';
import { type Reply, type Script, startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { configFor } from './config.ts';

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI({ strict: true });
  server.models = ['ada-1'];
});
afterEach(() => server.close());

/** A clock that stands still but for the waits between attempts, and for what a test adds. */
function stillClock() {
  let ms = 0;
  const waits: number[] = [];
  const clock: Clock = {
    now: () => ms,
    date: () => Date.UTC(2026, 10, 25) + ms,
    async pause(wait, signal) {
      signal.throwIfAborted();
      waits.push(Math.round(wait));
      ms += wait;
    },
  };
  return { clock, waits, add: (more: number) => (ms += more) };
}

function make(script: Script, more: Partial<PanelConfig> = {}, thinkingMs = 300_000) {
  server.reply('ada-1', script);
  const events: CallEvent[] = [];
  const config = configFor(server.url, { timeoutS: 120, ...more });
  const time = stillClock();
  const panel = createPanel(config, {
    catalogue: createCatalogue(config),
    clock: time.clock,
    random: () => 1,
    thinkingMs,
    onCall: (event) => events.push(event),
  });
  const why: readonly PromptMessage[] = [
    { role: 'system', content: 'You are Ada.' },
    { role: 'user', content: 'Why?' },
  ];
  const ask = (json = false, messages = why) =>
    panel.answer(
      { model: 'ada', chat: 'c', messages: async () => messages, json },
      { signal: new AbortController().signal },
    );
  return { ask, events, ...time };
}

const refuse = (status: number, message: string, more: object = {}, headers = {}): Reply => ({
  status,
  headers,
  body: { error: { message, ...more } },
});
const good: Reply = { text: 'At last.' };
const fields = () =>
  server.calls.map(({ body }) => Object.keys(body).filter((name) => !['model', 'messages'].includes(name)));

describe('a request that could be made differently', () => {
  test('has no system role (0xPlaygrounds/rig#788), is no failed attempt, and is remembered for an hour', async () => {
    const no = refuse(400, 'Developer instruction is not enabled for models/gemma-3-27b-it');
    const { ask, events, add } = make([no, good, good, no, good], { attempts: 1 });
    await expect(ask()).resolves.toMatchObject({ ok: true });
    await expect(ask()).resolves.toMatchObject({ ok: true });
    add(3_600_000);
    await expect(ask()).resolves.toMatchObject({ ok: true });
    const roles = server.calls.map(({ messages }) => messages.map(({ role }) => role).join());
    expect(roles).toEqual(['system,user', 'user', 'user', 'system,user', 'user']);
    expect(server.calls[1]?.messages[0]?.content).toBe('You are Ada.\n\nWhy?');
    expect(events.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });

  test('has turns of user and assistant (browser-use/browser-use#2577)', async () => {
    const { ask } = make([refuse(500, 'Conversation roles must alternate user/assistant/user/assistant/...'), good]);
    await expect(
      ask(false, [
        { role: 'system', content: 'a' },
        { role: 'user', content: 'b' },
        { role: 'user', content: 'c' },
        { role: 'assistant', content: 'd' },
        { role: 'system', content: 'e' },
      ]),
    ).resolves.toMatchObject({ ok: true });
    expect(server.calls[1]?.messages).toEqual([
      { role: 'user', content: 'a\n\nb\n\nc' },
      { role: 'assistant', content: 'd' },
      { role: 'user', content: 'e' },
    ]);
  });

  test('comes whole (charmbracelet/crush#422)', async () => {
    const whole: Reply = { body: { choices: [{ message: { content: 'Whole.' }, finish_reason: 'stop' }] } };
    const no = refuse(400, 'Your organization must be verified to stream this model.', { param: 'stream' });
    const { ask } = make([no, whole, whole]);
    await expect(ask()).resolves.toMatchObject({ text: 'Whole.' });
    await expect(ask()).resolves.toMatchObject({ text: 'Whole.' });
    expect(server.calls.map(({ body }) => [body['stream'], 'stream_options' in body])).toEqual([
      [true, true],
      [false, false],
      [false, false],
    ]);
  });

  test('has no JSON mode, whatever the words and also inside a 200 stream, and then no stream_options', async () => {
    const { ask } = make([
      { text: '', error: { message: 'upstream said no' }, ending: 'cut' },
      refuse(400, 'Bad Request'),
      good,
    ]);
    await expect(ask(true)).resolves.toMatchObject({ ok: true });
    expect(fields()).toEqual([
      ['stream', 'stream_options', 'response_format'],
      ['stream', 'stream_options'],
      ['stream'],
    ]);
  });

  test('is shorter (can1357/oh-my-pi#9569), once', async () => {
    const no = (n: number) => refuse(402, `You requested up to 65536 tokens, but can only afford ${n}`);
    const { ask } = make([no(30_104), good, no(20_000), good, no(19_000), no(18_000)]);
    await expect(ask()).resolves.toMatchObject({ ok: true });
    await expect(ask()).resolves.toMatchObject({ ok: true });
    await expect(ask()).resolves.toEqual({ ok: false, reason: 'no_credit' });
    expect(server.calls.map(({ body }) => body['max_tokens'])).toEqual([
      undefined,
      30_104,
      30_104,
      20_000,
      20_000,
      19_000,
    ]);
  });

  test('is never of an unknown model when that has just answered', async () => {
    const no = refuse(404, 'No endpoints found that can handle the requested parameters.');
    const { ask } = make([good, no, good, refuse(404, 'The model `ada-1` does not exist')]);
    await ask();
    await expect(ask(true)).resolves.toMatchObject({ ok: true });
    await expect(ask(true)).resolves.toEqual({ ok: false, reason: 'bad_request' });
  });
});

describe('waits that were told', () => {
  test('are no attempts, and end with the answer’s own time (onlybooks/llm#6)', async () => {
    const limit = refuse(429, 'Please try again in 20s. Visit https://platform.openai.com/account/billing');
    const { ask, waits } = make(() => limit, { attempts: 1 });
    await expect(ask()).resolves.toEqual({ ok: false, reason: 'rate_limited' });
    expect(waits).toEqual([20_500, 21_000, 22_000, 24_000, 28_000]);
  });

  test('end with an answer', async () => {
    const limit = refuse(429, 'x', {}, { 'x-ratelimit-reset-requests': '6m0s' });
    await expect(make([limit]).ask()).resolves.toEqual({ ok: false, reason: 'rate_limited' });
    const { ask, events } = make(
      [refuse(429, 'Please retry in 2s.'), refuse(503, 'x', {}, { 'retry-after': '1' }), good],
      { attempts: 1 },
    );
    await expect(ask()).resolves.toMatchObject({ ok: true });
    expect(events).toMatchObject([{ outcome: 'ok', attempts: 3 }]);
  });

  test('of a day are not waited for', async () => {
    const until = Date.UTC(2026, 10, 26);
    const { ask } = make([
      refuse(429, 'Rate limit exceeded: free-models-per-day', {}, { 'x-ratelimit-reset': String(until) }),
    ]);
    await expect(ask()).resolves.toEqual({ ok: false, reason: 'quota_used', until });
  });
});

describe('a model that loads', () => {
  test('is asked until it is there (ramalama#2343), or its time is up', async () => {
    const loading = refuse(503, 'Loading model', { type: 'unavailable_error' });
    const slow = make([...Array.from({ length: 8 }, () => loading), good], { attempts: 1 });
    await expect(slow.ask()).resolves.toMatchObject({ ok: true });
    const never = make(() => loading, { attempts: 1 });
    await expect(never.ask()).resolves.toEqual({ ok: false, reason: 'timed_out' });
    expect(never.waits.length).toBeGreaterThan(50);
  });
});

describe('failed attempts', () => {
  test.each([425, 498, 499, 503])('%i is one', async (status) => {
    const { ask, events } = make(() => refuse(status, 'x'));
    await expect(ask()).resolves.toEqual({ ok: false, reason: 'provider_error' });
    expect(events).toMatchObject([{ attempts: 3, detail: `${status} json` }]);
  });
});

describe('a model that thinks', () => {
  const limit = refuse(429, 'Please try again in 100s.');
  const thinks = { id: 'ada-1', supported_parameters: ['max_tokens', 'reasoning'] };

  test('has at least five minutes: its list says so', async () => {
    server.models = [thinks];
    const { ask } = make([limit, limit, good]);
    await expect(ask()).resolves.toMatchObject({ ok: true });
  });

  test('has at least five minutes: it was seen to', async () => {
    const { ask } = make([limit, limit, { reasoning: ['hm'], text: 'Yes.' }, limit, limit, good]);
    await expect(ask()).resolves.toEqual({ ok: false, reason: 'rate_limited' });
    await ask();
    await expect(ask()).resolves.toMatchObject({ ok: true });
  });

  test('has at least five minutes: it is seen to, before its first word', async () => {
    const { ask } = make({ reasoning: Array<string>(20).fill('Hm. '), delayMs: 20, text: 'Yes.' }, { timeoutS: 0.2 });
    await expect(ask()).resolves.toMatchObject({ ok: true, text: 'Yes.' });
    const tags = make({ text: `<think>${'Hm. '.repeat(20)}</think>Yes.`, pieces: 20, delayMs: 20 }, { timeoutS: 0.2 });
    await expect(tags.ask()).resolves.toMatchObject({ ok: true, text: 'Yes.' });
  });
});

describe('what it took', () => {
  test('is the sum of all attempts, also of one that fails (NousResearch/hermes-agent#74313, sjnims/cc-plugin-eval#330)', async () => {
    const empty: Reply = { text: '', usage: { prompt_tokens: 7, completion_tokens: 0, cost: 0.5 } };
    const paid = { prompt_tokens: 7, completion_tokens: 3, cost: 0.25 };
    const first = make([empty, refuse(503, 'x'), { text: 'Yes.', usage: paid }]);
    await expect(first.ask()).resolves.toMatchObject({ ok: true, usage: { tokensIn: 14, tokensOut: 3, cost: 0.75 } });
    const second = make(() => empty, { attempts: 2 });
    const answer = await second.ask();
    expect(answer).toMatchObject({ ok: false, reason: 'empty', usage: { tokensIn: 14, tokensOut: 0, cost: 1 } });
    expect(answer.usage).not.toHaveProperty('partial');
    expect(second.events[0]?.usage).toEqual(answer.usage);
  });

  test('is “at least” where an attempt told nothing (octos-org/octos#1533)', async () => {
    const { ask } = make([{ text: 'Half', ending: 'cut' }, { text: 'Whole.' }]);
    await expect(ask()).resolves.toMatchObject({ usage: { tokensIn: 10, tokensOut: 5, cost: null, partial: true } });
  });
});

describe('what was written', () => {
  test('stays when the connection breaks, and the thinking with it', async () => {
    const { ask } = make([
      { reasoning: ['hm'], text: 'First half', ending: 'cut' },
      { text: 'Second', ending: 'cut' },
      refuse(503, 'x'),
    ]);
    await expect(ask()).resolves.toMatchObject({ ok: false, partial: { text: 'Second', model: 'openai:ada-1' } });
  });

  test('stays when the time is up', async () => {
    const { ask } = make([{ text: 'Half', ending: 'hang' }], { timeoutS: 0.1 });
    await expect(ask()).resolves.toMatchObject({ ok: false, reason: 'timed_out', partial: { text: 'Half' } });
  });

  test('is nobody’s when its provider takes it back', async () => {
    const answer = await make([{ text: 'Half', finish: 'content_filter' }]).ask();
    expect(answer).toMatchObject({ ok: false, reason: 'content_refused' });
    expect(answer).not.toHaveProperty('partial');
  });
});

describe('a wrong address', () => {
  test.each<[string, Reply]>([
    ['a page', { status: 404, body: '<html>404</html>' }],
    ['another method', { status: 405, body: { detail: 'Method Not Allowed' } }],
    ['LM Studio (vault-operator#73)', { body: { error: 'Unexpected endpoint or method. (POST /chat/completions)' } }],
  ])('has no API: %s', async (_, reply) => {
    const { ask } = make([reply]);
    await expect(ask()).resolves.toEqual({ ok: false, reason: 'no_api' });
  });

  test('is not followed: a POST is never turned into a GET', async () => {
    const { ask, events } = make([{ status: 302, headers: { location: `${server.url}/login` }, body: '' }]);
    await expect(ask()).resolves.toEqual({ ok: false, reason: 'no_api' });
    expect(server.calls).toHaveLength(1);
    expect(events[0]?.detail).toMatch(/^302 /);
  });

  test('is named by a code (anthropics/claude-code#8054, winw1010/tataru-assistant#8)', async () => {
    const gone = await startOpenAI();
    await gone.close();
    const config = configFor(gone.url, { attempts: 1 });
    const events: CallEvent[] = [];
    const panel = createPanel(config, { catalogue: createCatalogue(config), onCall: (event) => events.push(event) });
    const messages = async () => [{ role: 'user', content: 'Why?' }] as const;
    await panel.answer({ model: 'ada', chat: 'c', messages }, { signal: new AbortController().signal });
    expect(events).toMatchObject([{ outcome: 'unreachable', detail: 'ECONNREFUSED' }]);
  });
});

describe('an Ollama', () => {
  test.each([
    ['answers one at a time', {}, 1],
    ['answers as many as the operator says', { concurrencyIsSet: true }, 3],
  ])('%s', async (_, more, most) => {
    server.reply('*', { text: 'x', waitMs: 30 });
    const config = configFor(server.url, { providers: [], models: [], ollamaUrl: server.url, concurrency: 8, ...more });
    const panel = createPanel(config, { catalogue: createCatalogue(config) });
    const messages = async () => [{ role: 'user', content: 'Why?' }] as const;
    const ask = () =>
      panel.answer({ model: 'ollama:ada-1', chat: 'c', messages }, { signal: new AbortController().signal });
    const answers = [ask(), ask(), ask()];
    await server.until(() => server.calls.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(panel.queues()).toMatchObject([{ provider: 'ollama', running: most, waiting: 3 - most }]);
    expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
  });
});
