import * as fc from 'fast-check';
import { describe as suite, expect, test } from 'vitest';
import { isGeneral } from '../../src/panel/catalogue/candidates.ts';
import { choosePanel } from '../../src/panel/catalogue/default-panel.ts';
import type { ProviderName } from '../../src/panel/providers.ts';
import { OPENAI, OPENROUTER, REQUESTY } from './real-lists.ts';

const offer = (provider: ProviderName, ids: readonly string[], created = 0) => ({
  provider,
  models: ids.map((id) => ({ id, created, text: true })),
});
const choose = (...offers: ReturnType<typeof offer>[]) => choosePanel(offers).map(({ alias, id }) => `${alias}=${id}`);

suite('choosePanel', () => {
  test('takes the newest general one of each family from a real list', () => {
    expect(choose(offer('openrouter', OPENROUTER))).toEqual([
      'claude=openrouter:anthropic/claude-opus-5.5',
      'gpt=openrouter:openai/gpt-6-sol',
      'gemini=openrouter:google/gemini-3.8-flash',
    ]);
    expect(choose(offer('requesty', REQUESTY))).toEqual([
      'claude=requesty:anthropic/claude-sonnet-4-5',
      'gpt=requesty:openai/gpt-5.1',
      'gemini=requesty:google/gemini-2.5-pro',
    ]);
  });

  test('does not depend on the order of the list', () => {
    const expected = choose(offer('openrouter', OPENROUTER));
    fc.assert(
      fc.property(fc.shuffledSubarray([...OPENROUTER], { minLength: OPENROUTER.length }), (ids) => {
        expect(choose(offer('openrouter', ids))).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  test('prefers a sonnet to an opus and a pro to a flash of one version, and the id without a date', () => {
    const ids = ['claude-opus-5', 'claude-sonnet-5', 'gemini-3-flash', 'gemini-3-pro', 'gpt-5-2025-08-07', 'gpt-5'];
    expect(choose(offer('openai', ids))).toEqual([
      'claude=openai:claude-sonnet-5',
      'gpt=openai:gpt-5',
      'gemini=openai:gemini-3-pro',
    ]);
  });

  test('fills up with other general models where one maker is all there is', () => {
    const panel = choose(offer('openai', OPENAI));
    expect(panel[0]).toBe('gpt=openai:gpt-5.1');
    expect(panel).toEqual(['gpt=openai:gpt-5.1', 'gpt-5=openai:gpt-5', 'gpt-4.1=openai:gpt-4.1']);
  });

  test('fills up with other makers first', () => {
    const others = OPENROUTER.filter((id) => !/^~?(anthropic|google)\//.test(id));
    expect(choose(offer('openrouter', others))).toEqual([
      'gpt=openrouter:openai/gpt-6-sol',
      'grok=openrouter:x-ai/grok-4.7',
      'deepseek=openrouter:deepseek/deepseek-v4.1-flash',
    ]);
  });

  test('takes each family from the first provider that has it', () => {
    expect(choose(offer('openai', ['gpt-5']), offer('openrouter', OPENROUTER), offer('ollama', ['llama4']))).toEqual([
      'claude=openrouter:anthropic/claude-opus-5.5',
      'gpt=openai:gpt-5',
      'gemini=openrouter:google/gemini-3.8-flash',
    ]);
  });

  test('seats what an Ollama has, but no embeddings', () => {
    const ids = ['llama3.2:latest', 'nomic-embed-text:latest', 'qwen3:8b', 'llama3.2:1b', 'phi4-mini:latest'];
    expect(choose(offer('ollama', ids))).toEqual([
      'llama=ollama:llama3.2:latest',
      'qwen=ollama:qwen3:8b',
      'phi=ollama:phi4-mini:latest',
    ]);
    expect(choose(offer('ollama', ['nomic-embed-text:latest']))).toEqual([]);
  });

  test('seats a small model when there is nothing else', () => {
    expect(choose(offer('openai', ['gpt-4o-mini', 'text-embedding-3-small']))).toEqual(['gpt=openai:gpt-4o-mini']);
  });

  test('leaves out what does not give text', () => {
    const models = [
      { id: 'google/gemini-9', created: 9, text: false },
      { id: 'google/gemini-3', created: 1, text: true },
    ];
    expect(choosePanel([{ provider: 'openrouter', models }])).toEqual([
      { alias: 'gemini', id: 'openrouter:google/gemini-3' },
    ]);
  });

  test('whatever is listed: at most three, of different aliases that can be typed, no model twice', () => {
    const id = fc.oneof(fc.constantFrom(...OPENROUTER, ...OPENAI), fc.stringMatching(/^[\w~@.:/+-]{1,40}$/));
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 30 }), fc.nat(), (ids, created) => {
        const panel = choosePanel([offer('openrouter', ids, created)]);
        expect(panel.length).toBeLessThanOrEqual(3);
        expect(new Set(panel.map(({ alias }) => alias)).size).toBe(panel.length);
        expect(new Set(panel.map((entry) => entry.id)).size).toBe(panel.length);
        for (const { alias } of panel) expect(alias).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
      }),
    );
  });
});

test('isGeneral', () => {
  const ids = ['gpt-5-mini', 'gpt-5-pro', 'openai/gpt-5.3-codex', 'anthropic/claude-haiku-4.5', 'x/y:free', 'gpt-5.1'];
  const others = ['google/gemini-2.5-pro', 'meta-llama/llama-3.3-70b-instruct'];
  expect([...ids, ...others].filter((id) => isGeneral('openrouter', id))).toEqual(['gpt-5.1', ...others]);
});
