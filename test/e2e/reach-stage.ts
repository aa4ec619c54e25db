/** What the tests are written with in which nobody can see a chat any more. */
import { afterEach, expect } from 'vitest';
import type { Chat } from '../../src/bot-api/chats/state.ts';
import { buttonsOf, oneWorld, rowsOf, Talk } from './stage.ts';

/** A world for all tests of a file, in which fifty people are allowed and every model answers as usual when a test begins. */
export function reachStage() {
  const stage = oneWorld({ env: { ALLOWED_USERS: Array.from({ length: 50 }, (_, id) => id + 1).join() } });
  let people = 0;

  afterEach(() => {
    for (const model of ['claude-x', 'gpt-x', 'gemini-x']) stage.world.ai.reply(model, {});
  });

  /** Somebody new. */
  function someone(): Talk {
    const id = (people += 1);
    return new Talk(stage.world, stage.world.api.person(id, { name: 'Ann' }));
  }

  /** Telegram's own view of a chat: changed there, the bot is not told. */
  function secretly(id: number): Chat {
    const chat = stage.world.api.state.chats.get(id);
    if (chat === undefined) throw new Error(`there is no chat ${id}`);
    return chat;
  }

  /** GPT takes its time from now on. Gives how often it was asked, and lets it answer. `ending`: whether its answers ever end. */
  function slowGpt(text = 'Late answer.', ending: 'end' | 'hang' = 'end') {
    const { ai } = stage.world;
    const gate = Promise.withResolvers<void>();
    const from = ai.calls.length;
    ai.reply('gpt-x', async () => (await gate.promise, { text, pieces: 10, delayMs: 20, ending }));
    const asked = () => ai.calls.slice(from).filter(({ model }) => model === 'gpt-x');
    return {
      answers: () => gate.resolve(),
      /** Waits until so many calls of it hang. */
      hangs: (count = 1) => expect.poll(() => asked().length).toBe(count),
      /** Waits until all of them were aborted. */
      aborted: () => expect.poll(() => asked().every(({ closedEarly }) => closedEarly)).toBe(true),
      /** All calls since. */
      get calls() {
        return ai.calls.slice(from).map(({ model }) => model);
      },
    };
  }

  /** A discussion of ten rounds, in which GPT is being waited for. */
  async function longDiscussion(talk: Talk) {
    const gpt = slowGpt();
    talk.says('/discuss 10 Is it worth it?');
    await gpt.hangs();
    await talk.sees(/^Claude\nAnswer/);
    return gpt;
  }

  /** The calls by which the bot shows something in a chat. */
  const shows = (id: number) =>
    stage.world.api.calls.filter(({ chatId, method }) => chatId === id && /^(send|edit|delete)/.test(method)).length;

  const snapshots = (id: number) =>
    (rowsOf(stage.world)['chat'] ?? []).flatMap((row) => {
      const { telegram_chat: chat, snapshot } = row as { telegram_chat: number; snapshot: string };
      return chat === id
        ? [JSON.parse(snapshot) as { value: unknown; context: { calls: object; outcome: unknown } }]
        : [];
    });

  /** What can be pressed or says that something runs. */
  const alive = (talk: Talk) =>
    talk.all.filter(
      (message) =>
        message.fromBot && (buttonsOf(message).length > 0 || /thinking|in turn|is writing/.test(message.text)),
    );

  /** Waits until everything is shown that can be, while models are waited for. */
  async function settledButCalls(talk: Talk): Promise<void> {
    const pending = () =>
      (rowsOf(stage.world)['effect'] ?? []).filter((row) => {
        const effect = row as { done_at: number | null; call: string | null; chat: number };
        return effect.done_at === null && effect.call === null && chats().includes(effect.chat);
      });
    // Elsewhere something may wait until somebody can see it.
    const place = typeof talk.chat === 'number' ? talk.chat : talk.chat.id;
    const chats = () =>
      (rowsOf(stage.world)['chat'] ?? []).flatMap((row) => {
        const { id, telegram_chat: at } = row as { id: number; telegram_chat: number };
        return at === place ? [id] : [];
      });
    await expect.poll(() => pending()).toEqual([]);
    expect(talk.all.length).toBeGreaterThan(0);
  }

  return { stage, someone, secretly, slowGpt, longDiscussion, shows, snapshots, alive, settledButCalls };
}
