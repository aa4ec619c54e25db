import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCatalogue } from '../../src/panel/catalogue/catalogue.ts';
import { STANCES, seatOf } from '../../src/panel/stances.ts';
import { type OpenAIServer, startOpenAI } from '../support/openai-server.ts';
import { configFor } from './config.ts';

let server: OpenAIServer;
beforeEach(async () => {
  server = await startOpenAI();
});
afterEach(() => server.close());

async function catalogueOf(models: readonly string[], configured: readonly string[] = []) {
  server.models = models;
  const config = configFor(server.url, {
    models: configured.map((id) => ({ alias: id.split('/').at(-1)!, provider: 'openai' as const, id })),
  });
  const catalogue = createCatalogue(config);
  await catalogue.ready(1_000);
  return catalogue;
}

test.each([
  ['claude', 'claude', null],
  ['claude:skeptic', 'claude', 'skeptic'],
  ['Claude:Skeptic', 'Claude', 'skeptic'],
  ['openrouter:maker/model:newcomer', 'openrouter:maker/model', 'newcomer'],
  ['claude:skeptic:advocate', 'claude:skeptic', 'advocate'],
  ['claude:free', 'claude:free', null],
  [':skeptic', ':skeptic', null],
  ['skeptic', 'skeptic', null],
])('seatOf(%s)', (name, model, stance) => {
  expect(seatOf(name)).toEqual({ model, stance });
});

test('a stance stands behind whatever names a model', async () => {
  const catalogue = await catalogueOf(['gpt-9', 'maker/other'], ['gpt-9']);
  for (const stance of STANCES) {
    expect(catalogue.find(`gpt-9:${stance.toUpperCase()}`)).toEqual({ ok: true, alias: `gpt-9:${stance}` });
    expect(catalogue.resolve(`gpt-9:${stance}`)).toEqual({ provider: 'openai', id: 'gpt-9' });
  }
  expect(catalogue.find('openai:maker/other:skeptic')).toEqual({ ok: true, alias: 'openai:maker/other:skeptic' });
  expect(catalogue.resolve('openai:maker/other:skeptic')).toEqual({ provider: 'openai', id: 'maker/other' });
  expect(catalogue.find('nothing:skeptic')).toMatchObject({ ok: false });
});

test('an id that is listed wins over a stance', async () => {
  const catalogue = await catalogueOf(['ada:skeptic', 'ada'], ['ada']);
  expect(catalogue.find('ada:skeptic')).toEqual({ ok: true, alias: 'openai:ada:skeptic' });
  expect(catalogue.resolve('openai:ada:skeptic')).toEqual({ provider: 'openai', id: 'ada:skeptic' });
  expect(catalogue.find('ada:advocate')).toEqual({ ok: true, alias: 'ada:advocate' });
});

test('one model alone is a panel of three; two are two', async () => {
  expect((await catalogueOf(['ada'], ['ada'])).defaultPanel()).toEqual(['ada', 'ada:skeptic', 'ada:pragmatist']);
  expect((await catalogueOf(['ada', 'bob'], ['ada', 'bob'])).defaultPanel()).toEqual(['ada', 'bob']);
});
