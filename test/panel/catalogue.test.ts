import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCatalogue, type CatalogueOptions } from '../../src/panel/catalogue/catalogue.ts';
import type { PanelConfig } from '../../src/panel/providers.ts';
import { startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { configFor } from './config.ts';
import { OPENROUTER } from './real-lists.ts';
import { eventually } from '../support/eventually.ts';

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI();
});
afterEach(() => server.close());

/** A catalogue over the scripted server as OpenRouter, with all problems told. */
function make(more: Partial<PanelConfig> = {}, options: CatalogueOptions = {}) {
  const problems: string[] = [];
  const providers = [{ name: 'openrouter', key: 'sk-secret', baseUrl: server.url } as const];
  const catalogue = createCatalogue(configFor(server.url, { providers, models: [], ...more }), {
    onProblem: (text) => problems.push(text),
    ...options,
  });
  return { catalogue, problems };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('the default panel', () => {
  test('has the first model of an Ollama that had none, a minute later', async () => {
    let now = 0;
    server.models = [];
    const { catalogue } = make({ providers: [], ollamaUrl: server.url }, { now: () => now });
    await catalogue.ready(1_000);
    expect(catalogue.defaultPanel()).toEqual([]);
    server.models = ['llama4'];
    now = 59_000;
    await catalogue.ready(1_000);
    await turn();
    expect(server.lists).toBe(1);
    now = 60_000;
    await catalogue.ready(1_000);
    await eventually(() => expect(catalogue.defaultPanel()).toHaveLength(3));
  });

  test('comes from the list, which is read only when needed and once', async () => {
    server.models = OPENROUTER;
    const { catalogue, problems } = make();
    await turn();
    expect(server.lists).toBe(0);
    await catalogue.ready(1_000);
    await catalogue.ready(1_000);
    expect(catalogue.models()[0]).toEqual({ alias: 'claude', id: 'openrouter:anthropic/claude-opus-5.5' });
    expect(catalogue.defaultPanel()).toEqual(['claude', 'gpt', 'gemini']);
    await turn();
    expect(server.lists).toBe(1);
    expect(problems).toEqual([]);
  });

  test('reads OpenRouter’s modalities', async () => {
    const entry = (id: string, output: string[]) => ({ id, created: 1, architecture: { output_modalities: output } });
    server.models = [entry('google/gemini-9', ['text', 'image']), entry('google/gemini-8', ['text']), { id: 7 }, 'x y'];
    const { catalogue } = make();
    await catalogue.ready(1_000);
    expect(catalogue.models()).toEqual([{ alias: 'gemini', id: 'openrouter:google/gemini-8' }]);
    expect(catalogue.find('x y').ok).toBe(false);
  });

  test.each([
    ['an error', { status: 500, body: 'sk-secret' }, 'HTTP 500'],
    ['a page', { status: 200, body: '<html>' }, 'not a list of models'],
    ['another JSON', { status: 200, body: { data: 3 } }, 'not a list of models'],
  ])('is taken as given when the list is %s, and the operator is told once', async (_, reply, why) => {
    server.models = reply;
    let now = 0;
    const { catalogue, problems } = make({}, { now: () => now });
    await catalogue.ready(1_000);
    expect(catalogue.defaultPanel()).toEqual(['claude', 'gpt', 'gemini']);
    expect(catalogue.resolve('openrouter:some/model')).toEqual({ provider: 'openrouter', id: 'some/model' });
    await catalogue.ready(1_000);
    await turn();
    expect(server.lists).toBe(1);

    now += 61_000;
    catalogue.models();
    await server.until(() => server.lists === 2);
    await turn();
    expect(problems).toEqual([expect.stringContaining(why)]);
    expect(problems.join('')).not.toContain('secret');

    server.models = ['openai/gpt-5'];
    now += 61_000;
    catalogue.models();
    await server.until(() => server.lists === 3);
    await turn();
    expect(catalogue.models().map(({ alias }) => alias)).toEqual(['gpt']);
  });

  test('is renewed in the background after six hours, and kept when that fails', async () => {
    let now = 0;
    server.models = ['openai/gpt-5'];
    const { catalogue } = make({}, { now: () => now });
    await catalogue.ready(1_000);
    server.models = ['openai/gpt-6'];
    now += 6 * 3_600_000;
    expect(catalogue.models()[0]?.id).toBe('openrouter:openai/gpt-5');
    await server.until(() => server.lists === 2);
    await turn();
    expect(catalogue.models()[0]?.id).toBe('openrouter:openai/gpt-6');
    server.models = { status: 503 };
    now += 6 * 3_600_000;
    catalogue.models();
    await server.until(() => server.lists === 3);
    await turn();
    expect(catalogue.models()[0]?.id).toBe('openrouter:openai/gpt-6');
  });

  test('ready waits no longer than asked', async () => {
    server.models = { waitMs: Infinity };
    const { catalogue } = make();
    await catalogue.ready(30);
    expect(catalogue.defaultPanel()).toEqual(['claude', 'gpt', 'gemini']);
  });

  test('is Ollama’s alone without a key, and nothing at all without either', async () => {
    server.models = ['llama3.2:latest', 'qwen3:8b'];
    const alone = make({ providers: [], ollamaUrl: server.url });
    expect(alone.catalogue.models()).toEqual([]);
    await alone.catalogue.ready(1_000);
    expect(alone.catalogue.defaultPanel()).toEqual(['llama', 'qwen']);
    expect(alone.catalogue.find('llama3.2')).toEqual({ ok: true, alias: 'llama' });

    const none = make({ providers: [], ollamaUrl: 'http://127.0.0.1:9/v1' });
    await none.catalogue.ready(1_000);
    expect(none.catalogue.models()).toEqual([]);
    expect(none.problems).toEqual([]);
    expect(none.catalogue.resolve('claude')).toEqual({ reason: 'no_provider' });
  });
});

describe('find', () => {
  test('takes aliases and ids in any letter case, and names near ones', async () => {
    server.models = OPENROUTER;
    const { catalogue } = make();
    await catalogue.ready(1_000);
    expect(catalogue.find('Claude')).toEqual({ ok: true, alias: 'claude' });
    expect(catalogue.find('ANTHROPIC/claude-opus-5.5')).toEqual({ ok: true, alias: 'claude' });
    expect(catalogue.find('x-ai/Grok-4.7')).toEqual({ ok: true, alias: 'openrouter:x-ai/grok-4.7' });
    expect(catalogue.find('OpenRouter:x-ai/grok-4.7:nitro')).toEqual({
      ok: true,
      alias: 'openrouter:x-ai/grok-4.7:nitro',
    });
    expect(catalogue.find('gemnii')).toEqual({ ok: false, near: expect.arrayContaining(['gemini']) });
    expect(catalogue.find('sonnet')).toMatchObject({
      near: ['anthropic/claude-sonnet-5', expect.any(String), expect.any(String)],
    });
    expect(catalogue.find('openai:gpt-5')).toMatchObject({ ok: false });
    expect(catalogue.find('')).toEqual({ ok: false, near: [] });
    expect(catalogue.find('What')).toMatchObject({ ok: false });
  });

  test('takes `provider:anything` as given, but for a local provider that does not run', async () => {
    server.models = { status: 500 };
    const { catalogue } = make({ ollamaUrl: 'http://127.0.0.1:9/v1' });
    await catalogue.ready(1_000);
    expect(catalogue.find('openrouter:some/model')).toEqual({ ok: true, alias: 'openrouter:some/model' });
    expect(catalogue.find('openrouter:<b>')).toMatchObject({ ok: false });
    expect(catalogue.find('ollama:llama9')).toMatchObject({ ok: false });
  });
});

describe('configured models', () => {
  const models = [
    { alias: 'fast', provider: 'openrouter', id: 'openai/gpt-6-soll' },
    { alias: 'good', provider: 'openrouter', id: 'Anthropic/claude-sonnet-5' },
    { alias: 'mine', provider: 'openai', id: 'gpt-5' },
  ] as const;

  test('are checked against the list, with near matches', async () => {
    server.models = OPENROUTER;
    const { catalogue, problems } = make({ models });
    await catalogue.ready(1_000);
    expect(catalogue.defaultPanel()).toEqual(['fast', 'good', 'mine']);
    expect(catalogue.resolve('fast')).toEqual({ provider: 'openrouter', id: 'openai/gpt-6-soll' });
    expect(catalogue.models()[0]).toMatchObject({ unlisted: expect.arrayContaining(['openrouter:openai/gpt-6-sol']) });
    expect(catalogue.nearMatches('openrouter:openai/gpt-6-soll')[0]).toBe('openrouter:openai/gpt-6-sol');
    expect(problems).toEqual([expect.stringMatching(/openrouter does not list .*fast.*openai\/gpt-6-sol/)]);
    expect(catalogue.resolve('GOOD')).toEqual({ provider: 'openrouter', id: 'anthropic/claude-sonnet-5' });
    expect(catalogue.resolve('mine')).toEqual({ reason: 'no_provider' });
    expect(catalogue.resolve('nobody')).toEqual({ reason: 'unknown_model' });
  });

  test('are the panel, of which eight are seated', () => {
    const many = Array.from(
      { length: 10 },
      (_, at) => ({ alias: `m${at}`, provider: 'openrouter', id: `x/${at}` }) as const,
    );
    const { catalogue } = make({ models: many });
    expect(catalogue.models()).toHaveLength(10);
    expect(catalogue.defaultPanel()).toHaveLength(8);
  });
});

test('a name of more than 200 characters is no model, listed, taken as given, or with a routing suffix', async () => {
  const longest = 'x'.repeat(200 - 'openrouter:'.length);
  server.models = [{ id: longest }, { id: `${longest}y` }, { id: 'some/model' }];
  const { catalogue } = make();
  const found = (id: string) => catalogue.find(`openrouter:${id}`).ok;
  expect([found(longest), found(`${longest}y`)]).toEqual([true, false]);
  await catalogue.ready(1_000);
  expect([found(longest), found(`${longest}y`)]).toEqual([true, false]);
  expect([found('some/model:online'), found(`some/model:${longest}`)]).toEqual([true, false]);
});

describe('what may be used once MODELS is set', () => {
  const models = [{ alias: 'claude', provider: 'openrouter', id: 'anthropic/claude-opus-5.5' }] as const;
  const refused = ['openai/gpt-6', 'openrouter:openai/gpt-6', 'openrouter:no/such', 'openrouter:openai/gpt-6:skeptic'];

  test('is what it names, with its stances, and nothing else, however it is asked for', async () => {
    server.models = [...OPENROUTER, 'openai/gpt-6'];
    const { catalogue } = make({ models, othersMayBeUsed: false });
    await catalogue.ready(1_000);
    for (const word of ['claude', 'CLAUDE', 'openrouter:anthropic/claude-opus-5.5', 'claude:skeptic'])
      expect(catalogue.find(word)).toMatchObject({ ok: true });
    for (const word of refused) expect(catalogue.find(word)).toMatchObject({ ok: false });
    // Nor is one asked that an older panel still seats.
    expect(catalogue.resolve('openrouter:openai/gpt-6')).toEqual({ reason: 'unknown_model' });
    expect(catalogue.resolve('openrouter:anthropic/claude-opus-5.5:free')).toEqual({ reason: 'unknown_model' });
    expect(catalogue.resolve('claude')).toMatchObject({ provider: 'openrouter' });
  });

  test('is with a star all that is listed besides, and nothing that is not', async () => {
    server.models = [...OPENROUTER, 'openai/gpt-6'];
    const { catalogue } = make({ models, othersMayBeUsed: true });
    await catalogue.ready(1_000);
    expect(catalogue.find('openrouter:openai/gpt-6')).toMatchObject({ ok: true });
    expect(catalogue.find('openrouter:no/such')).toMatchObject({ ok: false });
    expect(catalogue.resolve('openrouter:no/such')).toEqual({ reason: 'unknown_model' });
  });
});
