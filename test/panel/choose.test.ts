import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseModels } from '../../src/panel/choose.ts';
import type { PanelConfig } from '../../src/panel/providers.ts';
import { startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { configFor } from './config.ts';
import type { Model, PromptMessage } from '../../src/panel/port.ts';

const PANEL = ['optimist', 'skeptic', 'pragmatist'];
const ask = (model: Model, seat: string, messages: readonly PromptMessage[]) =>
  model.answer({ model: seat, chat: '1', messages: async () => messages }, { signal: new AbortController().signal });

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI();
});
afterEach(() => server.close());

const nobody = 'http://127.0.0.1:1/v1';
const question = [{ role: 'user', content: 'Tabs or spaces?' }] as const;

/** Without a key; `now` is the catalogue's clock. */
function make(config: Partial<PanelConfig> = {}, more: { readonly demo?: boolean; readonly now?: () => number } = {}) {
  return chooseModels(configFor(server.url, { providers: [], models: [], ollamaUrl: nobody, ...config }), {
    demo: more.demo ?? true,
    demoOptions: { pace: 0 },
    catalogue: { now: more.now ?? (() => 0) },
  });
}

test('without a key and without an Ollama the demo serves, and makes no request but the probe', async () => {
  const { model, catalogue, serving } = await make();
  await catalogue.ready(1_000);
  expect(serving()).toBe('demo');
  expect(catalogue.defaultPanel()).toEqual(PANEL);
  expect(catalogue.find('optimist')).toEqual({ ok: true, alias: 'optimist' });
  expect(catalogue.judges(PANEL)).toEqual([]);
  expect(await ask(model, 'optimist', question)).toMatchObject({ ok: true, model: 'demo:optimist' });
  expect(await ask(model, 'claude', question)).toEqual({ ok: false, reason: 'no_provider' });
  expect(model.queues()).toMatchObject([{ provider: 'ollama', waiting: 0 }]);
  expect(server.calls).toHaveLength(0);
});

test('where the demo is not allowed nobody serves, as without it', async () => {
  const { model, catalogue, serving } = await make({}, { demo: false });
  await catalogue.ready(1_000);
  expect(serving()).toBe('nobody');
  expect(catalogue.models()).toEqual([]);
  expect(catalogue.defaultPanel()).toEqual([]);
  expect(await ask(model, 'optimist', question)).toEqual({ ok: false, reason: 'no_provider' });
});

test('a key brings its provider, even one that fails, never the demo in its place', async () => {
  server.models = { status: 500, body: 'no' };
  server.reply('*', { status: 401, body: { error: { message: 'no' } } });
  const { providers } = configFor(server.url);
  const { model, catalogue, serving } = await make({ providers });
  await catalogue.ready(1_000);
  expect(serving()).toBe('providers');
  expect(catalogue.defaultPanel()).not.toEqual(expect.arrayContaining(['optimist']));
  expect(catalogue.find('optimist').ok).toBe(false);
  const [first = ''] = catalogue.defaultPanel();
  expect(await ask(model, first, question)).toEqual({ ok: false, reason: 'key_refused' });
  expect((await ask(model, 'optimist', question)).ok).toBe(false);
});

test('MODELS that name an Ollama which does not answer fail as such', async () => {
  const { model, catalogue, serving } = await make({
    models: [{ alias: 'local', provider: 'ollama', id: 'llama4' }],
    attempts: 1,
  });
  await catalogue.ready(1_000);
  expect(serving()).toBe('providers');
  expect(await ask(model, 'local', question)).toEqual({ ok: false, reason: 'unreachable' });
});

test('an Ollama with models serves from the start; one without models does not', async () => {
  server.models = ['llama4:latest'];
  const chosen = await make({ ollamaUrl: server.url });
  await chosen.catalogue.ready(1_000);
  expect(chosen.serving()).toBe('providers');
  expect(await ask(chosen.model, chosen.catalogue.defaultPanel()[0] ?? '', question)).toMatchObject({
    ok: true,
    model: 'ollama:llama4:latest',
  });

  server.models = [];
  const empty = await make({ ollamaUrl: server.url });
  await empty.catalogue.ready(1_000);
  expect(empty.serving()).toBe('demo');
});

test('an Ollama that is started later is found, and the demo still ends its discussions', async () => {
  let now = 0;
  server.models = { status: 503, body: 'starting' };
  const { model, catalogue, serving } = await make({ ollamaUrl: server.url }, { now: () => now });
  await catalogue.ready(1_000);
  expect(serving()).toBe('demo');

  server.models = ['llama4:latest', 'qwen3:8b'];
  catalogue.models();
  expect(server.lists).toBe(1);
  now = 61_000;
  // This one asks again in the background.
  expect(catalogue.defaultPanel()).toEqual(PANEL);
  await server.until(() => server.lists === 2);
  await expect.poll(() => serving()).toBe('providers');
  expect(catalogue.defaultPanel()).toEqual(['llama', 'qwen']);
  expect(catalogue.find('skeptic').ok).toBe(false);
  expect(catalogue.judges(['llama'])).toEqual(['qwen']);
  expect(catalogue.judges(PANEL)).toEqual([]);
  expect(await ask(model, 'llama', question)).toMatchObject({ ok: true, model: 'ollama:llama4:latest' });
  expect(await ask(model, 'skeptic', question)).toMatchObject({ ok: true, model: 'demo:skeptic' });
});
