import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attempt, type AttemptOptions } from '../../src/panel/openai/attempt.ts';
import type { Written } from '../../src/panel/port.ts';
import { type Reply, startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { BODIES } from './bodies.ts';

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI({ strict: true });
});
afterEach(() => server.close());

const clientOf = (baseURL: string): OpenAI =>
  new OpenAI({ apiKey: 'sk-secret', baseURL, maxRetries: 0, logLevel: 'off' });

/** One attempt at a reply, and what was seen of it on the way. */
async function ask(reply: Reply, options: Partial<AttemptOptions> = {}, client = clientOf(server.url)) {
  server.reply('ada', [reply]);
  const seen: Written[] = [];
  const outcome = await attempt(
    client,
    { model: 'ada', messages: [{ role: 'user', content: 'Why?' }], stream: true },
    { signal: new AbortController().signal, silenceMs: 5_000, onText: (soFar) => seen.push(soFar), ...options },
  );
  return { outcome, seen, texts: seen.map(({ text }) => text) };
}

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ model: 'ada-1', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const say = (content: string): string => chunk({ content });
const END = `${chunk({}, 'stop')}data: [DONE]\n\n`;

describe('the table of bodies over a connection', () => {
  test.each(BODIES.filter(({ cut, status = 200 }) => cut === undefined && status !== 204))(
    '$kind ($report)',
    async (row) => {
      const half = Math.floor(row.bytes.length / 2);
      const bytes = [row.bytes.slice(0, half), row.bytes.slice(half)].filter((piece) => piece !== '');
      const { outcome } = await ask({ bytes, status: row.status ?? 200 });
      expect(outcome).toMatchObject(row.out);
    },
  );
});

describe('the type of a body is not believed', () => {
  const whole = JSON.stringify({ choices: [{ message: { content: 'Hello.' }, finish_reason: null }] });
  test.each([
    ['application/json (vllm-ascend#6985)', say('Hello.') + END],
    ['text/html; charset=UTF-8 (libSSE-php#38)', say('Hello.') + END],
    ['application/json (microsoft/foundry-dev-tools#195)', say('Hello.') + END],
    ['text/html; charset=utf-8 (Azure-Samples/azure-search-openai-demo#968)', say('Hello.') + END],
    ['text/plain (pi#2537)', whole],
    ['text/event-stream (vault-operator#73)', whole],
    ['', whole],
  ])('%s', async (type, bytes) => {
    const { outcome } = await ask({ bytes: [bytes], headers: { 'content-type': type.split(' (')[0]! } });
    expect(outcome).toMatchObject({ kind: 'answer', seen: { text: 'Hello.' } });
  });
});

describe('what people see while it is written', () => {
  test('is the answer without its thinking, each time it has changed', async () => {
    const { texts, seen } = await ask({
      bytes: [
        say('<think>'),
        say('Hm'),
        ': ping\n\n',
        say('m.</th'),
        say('ink>\n\nHel'),
        chunk({ content: '' }),
        say('lo.'),
        END,
      ],
      delayMs: 5,
    });
    expect(texts).toEqual(['Hel', 'Hello.']);
    expect(seen[0]).toEqual({ text: 'Hel', thinking: 'Hmm.', model: 'ada-1' });
  });

  test('begins anew when it was thinking after all', async () => {
    const { texts } = await ask({ bytes: [say('So it is.\n'), say('</think>\nHello.'), END], delayMs: 5 });
    expect(texts).toEqual(['So it is.\n', 'Hello.']);
  });

  test('has no thinking of a model that was seen to begin inside it', async () => {
    const bytes = [say('So it is.\n'), say('</think>\nHello.'), END];
    const first = await ask({ bytes, delayMs: 5 });
    const expected = first.outcome.seen.unopened;
    const { texts, outcome } = await ask({ bytes, delayMs: 5 }, { expected });
    expect(texts).toEqual(['Hello.']);
    expect(outcome.seen).toMatchObject({ text: 'Hello.', thinking: 'So it is.' });
    // It does not think any more: its text comes at the end.
    const plain = { bytes: [say('Hel'), say('lo.'), END], delayMs: 5 };
    const third = await ask(plain, { expected });
    expect(third).toMatchObject({ texts: ['Hello.'], outcome: { seen: { unopened: null } } });
  });
});

describe('silence', () => {
  test('before the first text has no limit of its own (BlockRunAI/Franklin#74, BerriAI/litellm#34819)', async () => {
    const { outcome } = await ask({ bytes: [': ok\n\n', say('Hello.') + END], delayMs: 200 }, { silenceMs: 50 });
    expect(outcome).toMatchObject({ kind: 'answer', seen: { text: 'Hello.' } });
  });

  test('is none while a model thinks (openclaw/openclaw#65898)', async () => {
    const thinking = [chunk({ reasoning: 'Hm' }), say('<think>Hm'), say('</think>')];
    const { outcome } = await ask({ bytes: [...thinking, say('Hello.'), END], delayMs: 120 }, { silenceMs: 50 });
    // From the first text on it counts: the end comes too late, and what was seen is told.
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: 'went_silent',
      retry: true,
      seen: { text: 'Hello.' },
      detail: 'silence',
    });
  });

  test('is ended by keep-alives (openclaw/openclaw#152535)', async () => {
    const alive = Array.from({ length: 8 }, () => ': keepalive\n\n');
    const { outcome } = await ask({ bytes: [say('Hel'), ...alive, say('lo.'), END], delayMs: 40 }, { silenceMs: 150 });
    expect(outcome).toMatchObject({ kind: 'answer', seen: { text: 'Hello.' } });
  });

  test('after the first text closes the connection', async () => {
    const { outcome } = await ask({ bytes: [say('Hel')], ending: 'hang' }, { silenceMs: 50 });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'went_silent', retry: true, seen: { text: 'Hel' } });
    await server.until(() => server.calls[0]?.closedEarly === true);
  });

  test('after the end takes nothing from the answer', async () => {
    const { outcome } = await ask({ bytes: [say('Hello.') + chunk({}, 'stop')], ending: 'hang' }, { silenceMs: 50 });
    expect(outcome).toMatchObject({ kind: 'answer', seen: { text: 'Hello.' } });
  });
});

describe('what breaks', () => {
  test('a connection in the midst keeps what was seen', async () => {
    const { outcome } = await ask({ bytes: [say('Hello th')], ending: 'cut' });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'unreachable', retry: true, seen: { text: 'Hello th' } });
  });

  test.each([
    ['ECONNREFUSED', 'http://127.0.0.1:59999/v1'],
    ['ENOTFOUND', 'http://nowhere.invalid/v1'],
  ])('%s is told as what it is', async (detail, url) => {
    const outcome = await attempt(
      clientOf(url),
      { model: 'ada', messages: [], stream: true },
      { signal: new AbortController().signal, silenceMs: 1_000, onText: () => undefined },
    );
    const codes = detail === 'ENOTFOUND' ? ['ENOTFOUND', 'EAI_AGAIN'] : [detail];
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'unreachable', retry: true });
    expect(codes).toContain(outcome.kind === 'failed' ? outcome.detail : null);
  });

  test('something that does not speak HTTP', async () => {
    const odd = createServer().on('connection', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    const address = odd.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const outcome = await attempt(
      clientOf(`http://127.0.0.1:${port}/v1`),
      { model: 'ada', messages: [], stream: true },
      { signal: new AbortController().signal, silenceMs: 1_000, onText: () => undefined },
    );
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'unreachable', retry: true });
    odd.close();
  });

  test.each([
    ['timed_out', { reason: 'timed_out' }],
    ['timed_out', 'timed_out'],
    ['aborted', undefined],
  ])('an abort: %s', async (reason, why) => {
    const aborting = new AbortController();
    const asked = ask(
      { bytes: [say('Hel')], ending: 'hang' },
      { signal: aborting.signal, onText: () => aborting.abort(why) },
    );
    await expect(asked).resolves.toMatchObject({
      outcome: { kind: 'failed', reason, retry: false, seen: { text: 'Hel' } },
    });
    await server.until(() => server.calls[0]?.closedEarly === true);
  });

  test('an abort before the headers, and before the request', async () => {
    const aborting = new AbortController();
    setTimeout(() => aborting.abort({ reason: 'timed_out' }), 30);
    const asked = ask({ waitMs: Infinity }, { signal: aborting.signal });
    await expect(asked).resolves.toMatchObject({
      outcome: { kind: 'failed', reason: 'timed_out', seen: { text: '' } },
    });
    const before = await attempt(
      clientOf(server.url),
      { model: 'ada', messages: [], stream: true },
      { signal: AbortSignal.abort(), silenceMs: 1_000, onText: () => undefined },
    );
    expect(before).toMatchObject({ kind: 'failed', reason: 'aborted' });
    expect(server.calls).toHaveLength(1);
  });

  test('a listener that throws closes the connection', async () => {
    const onText = (): never => {
      throw new Error('ours');
    };
    await expect(ask({ bytes: [say('Hel')], ending: 'hang' }, { onText })).rejects.toThrow('ours');
    await server.until(() => server.calls[0]?.closedEarly === true);
  });
});

test('an answer that repeats itself is stopped, and its connection closed', async () => {
  const { outcome } = await ask({ bytes: Array.from({ length: 5_000 }, () => say('I am sorry. ')), ending: 'hang' });
  expect(outcome).toMatchObject({ kind: 'answer', ended: 'repeated' });
  expect(outcome.seen.text).toMatch(/^(I am sorry\. ){3,6}$/);
  await server.until(() => server.calls[0]?.closedEarly === true);
});

/** Work that grows faster than what is sent would hold the loop for many seconds; a busy machine holds it for less. Milliseconds. */
const HELD_MS = 1_000;

describe('a hostile provider holds nothing up', () => {
  const big = 70 * 2 ** 20;
  const many = (piece: string, bytes = big): string[] =>
    Array.from({ length: Math.ceil(bytes / 2 ** 16) }, () => piece.repeat(Math.ceil(2 ** 16 / piece.length)));

  test.each<[string, readonly string[], Partial<Reply>?]>([
    ['an endless line', many('x')],
    ['an endless line of data', ['data: {"a":"', ...many('x')]],
    ['an endless comment', [':', ...many('x')]],
    ['endless comments', many(': alive\n\n')],
    ['endless JSON', ['{"choices":[', ...many('{"a":1},')]],
    ['JSON of many brackets', ['['.repeat(4_000_000)]],
    ['JSON of many brackets on lines', ['data: ', '[\ndata: '.repeat(500_000), '\n\n']],
    ['JSON of many keys', [`{${Array.from({ length: 300_000 }, (_, n) => `"${n}":0`).join(',')}}`]],
    ['lines of brackets', ['x\n', '{\n'.repeat(1_500_000)]],
    ['empty events', many('data: {}\n\n', 8 * 2 ** 20)],
    ['an endless page', ['<html>', ...many('<p>')]],
    ['an endless error', ['{"error":{"message":"', ...many('x')], { status: 500 }],
    ['marks of thinking', [say('x'), say('<think>\n<t</th </think> a'.repeat(12_000)), END]],
    ['one mark of thinking', [say('<'.repeat(390_000)), END]],
    ['backticks', [say('` '.repeat(190_000)), say('`'.repeat(9_000)), END]],
    [
      'endless thinking',
      [say('<think>'), ...Array.from({ length: 400 }, () => chunk({ content: '</thin'.repeat(10_000) }))],
    ],
    ['thinking in many pieces', Array.from({ length: 20 }, () => chunk({ reasoning: 'Hm, so. ' }).repeat(1_000))],
    [
      'parts within parts',
      [`data: {"choices":[{"delta":{"content":${'['.repeat(40_000)}${']'.repeat(40_000)}}}]}\n\n`, END],
    ],
    ['white space', [' '.repeat(2 ** 20), ...many(' \n', 2 ** 22)]],
  ])('%s', async (_, bytes, more = {}) => {
    const loop = monitorEventLoopDelay({ resolution: 5 });
    const memory = process.memoryUsage().rss;
    let outcome: unknown;
    // What holds the loop by chance does not hold it each time.
    let held = Infinity;
    for (let tries = 0; tries < 5 && held > HELD_MS; tries += 1) {
      loop.reset();
      loop.enable();
      ({ outcome } = await ask({ bytes, ...more }, { silenceMs: 2_000 }));
      // A hold is seen at the turn after it.
      await wait(20);
      loop.disable();
      held = Math.min(held, loop.max / 1e6);
    }
    expect(outcome).toMatchObject({ kind: expect.stringMatching(/answer|refused|failed/) });
    expect(held).toBeLessThan(HELD_MS);
    expect(process.memoryUsage().rss - memory).toBeLessThan(400 * 2 ** 20);
  });
});
