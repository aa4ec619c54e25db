/** What every engine does: commit, then act; a queue a chat; a handler's fault is nobody else's. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { answered, bench, command, gate, open, pending, quiet, rows, temporaryDatabase } from './support.ts';
import { onPostgresql } from '../support/backend.ts';
import { onRestate } from './restate-bench.ts';

const place = (telegramChat: number) => ({ telegramChat, topic: null, private: true });

describe('dispatch', () => {
  it('follows the commit', async () => {
    const database = await temporaryDatabase();
    const seen: number[] = [];
    const { engine, log } = bench(database, {
      answer: async (input, context) => {
        seen.push((await rows(database, 'effect')).filter(({ id }) => id === context.effectId).length);
        return answered(input);
      },
    });
    const chat = await engine.chatAt(place(1));
    await engine.send(chat, open(), 'tg:1');
    await quiet({ engine });
    expect(log.map(({ kind, context }) => `${kind} ${context.effectId}`)).toEqual(
      expect.arrayContaining([`answer ${chat}:1:0`, `answer ${chat}:1:1`, `answer ${chat}:1:2`, `board ${chat}:1:3`]),
    );
    expect(seen).toEqual([1, 1, 1]);
    expect(await pending(database)).toEqual([]);
    expect((await rows(database, 'message')).map(({ kind }) => kind)).toEqual([
      'question',
      'answer',
      'answer',
      'answer',
    ]);
  });

  it('tells the handler where the chat is', async () => {
    const database = await temporaryDatabase();
    const { engine, log } = bench(database);
    const chat = await engine.chatAt({ telegramChat: -1007, topic: 9, private: false });
    await engine.send(chat, command('page', { page: 'help' }), 'tg:1');
    await quiet({ engine });
    expect(log[0]?.context.address).toEqual({ id: chat, telegramChat: -1007, topic: 9, private: false });
  });

  it('of a redelivered update does nothing again', async () => {
    const database = await temporaryDatabase();
    const { engine, log } = bench(database);
    const chat = await engine.chatAt(place(1));
    await Promise.all([engine.send(chat, open(), 'tg:1'), engine.send(chat, open(), 'tg:1')]);
    await engine.send(chat, open(), 'tg:1');
    await quiet({ engine });
    expect(log).toHaveLength(4);
  });

  it('never lets one chat wait for the slow handler of another, nor for its own', async () => {
    const database = await temporaryDatabase();
    const { go, wait } = gate();
    const { engine, log } = bench(database, {
      answer: async (input, { signal, address }) => {
        if (address.telegramChat === 1) await wait(signal);
        return answered(input);
      },
    });
    const [slow, quick] = [await engine.chatAt(place(1)), await engine.chatAt(place(2))];
    await engine.send(slow, open(), 'tg:1');
    await engine.send(quick, open(), 'tg:2');
    await engine.send(slow, command('page', { page: 'help' }), 'tg:3');
    while ((await pending(database)).some((id) => id.startsWith(`${quick}:`))) await new Promise(setImmediate);
    // Its last effect is over in the database a moment before it is over here.
    await expect.poll(() => engine.inFlight).toBe(3);
    await expect.poll(() => log.filter(({ kind }) => kind === 'page').length).toBe(1);
    expect(log.filter(({ context }) => context.address.id === slow).map(({ kind }) => kind)).not.toContain('post');
    go();
    await quiet({ engine });
    expect(await pending(database)).toEqual([]);
  });

  it('applies the events of one chat in the order in which they were sent', async () => {
    const database = await temporaryDatabase();
    const { engine, log } = bench(database);
    const chat = await engine.chatAt(place(1));
    await Promise.all(['A', 'B', 'C'].map((name, i) => engine.send(chat, command('project.new', { name }), `tg:${i}`)));
    await quiet({ engine });
    const told = log.map(({ input }) => (input as { notice: { name: string } }).notice.name);
    expect(told).toEqual(['A', 'B', 'C']);
  });
});

describe('a handler', () => {
  it('that throws, at once or later, is a failed call and a fault; the round goes on', async () => {
    const database = await temporaryDatabase();
    const { engine, faults } = bench(database, {
      answer: (input) => {
        if (input.alias === 'claude') throw new Error('at once');
        return input.alias === 'gpt' ? Promise.reject(new Error('later')) : Promise.resolve(answered(input));
      },
      board: () => Promise.reject(new Error('board')),
    });
    const chat = await engine.chatAt(place(1));
    await engine.send(chat, open(), 'tg:1');
    await quiet({ engine });
    const messages = await rows(database, 'message');
    expect(messages.map(({ kind, author, reason }) => [kind, author, reason])).toEqual(
      expect.arrayContaining([
        ['answer', 'gemini', null],
        ['failure', 'claude', 'internal'],
        ['failure', 'gpt', 'internal'],
        ['question', 'Ann', null],
      ]),
    );
    expect(messages).toHaveLength(4);
    expect(faults).toContain('effect answer failed: Error: at once');
    expect(faults).toContain('effect board failed: Error: board');
    expect(await pending(database)).toEqual([]);
  });

  it('hears of a /stop through its signal, and what it still brings is dropped', async () => {
    const database = await temporaryDatabase();
    const aborted: string[] = [];
    const { engine, log } = bench(database, {
      answer: async (input, { signal }) => {
        if (!(await gate().wait(signal))) aborted.push(input.alias);
        return answered(input);
      },
    });
    const chat = await engine.chatAt(place(1));
    await engine.send(chat, open(), 'tg:1');
    await expect.poll(() => log.filter(({ kind }) => kind === 'answer').length).toBe(3);
    await engine.send(chat, command('stop', {}), 'tg:2');
    await quiet({ engine });
    expect(aborted.toSorted()).toEqual(['claude', 'gemini', 'gpt']);
    expect((await rows(database, 'message')).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['question', null],
      ...Array.from({ length: 3 }, () => ['failure', 'stopped']),
    ]);
    expect(await pending(database)).toEqual([]);
  });
});

describe('the database', () => {
  it('that never takes an answer: the call has failed, which it takes, and what was shown of it makes room', async () => {
    const database = await temporaryDatabase();
    await database.em
      .getConnection()
      .execute(
        onPostgresql
          ? "alter table message add check (kind <> 'answer')"
          : "create trigger no before insert on message when new.kind = 'answer' begin select raise(abort, 'no'); end",
      );
    const { engine, log, faults } = bench(database, { answer: (input) => Promise.resolve(answered(input)) });
    const chat = await engine.chatAt(place(1));
    // The local engine tries for some seconds.
    if (!onRestate) vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await engine.send(
      chat,
      command('ask', { alias: 'claude', text: 'Why?', context: null, threaded: false, discussion: null, line: null }),
      'tg:1',
    );
    while (vi.isFakeTimers() && engine.inFlight > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(100);
    }
    // It is tried for some seconds.
    await expect.poll(() => log.map(({ kind }) => kind)).toContain('fail');
    await quiet({ engine });
    expect(log.find(({ kind }) => kind === 'fail')?.input).toMatchObject({ alias: 'claude', reason: 'internal' });
    expect((await rows(database, 'message')).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['question', null],
      ['failure', 'internal'],
    ]);
    expect(await pending(database)).toEqual([]);
    expect(faults).toHaveLength(5);
  });

  it('with a snapshot that cannot be read: the event is a fault, the snapshot stays, other chats go on', async () => {
    const database = await temporaryDatabase();
    const { engine, faults, log } = bench(database);
    const [broken, whole] = [await engine.chatAt(place(1)), await engine.chatAt(place(2))];
    const snapshot = '{"value":"dreaming","context":{}}';
    await database.em
      .getConnection()
      .execute('update chat set snapshot = ?, seq = 1 where id = ?', [snapshot, broken], 'run');
    await engine.send(broken, open(), 'tg:1');
    await engine.send(whole, open(), 'tg:2');
    await quiet({ engine });
    expect(faults).toMatchObject([expect.stringContaining('cannot be restored')]);
    expect((await rows(database, 'chat'))[0]).toMatchObject({ id: broken, snapshot, seq: 1 });
    expect(log).toHaveLength(4);
  });
});
