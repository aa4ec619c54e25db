import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCatalogue } from '../../src/panel/catalogue/catalogue.ts';
import { type CallEvent, createPanel } from '../../src/panel/openai/openai.ts';
import type { PanelConfig } from '../../src/panel/providers.ts';
import { type Reply, startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { configFor } from './config.ts';

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI({ strict: true });
  server.models = ['ada-1'];
});
afterEach(() => server.close());

function make(more: Partial<PanelConfig> = {}, url = server.url) {
  const events: CallEvent[] = [];
  const config = configFor(url, more);
  const panel = createPanel(config, {
    catalogue: createCatalogue(config),
    stepMs: 2,
    onCall: (event) => events.push(event),
  });
  const messages = async () => [{ role: 'user', content: 'Why?' }] as const;
  const ask = (signal = new AbortController().signal) =>
    panel.answer({ model: 'ada', chat: 'c', messages }, { signal });
  return { ask, events, panel };
}
const error = (status: number, more: object = {}, headers = {}): Reply => ({
  status,
  headers,
  body: { error: { message: 'sk-secret', ...more } },
});
const good: Reply = { text: 'At last.' };

describe('what can be retried', () => {
  test.each<[string, Reply]>([
    ['429', error(429, {}, { 'retry-after-ms': '5' })],
    ['408', error(408)],
    ['500 with a page', { status: 500, body: '<html>sk-secret</html>' }],
    ['503', error(503)],
    ['200 with a page', { body: '<html>' }],
    ['200 with an error', { body: { error: { code: 502, message: 'down' } } }],
    ['a cut stream', { text: 'Half', ending: 'cut' }],
    ['an error in the stream', { text: 'Half', error: { code: 502, message: 'sk-secret' }, ending: 'cut' }],
    ['broken SSE', { text: 'Half', raw: 'data: {"choi\n\n' }],
    ['an empty answer', { text: '' }],
    ['silence in the stream', { text: 'Half', ending: 'hang' }],
  ])('%s is', async (_, bad) => {
    server.reply('ada-1', [bad, good]);
    const { ask, events } = make({ silenceS: 0.08 });
    await expect(ask()).resolves.toMatchObject({ ok: true, text: 'At last.' });
    expect(events).toEqual([expect.objectContaining({ outcome: 'ok', attempts: 2 })]);
  });

  test.each<[string, Reply]>([
    ['rate_limited', error(429)],
    ['provider_error', error(500)],
    ['unreachable', { text: 'Half', ending: 'cut' }],
    ['empty', { text: '' }],
    ['went_silent', { text: 'Half', ending: 'hang' }],
  ])('%s is what remains after all attempts', async (reason, bad) => {
    server.reply('ada-1', [bad, bad]);
    const { ask, events } = make({ attempts: 2, silenceS: 0.05 });
    await expect(ask()).resolves.toMatchObject({ ok: false, reason });
    expect(events).toEqual([expect.objectContaining({ outcome: reason, attempts: 2 })]);
  });

  test('no connection is, until the attempts end', async () => {
    const { ask, events } = make({}, 'http://127.0.0.1:9/v1');
    await expect(ask()).resolves.toEqual({ ok: false, reason: 'unreachable' });
    expect(events[0]?.attempts).toBe(3);
  });
});

describe('what cannot be retried', () => {
  test.each<[string, Reply]>([
    ['bad_request', error(400)],
    ['too_long', error(400, { code: 'context_length_exceeded' })],
    ['key_refused', error(401)],
    ['no_credit', error(402)],
    ['no_credit', error(429, { code: 'insufficient_quota' })],
    ['key_refused', error(403)],
    ['content_refused', error(403, { metadata: { flagged_input: 'x', reasons: ['violence'] } })],
    ['unknown_model', error(404)],
    ['content_refused', { text: 'Half', finish: 'content_filter' }],
    ['content_refused', { refusal: 'I cannot.' }],
    [
      'provider_error',
      {
        text: Array.from({ length: 60_000 }, (_, n) => Math.sin(n).toString(36).slice(3, 9)).join(' '),
        finish: null,
        ending: 'hang',
      },
    ],
  ])('%s is asked once', async (reason, bad) => {
    server.reply('ada-1', [bad]);
    const { ask, events } = make();
    const answer = await ask();
    expect(answer).toMatchObject({ ok: false, reason });
    expect(JSON.stringify([answer, events])).not.toContain('secret');
    expect(server.calls).toHaveLength(1);
  });
});

describe('Retry-After', () => {
  test('is waited for', async () => {
    server.reply('ada-1', [error(503, {}, { 'retry-after': '0.2' }), good]);
    await expect(make().ask()).resolves.toMatchObject({ ok: true });
    const [first, second] = server.calls;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(195);
  });

  test.each([
    [429, 'rate_limited'],
    [503, 'provider_error'],
  ])('of a %s beyond the time limit fails at once', async (status, reason) => {
    server.reply('ada-1', [error(status, {}, { 'retry-after': '60' })]);
    await expect(make().ask()).resolves.toEqual({ ok: false, reason });
    expect(server.calls).toHaveLength(1);
  });

  test('of an error inside a stream counts too', async () => {
    const limited = { error: { code: 429, message: 'Slow down' }, text: '', headers: { 'retry-after': '60' } };
    server.reply('ada-1', [limited]);
    await expect(make().ask()).resolves.toEqual({ ok: false, reason: 'rate_limited' });
    expect(server.calls).toHaveLength(1);
  });
});

describe('the time limit', () => {
  test('covers all attempts, and closes the connection', async () => {
    server.reply('ada-1', [{ waitMs: 120, status: 500 }, { waitMs: Infinity }]);
    const { ask, events } = make({ timeoutS: 0.2 });
    await expect(ask()).resolves.toEqual({ ok: false, reason: 'timed_out' });
    expect(events[0]).toMatchObject({ outcome: 'timed_out', attempts: 2 });
    expect(events[0]?.ms).toBeLessThan(600);
    await server.until(() => server.calls[1]?.closedEarly === true);
  });

  test('ends a stream that only says that it is alive', async () => {
    const alive = Array.from({ length: 30 }, () => '');
    server.reply('ada-1', [{ reasoning: alive, delayMs: 20, text: 'late' }]);
    await expect(make({ timeoutS: 0.15, silenceS: 0.1 }).ask()).resolves.toEqual({ ok: false, reason: 'timed_out' });
    await server.until(() => server.calls[0]?.closedEarly === true);
  });
});

test('silence closes the connection before the next attempt', async () => {
  server.reply('ada-1', [{ text: 'Half', ending: 'hang' }, good]);
  await make({ silenceS: 0.05 }).ask();
  await server.until(() => server.calls[0]?.closedEarly === true);
  expect(server.calls[1]?.closedEarly).toBe(false);
});

describe('abort', () => {
  const stopped = { ok: false, reason: 'internal' };

  test.each<[string, Reply]>([
    ['before the headers', { waitMs: Infinity }],
    ['in the stream', { text: 'Half', ending: 'hang' }],
  ])('%s ends the call and closes the request', async (_, reply) => {
    server.reply('ada-1', [reply]);
    const { ask, events } = make();
    const aborting = new AbortController();
    const answer = ask(aborting.signal);
    await server.until(() => server.calls.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    aborting.abort();
    await expect(answer).resolves.toEqual(stopped);
    await server.until(() => server.calls[0]?.done === true);
    expect(events).toEqual([expect.objectContaining({ outcome: 'aborted' })]);
  });

  test('while a retry is waited for ends the call without another request', async () => {
    server.reply('ada-1', [error(429, {}, { 'retry-after': '3' })]);
    const { ask } = make();
    const aborting = new AbortController();
    const answer = ask(aborting.signal);
    await server.until(() => server.calls[0]?.done === true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    aborting.abort();
    await expect(answer).resolves.toEqual(stopped);
  });

  test('in the queue leaves it, and what runs goes on', async () => {
    server.reply('ada-1', [{ waitMs: 60, text: 'First.' }]);
    const { ask, panel } = make({ concurrency: 1 });
    const aborting = new AbortController();
    const first = ask();
    await server.until(() => server.calls.length === 1);
    const second = ask(aborting.signal);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(panel.queues()[0]).toMatchObject({ waiting: 1, running: 1 });
    aborting.abort();
    await expect(second).resolves.toEqual(stopped);
    expect(panel.queues()[0]).toMatchObject({ waiting: 0, running: 1 });
    await expect(first).resolves.toMatchObject({ text: 'First.' });
  });

  test('while the lists are waited for, or before the call', async () => {
    server.models = { waitMs: Infinity };
    const { ask } = make();
    const aborting = new AbortController();
    const answer = ask(aborting.signal);
    await server.until(() => server.lists === 1);
    aborting.abort();
    await expect(answer).resolves.toEqual(stopped);
    await expect(ask(AbortSignal.abort())).resolves.toEqual(stopped);
  });
});
