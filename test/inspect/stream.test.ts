/** What the stream of `/inspect` tells. */
import { describe, expect, it } from 'vitest';
import { Chat } from '../../src/database/schema.ts';
import { answered, command, gate, open, quiet } from '../engine/support.ts';
import { inspected, read } from './support.ts';

interface ChatSent {
  readonly snapshot: {
    readonly state: string;
    readonly seats: { alias: string; status: string; reason: string | null }[];
  };
  readonly pending: { readonly kind: string; readonly alias: string | null }[];
}
interface TransitionSent {
  readonly event: { readonly type: string };
  readonly from: string;
  readonly to: string;
  readonly arrows: string[];
  readonly effects: { kind: string; times: number }[];
  readonly refused: boolean;
}

describe('the stream', () => {
  it('tells of a discussion as it goes on', async () => {
    const hold = gate();
    const { url, engine, chat } = await inspected({
      does: {
        answer: async (input, { signal }) => {
          if (!(await hold.wait(signal))) return 'left';
          if (input.alias !== 'gpt') return answered(input);
          return { outcome: 'failed', event: { type: 'seat.failed', call: input.call, at: 3, reason: 'timed_out' } };
        },
      },
    });
    const stream = await read(`${url}/inspect/stream?chat=${chat}`);
    expect(await stream.next('hello')).toEqual({ texts: false, statelyUrl: 'https://stately.ai/inspect' });
    expect(await stream.next('transitions')).toEqual([]);
    expect(await stream.next<ChatSent>('chat')).toMatchObject({ snapshot: { state: 'idle', seats: [] }, pending: [] });

    await engine.send(chat, open(), 'tg:1');
    const begun = await stream.next<TransitionSent>('transition');
    expect(begun).toMatchObject({ event: { type: 'open' }, from: 'idle', to: 'asking.opening', refused: false });
    expect([begun.arrows.length, begun.effects]).toEqual([
      3,
      [
        { kind: 'answer', times: 3 },
        { kind: 'board', times: 1 },
      ],
    ]);
    const running = await stream.next<ChatSent>('chat', ({ pending }) => pending.length === 3);
    expect(running.snapshot.state).toBe('asking.opening');
    expect(running.pending.map(({ kind, alias }) => `${kind} ${alias}`)).toEqual([
      'answer claude',
      'answer gpt',
      'answer gemini',
    ]);

    hold.go();
    const ended = await stream.next<TransitionSent>('transition', ({ to }) => to === 'paused');
    expect([ended.from, ended.arrows.length]).toEqual(['asking.opening', 2]);
    const done = await stream.next<ChatSent>(
      'chat',
      ({ snapshot, pending }) => snapshot.state === 'paused' && pending.length === 0,
    );
    expect(done.snapshot.seats.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      'answered null',
      'failed timed_out',
      'answered null',
    ]);
  });

  it('marks what was not legal, and what only shows something', async () => {
    const { url, engine, chat } = await inspected();
    const stream = await read(`${url}/inspect/stream?chat=${chat}`);
    await engine.send(chat, command('next', {}), 'tg:1');
    expect(await stream.next<TransitionSent>('transition')).toMatchObject({
      refused: true,
      from: 'idle',
      to: 'idle',
      arrows: [],
    });
    await engine.send(chat, command('page', { page: 'help' }), 'tg:2');
    expect(await stream.next<TransitionSent>('transition')).toMatchObject({
      refused: false,
      effects: [{ kind: 'page', times: 1 }],
    });
  });

  it('lists chats by their last activity, by our own ids alone', async () => {
    const { url, engine, chat } = await inspected();
    const group = await engine.chatAt({ telegramChat: -10077, topic: null, private: false });
    const topic = await engine.chatAt({ telegramChat: -10077, topic: 5, private: false });
    const stream = await read(`${url}/inspect/stream`);
    type List = { total: number; chats: { id: number; kind: string; state: string }[] };
    const kinds = ({ chats }: List) => Object.fromEntries(chats.map(({ id, kind }) => [id, kind]));
    const list = await stream.next<List>('chats');
    expect([list.total, kinds(list)]).toEqual([3, { [chat]: 'private', [group]: 'group', [topic]: 'topic' }]);
    await engine.send(chat, open(), 'tg:1');
    const later = await stream.next<List>('chats', ({ chats }) =>
      chats.some(({ state }) => state === 'asking.opening'),
    );
    expect(later.chats.find(({ state }) => state === 'asking.opening')?.id).toBe(chat);
    expect(stream.text).not.toContain('10077');
  });

  it('knows chats that began before the program did, and one whose snapshot it cannot read', async () => {
    const first = await inspected();
    await first.engine.send(first.chat, open(), 'tg:1');
    await quiet(first);
    await first.close();
    const { url, database, chat, seen } = await inspected({ path: first.path });
    expect(chat).toBe(first.chat);
    const stream = await read(`${url}/inspect/stream?chat=${chat}`);
    expect(await stream.next('transitions')).toEqual([]);
    expect(await stream.next<ChatSent>('chat')).toMatchObject({ snapshot: { state: 'asking.opening' } });

    await database.em.fork().nativeUpdate(Chat, { id: chat }, { version: 99 });
    const again = await read(`${url}/inspect/stream?chat=${chat}`);
    expect(await again.next<ChatSent>('chat')).toMatchObject({ snapshot: null, version: 99 });
    expect(await (await read(`${url}/inspect/stream?chat=4711`)).next('chat')).toBeNull();
    expect(seen).toEqual([]);
  });

  it('forgets what a chat forgets', async () => {
    const { url, engine, chat } = await inspected({ texts: true });
    await engine.send(chat, open('Why, secretly?'), 'tg:1');
    const stream = await read(`${url}/inspect/stream?chat=${chat}`);
    expect(JSON.stringify(await stream.next('transitions'))).toContain('Why, secretly?');
    await engine.forget(chat);
    expect(await stream.next('chat', (data) => data === null)).toBeNull();
    const after = await read(`${url}/inspect/stream?chat=${chat}`);
    expect(await after.next('transitions')).toEqual([]);
  });

  it.each(['', '?chat=', '?chat=-1', '?chat=1e9', '?chat=1&chat=2', '?chat=%00', '?chat=99999999999999999999'])(
    'with %j for a chat shows the list alone',
    async (query) => {
      const { url } = await inspected();
      const stream = await read(`${url}/inspect/stream${query}`);
      await stream.next('chats');
      expect(stream.text).not.toContain('event: chat\n');
      expect((await fetch(`${url}/inspect/stately${query}`)).status).toBe(400);
    },
  );
});
