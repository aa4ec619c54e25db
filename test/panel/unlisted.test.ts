/** The catalogue advises, the provider decides. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCatalogue } from '../../src/panel/catalogue/catalogue.ts';
import { isModelId } from '../../src/panel/catalogue/ids.ts';
import { fetchList } from '../../src/panel/catalogue/lists.ts';
import { nextPage, parseList } from '../../src/panel/catalogue/parse.ts';
import { choosePanel } from '../../src/panel/catalogue/default-panel.ts';
import type { PanelConfig } from '../../src/panel/providers.ts';
import { startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { configFor } from './config.ts';

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI();
});
afterEach(() => server.close());

async function make(models: OpenAIServer['models'], more: Partial<PanelConfig> = {}, now: () => number = () => 0) {
  server.models = models;
  const problems: string[] = [];
  const onProblem = (text: string): number => problems.push(text);
  const catalogue = createCatalogue(configFor(server.url, { models: [], ...more }), { now, onProblem });
  await catalogue.ready(1_000);
  return { catalogue, problems };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('what MODELS names is asked', () => {
  const LONG = `org/${'m'.repeat(120)}`;
  test.each<[string, string, OpenAIServer['models'], boolean]>([
    ['Gemini lists it with models/', 'gemini-2.5-flash', ['models/gemini-2.5-flash'], true],
    ['and without', 'models/gemini-2.5-flash', ['gemini-2.5-flash'], true],
    ['BerriAI/litellm#4903: a wildcard', 'openai/gpt-9', ['openai/*'], true],
    ['BerriAI/litellm#12691: any', 'openrouter/x/y', ['*'], true],
    ['a LoRA', 'my-lora', ['meta/llama-4'], false],
    ['vllm-project/vllm#11761: any name', 'whatever', ['served'], false],
    ['NousResearch/hermes-agent#1102: not listed by Z.AI', 'glm-5', ['glm-4.7'], false],
    ['run-llama/llama_index#18691: a name of Bedrock', 'us.meta.llama3-3-70b-instruct-v1:0', ['gpt-4o'], false],
    ['a preset', '@preset/mine', ['openai/gpt-5'], false],
    ['brackets and pipes', '[team]|model(1)', ['[team]|model(1)'], true],
    ['letters of any script', 'модель-7b-中文', ['модель-7b-中文'], true],
    ['124 characters', LONG, [LONG], true],
    ['bare strings', 'one', { body: ['one', 'two'] }, true],
    ['rows with a name', 'one', { body: { models: [{ name: 'one' }] } }, true],
  ])('%s', async (_, id, listed, known) => {
    const { catalogue, problems } = await make(listed, { models: [{ alias: 'mine', provider: 'openai', id }] });
    expect(catalogue.resolve('mine')).toEqual({ provider: 'openai', id });
    expect('unlisted' in (catalogue.models()[0] ?? {})).toBe(!known);
    expect(problems.length).toBe(known ? 0 : 1);
    // So is what somebody names with its provider.
    expect(catalogue.find(`openai:${id}`)).toEqual({ ok: true, alias: 'mine' });
  });
});

describe('what a person types', () => {
  test('with a provider is taken as given, a bare word must be listed', async () => {
    const { catalogue } = await make(['gpt-5', 'openai/*', '*']);
    expect(catalogue.find('openai:not-listed')).toEqual({ ok: true, alias: 'openai:not-listed' });
    expect(catalogue.find('openai/gpt-9')).toEqual({ ok: true, alias: 'openai:openai/gpt-9' });
    expect(catalogue.find('What')).toMatchObject({ ok: false });
    expect(catalogue.find('gtp-5')).toEqual({ ok: false, near: ['gpt-5'] });
    expect(catalogue.find('openai:<b>').ok).toBe(false);
    expect(catalogue.find('requesty:x').ok).toBe(false);
  });

  test('is looked for in a new list, at most once a minute: `ollama pull` is seen', async () => {
    let now = 0;
    const { catalogue } = await make(['llama4'], { providers: [], ollamaUrl: server.url }, () => now);
    server.models = ['llama4', 'mistral:latest'];
    expect(catalogue.find('mistral').ok).toBe(false);
    await turn();
    // The first reading is not a minute ago.
    expect(server.lists).toBe(1);
    now = 60_000;
    expect(catalogue.find('mistral').ok).toBe(false);
    await server.until(() => server.lists === 2);
    await turn();
    expect(catalogue.find('mistral')).toMatchObject({ ok: true });
    expect(catalogue.find('nothing').ok).toBe(false);
    await turn();
    expect(server.lists).toBe(2);
  });
});

describe('lists', () => {
  const endpoint = () => ({ name: 'openai', key: 'k', baseUrl: server.url }) as const;
  const paged = (...answers: unknown[]) => {
    const asked: string[] = [];
    const get: typeof fetch = async (url) => {
      asked.push((typeof url === 'string' ? url : '').replace(server.url, ''));
      return new Response(JSON.stringify(answers[asked.length - 1] ?? null), {
        status: asked.length > answers.length ? 500 : 200,
      });
    };
    return { get, asked };
  };
  const ids = async (get: typeof fetch) => {
    const list = await fetchList(endpoint(), 1_000, get);
    return 'models' in list ? list.models.map(({ id }) => id) : list.failure;
  };

  test.each<[string, object, string]>([
    ['has_more (oai-compatible-copilot#127)', { has_more: true, last_id: 'b' }, '/models?after_id=b'],
    ['nextPageToken (chatbox#2318)', { nextPageToken: 't/1' }, '/models?pageToken=t%2F1'],
    ['next', { next: '/v1/models?page=2' }, '/models?page=2'],
  ])('are read page by page: %s', async (_, more, second) => {
    const { get, asked } = paged(
      { data: [{ id: 'a' }, { id: 'b' }], ...more },
      { data: [{ id: 'c' }], has_more: false },
    );
    await expect(ids(get)).resolves.toEqual(['a', 'b', 'c']);
    expect(asked).toEqual(['/models', second]);
  });

  test('end with a page that brings nothing, that fails, or after twenty', async () => {
    const same = { data: [{ id: 'a' }], has_more: true, last_id: 'a' };
    await expect(ids(paged(same, same, same).get)).resolves.toEqual(['a']);
    await expect(ids(paged(same).get)).resolves.toEqual(['a']);
    const endless = Array.from({ length: 50 }, (_, at) => ({
      data: [{ id: `m${at}` }],
      has_more: true,
      last_id: `m${at}`,
    }));
    await expect(ids(paged(...endless).get)).resolves.toHaveLength(20);
  });

  test('are not read elsewhere, where the key would go with the request', () => {
    expect(nextPage({ next: 'https://evil.example/models' }, 'https://api.example/v1/models')).toBeNull();
    expect(nextPage({ next: 'http://[' }, 'https://api.example/v1/models')).toBeNull();
  });

  test('say which models think and which do not talk', () => {
    const of = (item: object) => parseList([{ id: 'x', ...item }])?.[0];
    expect(of({ supported_parameters: ['reasoning'] })).toMatchObject({ thinks: true, text: true });
    expect(of({ capabilities: ['completion', 'thinking'] })).toMatchObject({ thinks: true });
    expect(of({ type: 'embedding' })).toMatchObject({ text: false });
    expect(of({ capabilities: { completion_chat: false } })).toMatchObject({ text: false });
    expect(of({ supportedGenerationMethods: ['embedContent'] })).toMatchObject({ text: false });
    expect(of({ type: 'chat' })).toMatchObject({ text: true });
    expect(of({})).not.toHaveProperty('thinks');
  });

  test('are not behind a redirect, and a fault is named by its code', async () => {
    await expect(make({ status: 302, headers: { location: '/login' }, body: '' })).resolves.toMatchObject({
      problems: [expect.stringContaining('HTTP 302')],
    });
    await server.close();
    const list = await fetchList(endpoint(), 1_000);
    expect(list).toEqual({ failure: 'no connection: ECONNREFUSED' });
    server = await startOpenAI();
  });
});

test('ids may hold what servers put into them, but nothing that separates, hides or looks like a tag', () => {
  const fine = ['@preset/x', 'a[b]|c', 'openai/*', 'модель', 'm'.repeat(190), 'ft:gpt-4o:me::abc', 'x{1}', 'a&b'];
  const not = [
    '',
    'a b',
    'a\nb',
    '<b>',
    'a"b',
    "a'b",
    'a`b',
    'a\u202Eb',
    'a\u200Bb',
    '---',
    'm'.repeat(200),
    'a,b',
    'a=b',
  ];
  expect(fine.filter((id) => !isModelId('openai', id))).toEqual([]);
  expect(not.filter((id) => isModelId('openai', id))).toEqual([]);
});

test('the default panel seats nothing that does not talk', () => {
  const silent = [
    'models/aqa models/imagen-4.0-generate-001 models/gemini-embedding-001 models/text-embedding-004 models/veo-3.0-generate-001',
    'models/gemini-2.5-flash-preview-tts models/gemini-2.5-flash-image models/nano-banana-pro models/gemini-robotics-er-1.5',
    'gpt-image-1 dall-e-3 tts-1-hd whisper-large-v3 omni-moderation-latest text-moderation-stable rerank-v3.5 jina-reranker-v2',
    'black-forest-labs/FLUX.1-schnell stabilityai/stable-diffusion-3 intfloat/multilingual-e5-large openai/* *',
  ]
    .join(' ')
    .split(' ');
  const offer = (ids: readonly string[]) =>
    choosePanel([{ provider: 'openai', models: ids.map((id) => ({ id, created: 0, text: true })) }]);
  expect(offer(silent)).toEqual([]);
  expect(offer([...silent, 'models/gemini-2.5-flash', 'models/gemini-2.5-pro'])[0]).toEqual({
    alias: 'gemini',
    id: 'openai:models/gemini-2.5-pro',
  });
});
