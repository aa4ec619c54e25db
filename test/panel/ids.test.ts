import { expect, test } from 'vitest';
import { describe, shortAlias } from '../../src/panel/catalogue/ids.ts';
import { nearMatches } from '../../src/lib/near.ts';
import { endpoints, parseModel } from '../../src/panel/providers.ts';
import { configFor } from './config.ts';

test.each([
  ['claude-3-5-sonnet-20241022', 'claude', 3.5, 'claude-3-5-sonnet'],
  ['anthropic/claude-sonnet-4.5', 'claude', 4.5, 'claude-sonnet-4.5'],
  ['vertex/claude-opus-4-1@20250805', 'claude', 4.1, 'claude-opus-4-1'],
  ['bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0', 'claude', 4, 'claude-sonnet-4-v1:0'],
  ['gpt-5-2025-08-07', 'gpt', 5, 'gpt-5'],
  ['gpt-4-0613', 'gpt', 4, 'gpt-4'],
  ['gpt-4o', 'gpt', 4, 'gpt-4o'],
  ['openai/gpt-oss-120b', 'gpt-oss', 0, 'gpt-oss-120b'],
  ['google/gemini-2.0-flash-001', 'gemini', 2, 'gemini-2.0-flash'],
  ['qwen/qwen3-235b-a22b-2507', 'qwen', 3, 'qwen3-235b-a22b'],
  ['gemma-4-31b-it', 'gemma', 4, 'gemma-4-31b-it'],
  ['x-ai/grok-4.20', 'grok', 4.2, 'grok-4.20'],
  ['llama3.2:latest', 'llama', 3.2, 'llama3.2'],
  ['Meta-Llama-3.1-8B-Instruct', 'llama', 3.1, 'llama-3.1-8b-instruct'],
  ['mistral-small-24b', 'mistral', 0, 'mistral-small-24b'],
])('describe %s', (id, family, version, canonical) => {
  expect(describe(id)).toMatchObject({ family, version, canonical });
});

test('shortAlias', () => {
  expect(shortAlias('mistralai/Mixtral 8x7B')).toBe('mixtral-8x7b');
  expect(shortAlias('llama3.2:latest')).toBe('llama3.2');
  expect(shortAlias('a/' + 'x'.repeat(50))).toHaveLength(24);
});

test('parseModel takes the first colon', () => {
  expect(parseModel('OLLAMA:llama3.2:1b')).toEqual({ provider: 'ollama', id: 'llama3.2:1b' });
  expect(parseModel('anthropic/claude:free')).toBeNull();
  expect(parseModel('openai:')).toBeNull();
  expect(parseModel('toString:x')).toBeNull();
});

test('endpoints have defaults, no slash at the end, and Ollama last', () => {
  const providers = [
    { name: 'openai', key: 'a', baseUrl: 'http://x/v1//' } as const,
    { name: 'requesty', key: 'b' } as const,
  ];
  expect(
    endpoints(configFor('', { providers, ollamaUrl: 'http://o/v1' })).map((one) => `${one.name} ${one.baseUrl}`),
  ).toEqual(['openai http://x/v1', 'requesty https://router.requesty.ai/v1', 'ollama http://o/v1']);
});

test('nearMatches finds slips and parts, best first, and nothing for what is far', () => {
  const ids = [
    'claude',
    'gpt',
    'gemini',
    'anthropic/claude-sonnet-5:free',
    'anthropic/claude-sonnet-5',
    'openai/gpt-5-codex',
    'openai/gpt-5',
  ];
  expect(nearMatches('cladue', ids)[0]).toBe('claude');
  expect(nearMatches('gtp', ids)[0]).toBe('gpt');
  expect(nearMatches('sonet', ids)).toEqual(['anthropic/claude-sonnet-5', 'anthropic/claude-sonnet-5:free']);
  expect(nearMatches('GPT5', ids)).toEqual(['openai/gpt-5', 'openai/gpt-5-codex', 'gpt']);
  expect(nearMatches('xylophone', ids)).toEqual([]);
  expect(nearMatches('?', ids)).toEqual([]);
  expect(nearMatches('claude'.repeat(10_000), ids).length).toBeLessThanOrEqual(3);
});
