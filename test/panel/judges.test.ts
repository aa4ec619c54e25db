/** Who may judge what a panel said. */
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCatalogue, type CatalogueOptions } from '../../src/panel/catalogue/catalogue.ts';
import { chooseJudges } from '../../src/panel/catalogue/judges.ts';
import { type ModelRef, type PanelConfig, parseModel } from '../../src/panel/providers.ts';
import { eventually } from '../support/eventually.ts';
import { startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { configFor } from './config.ts';
import { OPENAI, OPENROUTER, REQUESTY } from './real-lists.ts';

const ref = (name: string): ModelRef => {
  const found = parseModel(name);
  if (found === null) throw new Error(`${name} names no provider`);
  return found;
};
/** The judges of a panel, all by `provider:model-id`, that the lists give. */
function judges(
  panel: readonly string[],
  lists: Partial<Record<ModelRef['provider'], readonly string[]>>,
  named: readonly string[] = [],
) {
  const offers = Object.keys(lists).map((name) => {
    const { provider } = ref(`${name}:x`);
    return { provider, models: (lists[provider] ?? []).map((id) => ({ id, created: 0, text: true })) };
  });
  const chosen = chooseJudges({ panel: panel.map(ref), named: named.map(ref), offers });
  return chosen.map(({ provider, id }) => `${provider}:${id}`);
}

describe('chooseJudges', () => {
  test('takes the families that have no seat, in the order of a default panel, each once', () => {
    const panel = ['anthropic/claude-opus-5.5', 'openai/gpt-6-sol', 'google/gemini-3.8-flash'];
    expect(judges([`openrouter:${panel[0]}`, `openrouter:${panel[1]}`], { openrouter: OPENROUTER })).toEqual([
      'openrouter:google/gemini-3.8-flash',
      'openrouter:x-ai/grok-4.7',
      'openrouter:deepseek/deepseek-v4.1-flash',
    ]);
    expect(
      judges(
        panel.map((id) => `openrouter:${id}`),
        { openrouter: OPENROUTER },
      ),
    ).toEqual([
      'openrouter:x-ai/grok-4.7',
      'openrouter:deepseek/deepseek-v4.1-flash',
      'openrouter:mistralai/mistral-medium-3-5',
    ]);
  });

  test('takes other models of the panel’s makers where there is no other maker', () => {
    expect(judges(['openai:gpt-5.1', 'openai:gpt-5-mini'], { openai: OPENAI })).toEqual([
      'openai:gpt-5',
      'openai:gpt-4.1',
      'openai:gpt-4',
    ]);
  });

  test('takes all of another maker before any of the panel’s', () => {
    const list = ['claude-opus-5.5', 'claude-sonnet-5', 'gpt-6-sol', 'gpt-5'];
    expect(judges(['openai:claude-opus-5.5'], { openai: list })).toEqual([
      'openai:gpt-6-sol',
      'openai:gpt-5',
      'openai:claude-sonnet-5',
    ]);
  });

  test('takes the newest of makers that have no place in the order', () => {
    const offers = [
      {
        provider: 'openrouter',
        models: [
          { id: 'acme/older', created: 1, text: true },
          { id: 'zeta/newer', created: 2, text: true },
          { id: 'zeta/picture', created: 3, text: false },
        ],
      },
    ] as const;
    expect(chooseJudges({ panel: [], named: [], offers }).map(({ id }) => id)).toEqual(['zeta/newer', 'acme/older']);
  });

  test.each([
    ['openrouter:anthropic/claude-sonnet-4.5', 'requesty:bedrock/claude-sonnet-4-5@us-east-1'],
    ['openrouter:anthropic/claude-sonnet-4.5:nitro', 'openai:claude-sonnet-4-5-20250929'],
    ['openai:claude-3-5-sonnet-20241022', 'openrouter:anthropic/claude-3.5-sonnet'],
    ['ollama:llama3.2', 'ollama:llama3.2:latest'],
    ['ollama:qwen3:8b', 'openrouter:qwen/qwen3-8b'],
  ])('takes %s and %s as one model', (one, other) => {
    expect(judges([one], {}, [other])).toEqual([]);
    expect(judges([other], {}, [one])).toEqual([]);
  });

  test.each([
    ['ollama:llama3.2:1b', 'ollama:llama3.2:3b'],
    ['openai:qwen3:8b', 'openai:qwen3:30b'],
    ['openai:ft:gpt-4o:me::abc', 'openai:ft:gpt-4o:me::def'],
    ['openrouter:openai/gpt-5', 'openrouter:openai/gpt-5.1'],
  ])('takes %s and %s as two models', (one, other) => {
    expect(judges([one], {}, [other])).toEqual([other]);
  });

  test('prefers the panel’s providers', () => {
    const lists = { openrouter: OPENROUTER, requesty: REQUESTY };
    const panel = ['anthropic/claude-sonnet-4-5', 'openai/gpt-5.1'];
    expect(
      judges(
        panel.map((id) => `requesty:${id}`),
        lists,
      ),
    ).toEqual(['requesty:google/gemini-2.5-pro', 'requesty:xai/grok-4', 'requesty:groq/llama-3.3-70b-versatile']);
  });

  test('goes to another provider for another maker', () => {
    expect(judges(['openai:gpt-5.1'], { openai: OPENAI, openrouter: OPENROUTER })[0]).toBe(
      'openrouter:anthropic/claude-opus-5.5',
    );
  });

  test('takes local models last, unless the whole panel is local', () => {
    const lists = { openai: ['gpt-5.1', 'gpt-5'], ollama: ['llama3.2:latest', 'qwen3:8b', 'qwen3:30b'] };
    expect(judges(['openai:gpt-5.1'], lists)).toEqual(['openai:gpt-5', 'ollama:llama3.2:latest', 'ollama:qwen3:8b']);
    expect(judges(['openai:gpt-5.1', 'ollama:qwen3:8b'], lists)[0]).toBe('openai:gpt-5');
    expect(judges(['ollama:qwen3:8b'], lists)).toEqual(['ollama:llama3.2:latest', 'ollama:qwen3:30b']);
  });

  test('takes what the operator names in his order, general models first', () => {
    const named = ['gpt-6-luna', 'claude-opus-5.5', 'mistral-medium-3-5', 'gpt-6-sol'].map((id) => `openai:${id}`);
    expect(judges(['openai:claude-opus-5.5'], {}, named)).toEqual([
      'openai:mistral-medium-3-5',
      'openai:gpt-6-sol',
      'openai:gpt-6-luna',
    ]);
  });

  test('takes what the operator names before what is only listed, if both are of other makers', () => {
    const named = ['openrouter:openai/gpt-6-sol', 'openrouter:openai/gpt-5', 'openrouter:qwen/qwen3.8-max'];
    const found = judges(['openrouter:openai/gpt-6-sol'], { openrouter: OPENROUTER }, named);
    expect(found.slice(0, 2)).toEqual(['openrouter:qwen/qwen3.8-max', 'openrouter:anthropic/claude-opus-5.5']);
    expect(found).not.toContain('openrouter:openai/gpt-5');
  });

  test('does not take what is small or gives no text', () => {
    expect(judges([], { openai: ['gpt-5-mini', 'text-embedding-3-small', 'gpt-5:batch'] })).toEqual([]);
  });
});

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI();
});
afterEach(() => server.close());

/** A catalogue over the scripted server as OpenRouter. */
function make(more: Partial<PanelConfig> = {}, options: CatalogueOptions = {}) {
  const providers = [{ name: 'openrouter', key: 'sk-secret', baseUrl: server.url } as const];
  return createCatalogue(configFor(server.url, { providers, models: [], ...more }), options);
}

describe('the judges of a catalogue', () => {
  const CLAUDE = { alias: 'claude', provider: 'openrouter', id: 'Anthropic/claude-opus-5.5' } as const;
  const GPT = { alias: 'gpt', provider: 'openrouter', id: 'openai/gpt-6-sol' } as const;
  const MINE = { alias: 'mine', provider: 'openrouter', id: 'me/mine' } as const;
  const GROK = 'openrouter:x-ai/grok-4.7';

  test('of the default panel are a Grok, a DeepSeek and a Mistral', async () => {
    server.models = OPENROUTER;
    const catalogue = make();
    await catalogue.ready(1_000);
    expect(catalogue.judges(catalogue.defaultPanel())).toEqual([
      GROK,
      'openrouter:deepseek/deepseek-v4.1-flash',
      'openrouter:mistralai/mistral-medium-3-5',
    ]);
  });

  test('of one model with stances are of other families, by their aliases', async () => {
    server.models = OPENROUTER;
    const catalogue = make();
    await catalogue.ready(1_000);
    const panel = ['claude', 'claude:skeptic', 'openrouter:anthropic/claude-opus-5.5:newcomer'];
    expect(catalogue.judges(panel)).toEqual(['gpt', 'gemini', GROK]);
  });

  test('of models by their ids, and of models that cannot be called, are others', async () => {
    server.models = OPENROUTER;
    const catalogue = make();
    await catalogue.ready(1_000);
    const panel = ['openrouter:openai/gpt-5', 'openrouter:google/gemini-2.5-pro', 'openrouter:x-ai/grok-4.7:nitro'];
    expect(catalogue.judges(panel)[0]).toBe('claude');
    expect(catalogue.judges(['openai:gpt-6-sol', 'claude-old:skeptic'])).toEqual([
      'gemini',
      GROK,
      'openrouter:deepseek/deepseek-v4.1-flash',
    ]);
  });

  test('are none where MODELS names only the panel, and what else it names', async () => {
    server.models = OPENROUTER;
    const only = make({ models: [CLAUDE, GPT], othersMayBeUsed: false });
    await only.ready(1_000);
    expect(only.judges(['claude', 'gpt'])).toEqual([]);
    expect(only.judges(['claude', 'claude:skeptic'])).toEqual(['gpt']);

    const more = make({ models: [CLAUDE, GPT, MINE], othersMayBeUsed: false });
    await more.ready(1_000);
    expect(more.judges(['claude', 'gpt'])).toEqual(['mine']);
  });

  test('may be any that is listed where MODELS ends in a star', async () => {
    server.models = OPENROUTER;
    const catalogue = make({ models: [CLAUDE, GPT, MINE], othersMayBeUsed: true });
    await catalogue.ready(1_000);
    expect(catalogue.judges(['claude', 'gpt'])).toEqual(['mine', 'openrouter:google/gemini-3.8-flash', GROK]);
  });

  test('are not of a provider without a key', () => {
    const models = [CLAUDE, { alias: 'keyless', provider: 'openai', id: 'gpt-5' }] as const;
    expect(make({ models, othersMayBeUsed: false }).judges(['claude'])).toEqual([]);
  });

  test('of an Ollama are what it has besides', async () => {
    server.models = ['llama3.2:latest', 'qwen3:8b', 'gemma3:4b', 'nomic-embed-text:latest', 'llama3.2:1b'];
    const catalogue = make({ providers: [], ollamaUrl: server.url });
    await catalogue.ready(1_000);
    expect(catalogue.judges(['llama', 'qwen'])).toEqual(['gemma', 'ollama:llama3.2:1b']);
    server.models = ['llama3.2:latest'];
    const alone = make({ providers: [], ollamaUrl: server.url });
    await alone.ready(1_000);
    expect(alone.judges(alone.defaultPanel())).toEqual([]);
  });

  test('are known before a list is, without a request, and none without a provider', () => {
    const catalogue = make();
    expect(catalogue.judges(['gpt'])).toEqual(['claude', 'gemini']);
    expect(catalogue.judges(['claude', 'gpt', 'gemini'])).toEqual([]);
    expect(server.lists).toBe(0);
    expect(make({ providers: [] }).judges(['claude'])).toEqual([]);
  });

  test('are kept until a list has been read', async () => {
    let now = 0;
    server.models = ['openai/gpt-5', 'x-ai/grok-4'];
    const catalogue = make({}, { now: () => now });
    await catalogue.ready(1_000);
    const found = catalogue.judges(['gpt']);
    expect(found).toEqual(['grok']);
    expect(catalogue.judges(['gpt'])).toBe(found);
    server.models = ['openai/gpt-5', 'x-ai/grok-5', 'qwen/qwen3'];
    now += 6 * 3_600_000;
    catalogue.models();
    await eventually(() => expect(catalogue.judges(['gpt'])).toEqual(['grok', 'qwen']));
    expect(catalogue.resolve('grok')).toEqual({ provider: 'openrouter', id: 'x-ai/grok-5' });
  });

  test('whatever the panel: at most three, found by their names and none of them a model that sits on it', async () => {
    server.models = [...OPENROUTER, ...OPENAI];
    const catalogue = make();
    await catalogue.ready(1_000);
    const model = fc.constantFrom('claude', 'gpt', 'gemini', ...OPENROUTER.map((id) => `openrouter:${id}`));
    const seat = fc.tuple(model, fc.constantFrom('', ':skeptic')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(seat, { maxLength: 8 }), (panel) => {
        const found = catalogue.judges(panel);
        expect(found.length).toBeLessThanOrEqual(3);
        const ids = panel.map((one) => JSON.stringify(catalogue.resolve(one)));
        for (const judge of found) {
          expect(catalogue.find(judge)).toEqual({ ok: true, alias: judge });
          expect(ids).not.toContain(JSON.stringify(catalogue.resolve(judge)));
        }
      }),
    );
  });
});
