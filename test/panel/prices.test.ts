/** What models cost, as providers' lists tell it. */
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/panel/catalogue/catalogue.ts';
import { priceIn } from '../../src/panel/catalogue/prices.ts';
import { configFor } from './config.ts';

const price = (input: number, output: number, request = 0) => ({ input, output, request });

describe('a list', () => {
  const items: [string, unknown, unknown][] = [
    [
      'OpenRouter',
      { pricing: { prompt: '0.000003', completion: '0.000015', request: '0', image: '0' } },
      price(3e-6, 15e-6),
    ],
    [
      'OpenRouter, with a price for each request',
      { pricing: { prompt: '0.000001', completion: '0.000001', request: '0.005' } },
      price(1e-6, 1e-6, 0.005),
    ],
    ['OpenRouter, free', { pricing: { prompt: '0', completion: '0' } }, price(0, 0)],
    ['OpenRouter, "it depends"', { pricing: { prompt: '-1', completion: '-1' } }, null],
    ['Requesty', { input_price: 0.000003, output_price: 0.000015 }, price(3e-6, 15e-6)],
    ['Together, per million', { pricing: { hourly: 0, input: 0.88, output: 0.88, base: 0 } }, price(0.88e-6, 0.88e-6)],
    ['Vercel', { pricing: { input: '0.00000125', output: '0.00001' } }, price(1.25e-6, 10e-6)],
    ['LiteLLM', { input_cost_per_token: 5e-7, output_cost_per_token: 1.5e-6 }, price(5e-7, 1.5e-6)],
    [
      'DeepInfra, per million',
      { metadata: { pricing: { input_tokens: 0.23, output_tokens: 0.4 } } },
      price(0.23e-6, 0.4e-6),
    ],
    ['OpenAI tells none', { id: 'gpt', object: 'model' }, null],
    ['one of two', { pricing: { prompt: '0.000003' } }, null],
    ['what is none', { pricing: { prompt: 'free', completion: '' } }, null],
    ['what cannot be', { pricing: { prompt: 'Infinity', completion: '1e9' } }, null],
    [
      'a price for each request that nobody asks',
      { pricing: { prompt: '0.000001', completion: '0.000001', request: '1e308' } },
      null,
    ],
    ['nothing', null, null],
  ];
  it.each(items)('%s', (_, item, expected) => {
    const found = priceIn(item);
    const round = (n: number) => Number(n.toPrecision(9));
    expect(found && price(round(found.input), round(found.output), found.request)).toEqual(expected);
  });
});

describe('a seat', () => {
  const list = {
    data: [
      { id: 'anthropic/claude-sonnet-5', pricing: { prompt: '0.000003', completion: '0.000015' } },
      { id: 'google/gemma:free', pricing: { prompt: '0', completion: '0' } },
      { id: 'google/gemma', pricing: { prompt: '0.000001', completion: '0.000001' } },
      { id: 'maker/untold' },
    ],
  };
  const catalogue = createCatalogue(
    configFor('', { providers: [{ name: 'openrouter', key: 'k' }], models: [], ollamaUrl: 'http://127.0.0.1:9/v1' }),
    { fetch: () => Promise.resolve(Response.json(list)) },
  );
  const sonnet = { id: 'openrouter:anthropic/claude-sonnet-5', price: price(3e-6, 15e-6) };

  it('costs what its model does, by alias, by id, with a stance, with a routing suffix', async () => {
    await catalogue.ready(5000);
    expect(catalogue.priced('claude')).toEqual(sonnet);
    expect(catalogue.priced('claude:skeptic')).toEqual(sonnet);
    expect(catalogue.priced('openrouter:anthropic/claude-sonnet-5')).toEqual(sonnet);
    expect(catalogue.priced('openrouter:anthropic/claude-sonnet-5:nitro').price).toEqual(sonnet.price);
    expect(catalogue.priced('openrouter:google/gemma').price).toEqual(price(1e-6, 1e-6));
    expect(catalogue.priced('openrouter:google/gemma:free').price).toEqual(price(0, 0));
  });

  it('is looked up once, and again when the list has been read anew', async () => {
    let [times, output] = [0, '0.000001'];
    let now = 0;
    const counted = createCatalogue(configFor('', { providers: [{ name: 'openrouter', key: 'k' }], models: [] }), {
      now: () => now,
      fetch: () => {
        times += 1;
        const pricing = { prompt: '0.000001', completion: output };
        return Promise.resolve(Response.json({ data: [{ id: 'maker/model', pricing }] }));
      },
    });
    const outputOf = () => counted.priced('openrouter:maker/model').price?.output;
    expect(outputOf()).toBeUndefined();
    await counted.ready(5000);
    expect([outputOf(), outputOf(), times]).toEqual([1e-6, 1e-6, 1]);
    output = '0.000002';
    now += 24 * 60 * 60 * 1000;
    await counted.ready(5000);
    await expect.poll(outputOf).toBe(2e-6);
    // People may name any model: what was looked up does not pile up.
    for (let n = 0; n < 2500; n += 1) counted.priced(`openrouter:maker/none-${n}`);
    expect(outputOf()).toBe(2e-6);
  });

  it('has no price where nobody tells it, and none on this machine costs anything', () => {
    expect(catalogue.priced('openrouter:maker/untold')).toEqual({ id: 'openrouter:maker/untold', price: null });
    expect(catalogue.priced('openrouter:maker/unlisted').price).toBeNull();
    expect(catalogue.priced('nobody')).toEqual({ id: 'nobody', price: null });
    expect(catalogue.priced('ollama:llama3.2:1b').price).toEqual(price(0, 0));
  });
});
