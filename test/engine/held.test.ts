/** What a chat has to show waits while nobody can see it; what is nobody's to see does not. */
import { expect, it } from 'vitest';
import { bench, command, gate, open, quiet, rows, temporaryDatabase } from './support.ts';

const place = { telegramChat: 1, topic: null, private: true };

it('is held by the event that nobody can see it, over a restart, and done in order when somebody can', async () => {
  const database = await temporaryDatabase();
  const showing = gate();
  const first = bench(database, {
    answer: async (_, { signal }) => ((await gate().wait(signal)) ? { outcome: 'done' } : 'left'),
    board: async (_, { signal }) => ((await showing.wait(signal)) ? { outcome: 'shown' } : 'left'),
  });
  const chat = await first.engine.chatAt(place);
  await first.engine.send(chat, open(), 'tg:1');
  await first.engine.send(chat, { type: 'unreachable', at: 2 }, 'tg:2');
  await quiet(first);
  const outcomes = async () =>
    (await rows(database, 'effect')).map(({ kind, outcome }) => `${String(kind)} ${String(outcome)}`);
  expect(new Set(await outcomes())).toEqual(new Set(['answer aborted', 'board held', 'retract held']));
  await first.engine.stop(0);

  const second = bench(database);
  await second.engine.start();
  await quiet(second);
  expect(second.log).toEqual([]);
  await second.engine.send(chat, { type: 'reachable', at: 3 }, 'tg:3');
  await quiet(second);
  expect(second.log.map(({ kind }) => kind)).toEqual(['board', 'retract', 'retract', 'board']);
  expect((await outcomes()).filter((outcome) => /held|null/.test(outcome))).toEqual([]);
});

it('lets a deletion that was asked for go on', async () => {
  const database = await temporaryDatabase();
  const deleting = gate();
  const here = bench(database, {
    forget: async (_, { signal }) => ((await deleting.wait(signal)) ? { outcome: 'done' } : 'left'),
  });
  const chat = await here.engine.chatAt(place);
  await here.engine.send(chat, command('forget', { confirmed: true }), 'tg:1');
  await here.engine.send(chat, { type: 'unreachable', at: 2 }, 'tg:2');
  deleting.go();
  await quiet(here);
  const forget = (await rows(database, 'effect')).find(({ kind }) => kind === 'forget');
  expect(forget).toMatchObject({ outcome: 'done' });
});
