/** What of a prompt may be kept: marked where a model keeps nothing else, and counted wherever a provider tells of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCatalogue } from '../../src/panel/catalogue/catalogue.ts';
import { createPanel } from '../../src/panel/openai/openai.ts';
import type { PromptMessage } from '../../src/panel/port.ts';
import type { ProviderName } from '../../src/panel/providers.ts';
import { type Script, startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { configFor } from './config.ts';

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI({ strict: true });
});
afterEach(() => server.close());

const transcript = `${'What was said. '.repeat(200)}${'And then. '.repeat(200)}`;
const [first, second] = [3000, transcript.length];
const long: readonly PromptMessage[] = [
  { role: 'system', content: 'You are a panellist.' },
  { role: 'user', content: `${transcript}\n\nYou are Ada. Answer.`, common: [first, second] },
];

function ask(provider: ProviderName, id: string, script: Script, messages: readonly PromptMessage[] = long) {
  server.reply(id, script);
  const config = configFor(server.url, {
    providers: [{ name: provider, key: 'sk-secret', baseUrl: server.url }],
    models: [{ alias: 'ada', provider, id }],
  });
  const panel = createPanel(config, { catalogue: createCatalogue(config), stepMs: 2 });
  return () =>
    panel.answer({ model: 'ada', chat: 'c', messages: async () => messages }, { signal: new AbortController().signal });
}

const sent = () => server.calls.map(({ body }) => body['messages']);
const plain = long.map(({ role, content }) => ({ role, content }));

test('a prompt for Claude at OpenRouter is in parts, and the last that comes again is marked', async () => {
  const answer = await ask('openrouter', 'anthropic/claude-opus-5', [{}])();
  expect(answer.ok).toBe(true);
  expect(sent()).toEqual([
    [
      plain[0],
      {
        role: 'user',
        content: [
          { type: 'text', text: transcript.slice(0, first) },
          { type: 'text', text: transcript.slice(first), cache_control: { type: 'ephemeral' } },
          { type: 'text', text: '\n\nYou are Ada. Answer.' },
        ],
      },
    ],
  ]);
});

test.each<readonly [string, ProviderName, string, readonly PromptMessage[]]>([
  ['another maker at OpenRouter keeps by itself', 'openrouter', 'openai/gpt-6', long],
  ['Claude elsewhere', 'requesty', 'anthropic/claude-opus-5', long],
  ['OpenAI keeps by itself', 'openai', 'gpt-6', long],
  [
    'what is too short to be kept',
    'openrouter',
    'anthropic/claude-opus-5',
    [
      { role: 'system', content: 'You are a panellist.' },
      { role: 'user', content: 'Short. You are Ada.', common: [6] },
    ],
  ],
  ['what never comes again', 'openrouter', 'anthropic/claude-opus-5', plain],
])('no mark: %s', async (_name, provider, id, messages) => {
  await ask(provider, id, [{}], messages)();
  expect(sent()).toEqual([messages.map(({ role, content }) => ({ role, content }))]);
});

test('a route that refuses marks is asked again without them, and never again with them', async () => {
  const refused = {
    status: 400,
    body: { error: { message: 'messages.1.content.1.cache_control: Extra inputs are not permitted' } },
  };
  const asks = ask('openrouter', 'anthropic/claude-opus-5', [refused, { text: 'Yes.' }, { text: 'Still.' }]);
  expect(await asks()).toMatchObject({ ok: true, text: 'Yes.' });
  expect(await asks()).toMatchObject({ ok: true, text: 'Still.' });
  expect(sent().map((messages) => JSON.stringify(messages).includes('cache_control'))).toEqual([true, false, false]);
  expect(sent()[1]).toEqual(plain);
});

test.each([
  [
    'OpenAI and OpenRouter',
    { prompt_tokens: 100, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 64 } },
    64,
  ],
  ['Anthropic', { input_tokens: 100, output_tokens: 5, cache_read_input_tokens: 30 }, 30],
  ['DeepSeek', { prompt_tokens: 100, completion_tokens: 5, prompt_cache_hit_tokens: 80 }, 80],
  ['Moonshot', { prompt_tokens: 100, completion_tokens: 5, cached_tokens: 10 }, 10],
  ['more than were read', { prompt_tokens: 100, completion_tokens: 5, cached_tokens: 900 }, 100],
  ['no number', { prompt_tokens: 100, completion_tokens: 5, cached_tokens: '64' }, undefined],
])('tokens from a cache are counted as %s tells them', async (_name, usage, cached) => {
  const answer = await ask('openai', 'gpt-6', [{ usage }])();
  expect(answer).toMatchObject({ ok: true, usage: { tokensIn: 100, tokensOut: 5 } });
  expect(answer.ok ? answer.usage?.tokensCached : null).toBe(cached);
});
