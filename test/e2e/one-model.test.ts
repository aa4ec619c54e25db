/** One local model is a panel too: three seats of it, each with its own stance. */
import { expect, test } from 'vitest';
import { startOpenAI } from '../support/openai-server.ts';
import { startWorld } from '../support/world.ts';
import { Talk } from './stage.ts';

test('a round, a discussion and a consensus with the one model of an Ollama; its requests never overlap', async (context) => {
  const ollama = await startOpenAI();
  ollama.models = ['llama9'];
  let [running, most] = [0, 0];
  ollama.reply('*', async ({ body, messages }) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 30));
    running -= 1;
    const name = /^You are ([^,.: ]+),/m.exec(messages.map(({ content }) => content).join('\n'))?.[1] ?? '';
    const consensus = {
      summary: 'They nearly agree.',
      agreements: [{ point: 'It is so.', holders: ['Llama-skeptic', 'Llama-pragmatist'] }],
      disagreements: [],
      openQuestions: [],
    };
    return { text: body['response_format'] === undefined ? `${name} says so.` : JSON.stringify(consensus) };
  });
  const world = await startWorld({
    env: { OPENAI_API_KEY: '', OPENAI_BASE_URL: '', MODELS: '', OLLAMA_HOST: ollama.url.replace('/v1', '') },
  });
  context.onTestFinished(async () => {
    await world.close();
    await ollama.close();
  });
  const ann = new Talk(world, world.api.person(1, { name: 'Ann' }));
  ann.says('/open Why?');
  await ann.ended('Round 1 is complete.');
  const heads = () =>
    ann.all.filter(({ fromBot, text }) => fromBot && text.includes(' says so.')).map(({ text }) => text);
  expect(heads().toSorted()).toEqual([
    'Llama\nLlama says so.',
    'Llama, pragmatist\nLlama-pragmatist says so.',
    'Llama, skeptic\nLlama-skeptic says so.',
  ]);
  const hints = () => ann.all.filter(({ text }) => text.includes('Different models disagree better'));
  expect(hints()).toHaveLength(1);
  ann.says('/discuss 2 And why not?');
  await ann.ended('Round 2 is complete.');
  expect(heads()).toHaveLength(9);
  ann.says('/consensus');
  const consensus = await ann.sees(/^Consensus, by/);
  expect(consensus.text).toContain('Llama, skeptic; Llama, pragmatist: It is so.');
  await ann.ended('The consensus is written.');
  expect(hints()).toHaveLength(1);
  expect(most).toBe(1);

  await ann.asks('/project models llama', 'The panel of General: Llama.');
  const refused = await ann.asks('/discuss Now?', 'This panel has only Llama');
  expect(refused.text).toContain('/project models llama,llama:skeptic');
  await ann.asks('/project models llama:newcomer, llama:advocate', 'Llama, newcomer; and Llama, advocate');
  await ann.asks('/ask llama:newcomer Is it?', /^Llama, newcomer\nLlama-newcomer says so\./);
});
