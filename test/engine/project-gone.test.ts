/** A project that one topic deletes while others still work in it, before they are told: nothing of it is written any more. */
import { expect, it } from 'vitest';
import type { Command } from '../../src/chat/events.ts';
import { answered, bench, command, gate, open, pending, quiet, rows, temporaryDatabase } from './support.ts';

const SECRET = 'tell nobody';
const ask = (text: string) =>
  command('ask', { alias: 'gpt', text, context: null, threaded: true, discussion: null, line: null });

/** Two topics of one chat in a project `Shared`; the second has said what `said` are, and models hold their answers. */
async function topics(said: readonly Command[]) {
  const database = await temporaryDatabase();
  const [models, telling] = [gate(), gate()];
  const made = bench(database, {
    answer: async (input, { signal }) => ((await models.wait(signal)) ? answered(input, SECRET) : 'left'),
    conclude: async (input, { signal }) => {
      if (!(await models.wait(signal))) return 'left';
      const { answer } = answered(input as never, SECRET).event;
      const event = { type: 'conclusion.answered', call: input.call, at: 1, answer, consensus: { SECRET } } as const;
      return { outcome: 'ok', event };
    },
    tell: async ({ project }, { signal, effectId }) => {
      if (!(await telling.wait(signal))) return 'left';
      await made.engine.send(second, { type: 'project.gone', at: 1, project }, `${effectId}:${second}`);
      return { outcome: 'done' };
    },
  });
  const place = (topic: number) => made.engine.chatAt({ telegramChat: -1, topic, private: false });
  const [first, second] = [await place(5), await place(6)];
  let update = 0;
  const send = (chat: number, event: Command) => made.engine.send(chat, event, `tg:${++update}`);
  await send(first, command('project.new', { name: 'Shared' }));
  for (const event of said) await send(second, event);
  const told = made.log.length;
  const remove = () => send(first, command('project.delete', { name: 'Shared', confirmed: true }));
  /** What the second topic has asked for since, by kind. */
  const asked = () =>
    made.log.slice(told).flatMap(({ kind, context }) => (context.address.id === second ? [kind] : []));
  return { ...made, models, telling, send, second, remove, asked };
}

/** The rows of discussions, texts in effects, what is pending and what went wrong: when all is done there is nothing. */
async function leftovers({ database, engine, faults }: Awaited<ReturnType<typeof topics>>) {
  await quiet({ engine });
  const tables = ['message', 'discussion', 'round', 'consensus'].map((table) => rows(database, table));
  const effects = (await rows(database, 'effect')).filter((row) => JSON.stringify(row).includes(SECRET));
  return [...(await Promise.all(tables)).flat(), ...effects, ...(await pending(database)), ...faults];
}

it.each([
  ['an ask', [ask(SECRET)]],
  ['an ask in a discussion that was closed', [ask(SECRET), command('new', {})]],
  ['an ask in a project that is no longer selected', [ask(SECRET), command('project.new', { name: 'Other' })]],
  ['two asks beside a round', [open(SECRET), ask(SECRET), ask(SECRET)]],
  ['a round', [open(SECRET)]],
  ['turns', [command('discuss', { rounds: 3, topic: SECRET, context: null })]],
])('%s that is answered before its topic is told leaves nothing', async (_, said) => {
  const here = await topics(said);
  await here.remove();
  here.models.go();
  // What waits for the answer goes, as it does when the topic is told first.
  await expect.poll(() => here.asked()).toContain('retract');
  expect(here.asked()).not.toContain('post');
  here.telling.go();
  expect(await leftovers(here)).toEqual([]);
});

it('a consensus that is written before its topic is told leaves nothing', async () => {
  const here = await topics([]);
  here.models.go();
  await here.send(here.second, open('Why?'));
  await quiet({ engine: here.engine });
  const removed = here.send(here.second, command('consensus', {}));
  await here.remove();
  await removed;
  here.telling.go();
  expect(await leftovers(here)).toEqual([]);
});

it('a topic that is told first, and then answered, leaves nothing either', async () => {
  const here = await topics([ask(SECRET), command('new', {})]);
  here.telling.go();
  await here.remove();
  await quiet({ engine: here.engine });
  here.models.go();
  expect(await leftovers(here)).toEqual([]);
  expect(here.asked()).toContain('retract');
});

it('what a topic is told by a person meanwhile finds the project gone as well', async () => {
  const here = await topics([ask(SECRET), command('project.new', { name: 'Other' })]);
  await here.remove();
  await here.send(here.second, command('stop', {}));
  here.telling.go();
  expect(await leftovers(here)).toEqual([]);
});

it('asks in a project that is still there are answered', async () => {
  const here = await topics([
    command('project.new', { name: 'Other' }),
    ask('Why?'),
    command('project.select', { name: 'Shared' }),
    ask(SECRET),
  ]);
  await here.remove();
  here.models.go();
  here.telling.go();
  await quiet({ engine: here.engine });
  expect((await rows(here.database, 'message')).map(({ kind, text }) => [kind, text])).toEqual([
    ['question', 'Why?'],
    ['answer', SECRET],
  ]);
});
