/** A chat whose snapshot cannot be read: it costs nothing, people are told, it can be forgotten, and it goes on once it can be read. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test, type TestContext } from 'vitest';
import { startWorld } from '../support/world.ts';
import { rowsOf, settled, sorted, Talk } from './stage.ts';
import { eventually } from '../support/eventually.ts';

const UNREADABLE = 'What was stored of this chat cannot be read';

/** Ann and Bob each have asked, their models are silent, and the bot is stopped while they wait. */
async function stoppedMidway({ onTestFinished }: TestContext) {
  const lines: string[] = [];
  const world = await startWorld({ env: { LOG_LEVEL: 'info' }, onLog: (line) => void lines.push(line) });
  onTestFinished(() => world.close());
  const [ann, bob] = [1, 2].map((id) => new Talk(world, world.api.person(id, { name: `P${id}` }))) as [Talk, Talk];
  world.ai.reply('*', { waitMs: Infinity });
  ann.says('/open Why?');
  bob.says('/open How?');
  await eventually(() => expect(world.ai.calls).toHaveLength(6));
  await world.app.stop();
  world.ai.reply('*', {});
  return { world, ann, bob, lines };
}

function withDatabase<T>(dir: string, use: (database: Sqlite.Database) => T): T {
  const file = new Sqlite(join(dir, 'conclave.db'));
  try {
    return use(file);
  } finally {
    file.close();
  }
}

/** What may be wrong with a snapshot: with the whole, or with a part of its context, however deep. */
const BROKEN = [
  'not json',
  'null',
  '{"value":"dreaming","context":{}}',
  '{"value":"opening"}',
  '$.context.calls = null',
  '$.context.seats = [null,null,null]',
  '$.context.seats[1].status = "dreaming"',
  '$.context.panel = {}',
  '$.context.unseen = 7',
];

/** Breaks Ann's chat, whole or in a part; gives what puts it right again. */
function breakAnns(dir: string, breaking: string): () => void {
  const set = (snapshot: string) =>
    withDatabase(dir, (file) => file.prepare('update chat set snapshot = ? where telegram_chat = 1').run(snapshot));
  const sql = 'select snapshot from chat where telegram_chat = 1';
  const whole = withDatabase(dir, (file) => file.prepare<[], { snapshot: string }>(sql).get());
  const [, path = '', value = ''] = /^(\$\S+) = (.*)$/.exec(breaking) ?? [];
  const part = 'select json_set(snapshot, ?, json(?)) as snapshot from chat where telegram_chat = 1';
  const broken = withDatabase(dir, (file) =>
    file.prepare<[string, string], { snapshot: string }>(part).get(path || '$', value || 'null'),
  );
  set(path === '' ? breaking : (broken?.snapshot ?? ''));
  return () => void set(whole?.snapshot ?? '');
}

const pendingOf = (dir: string, telegramChat: number) =>
  withDatabase(dir, (file) =>
    file
      .prepare<[number], { kind: string }>(
        `select kind from effect join chat on chat.id = effect.chat where done_at is null and telegram_chat = ?
          order by effect.seq, n`,
      )
      .all(telegramChat)
      .map(({ kind }) => kind),
  );

test.concurrent.for(BROKEN)(
  'costs nothing at any start, and its neighbours go on: %s',
  { timeout: 60_000 },
  async (broken, context) => {
    const { world, ann, bob, lines } = await stoppedMidway(context);
    breakAnns(world.dir, broken);
    const before = pendingOf(world.dir, 1);
    expect(before).toContain('answer');
    // The first is looked at over several starts: a second one pays no more than the first.
    const starts = broken === BROKEN[0] || broken === '$.context.seats = [null,null,null]' ? 3 : 1;
    for (let start = 0; start < starts; start++) {
      await world.restart();
      // Chats are taken up after the first poll, and each start says once which cannot be.
      const told = () => lines.filter((line) => line.includes('chats that cannot be read'));
      await eventually(() => expect(told()).toHaveLength(start + 1));
      await bob.ended('Round 1 is complete.');
      await settled(world, 2);
      // Bob's three of the first start.
      expect(world.ai.calls).toHaveLength(9);
      const ready = await fetch(`${world.app.url}/readyz`);
      expect(await ready.json()).toMatchObject({ checks: { chats: { parked: 1 } } });
      expect(await (await fetch(`${world.app.url}/metrics`)).text()).toMatch(/conclave_chats_parked 1\n/);
      expect(told()).toHaveLength(start + 1);
    }
    expect(pendingOf(world.dir, 1)).toEqual(before);
    for (const said of ['/status', '/stop', 'What now?', '/open Again?', '/export'])
      expect((await ann.asks(said, UNREADABLE)).text).toContain('/forget');
    expect(world.ai.calls).toHaveLength(9);
    expect(pendingOf(world.dir, 1)).toEqual(before);
  },
);

test.concurrent('can be forgotten, and then begins anew', { timeout: 60_000 }, async (context) => {
  const { world, ann } = await stoppedMidway(context);
  breakAnns(world.dir, 'not json');
  await world.restart();
  const question = await ann.asks('/forget', 'Delete everything of this chat');
  await ann.person.presses(question, 'No, keep');
  await eventually(() => expect(ann.all.at(-1)?.text).toContain('Nothing was deleted.'));
  const again = await ann.asks('/forget', 'Delete everything of this chat');
  await world.restart();
  await ann.person.presses(again, 'Yes, delete');
  await eventually(() =>
    expect(ann.all.map(({ text }) => text)).toContain('Everything of this chat is deleted. /start begins anew.'),
  );
  await eventually(() => expect(rowsOf(world)['chat']).toHaveLength(1));
  const calls = world.ai.calls.length;
  ann.says('/open Anew?');
  await ann.ended('Round 1 is complete.');
  expect(world.ai.calls).toHaveLength(calls + 3);
  expect(await (await fetch(`${world.app.url}/readyz`)).json()).toMatchObject({ checks: { chats: { parked: 0 } } });
});

test.concurrent.for(['at the next start', 'at the next event'])(
  'goes on %s once it can be read, and shows every answer once',
  { timeout: 60_000 },
  async (when, context) => {
    const { world, ann } = await stoppedMidway(context);
    const repair = breakAnns(world.dir, '{"value":"dreaming"}');
    await world.restart();
    await ann.asks('/status', UNREADABLE);
    repair();
    if (when === 'at the next start') await world.restart();
    else ann.says('a remark');
    await world.api.until(() => ann.all.some(({ text }) => text.startsWith('Round 1 is complete.')), {});
    await settled(world);
    const heads = ann.all.flatMap(({ fromBot, text }) => (fromBot ? [text.split('\n')[0]] : []));
    expect(sorted(heads).filter((head) => /^(Claude|GPT|Gemini)$/.test(head))).toEqual(['Claude', 'Gemini', 'GPT']);
    expect(rowsOf(world)['chat']).toMatchObject([{ parked_at: null }, { parked_at: null }]);
  },
);

test.concurrent('that breaks while its models are at work ends their calls', { timeout: 60_000 }, async (context) => {
  const { world, ann } = await stoppedMidway(context);
  world.ai.reply('*', { waitMs: Infinity });
  await world.restart();
  await eventually(() => expect(world.ai.calls).toHaveLength(12));
  breakAnns(world.dir, '{}');
  await ann.asks('/status', UNREADABLE);
  const anns = () => world.ai.calls.slice(6).filter(({ messages }) => JSON.stringify(messages).includes('Why?'));
  await eventually(() => expect(anns().map(({ closedEarly }) => closedEarly)).toEqual([true, true, true]));
  expect(pendingOf(world.dir, 1)).toContain('answer');
});
