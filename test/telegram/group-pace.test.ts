/**
 * A group in a hurry, on a virtual clock: `/open`, two Next and a consensus within 90 s, under Telegram's twenty messages a minute. The real
 * engine, effects and sender; only the models and Telegram are played.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Command } from '../../src/chat/events.ts';
import { shownStore } from '../../src/database/shown.ts';
import { effectHandlers } from '../../src/effects/handlers.ts';
import { keepTyping } from '../../src/effects/typing.ts';
import type { World } from '../../src/effects/world.ts';
import { LocalEngine } from '../../src/engine/local.ts';
import type { Model } from '../../src/panel/port.ts';
import { createDisplay } from '../../src/telegram/display.ts';
import { createSender } from '../../src/telegram/sender/sender.ts';
import { parsePress } from '../../src/telegram/updates/buttons.ts';
import { temporaryDatabase } from '../engine/support.ts';
import { FakeTelegram, type Logged } from './sender/telegram.ts';

const PANEL = ['claude', 'gpt', 'gemini'];
const GROUP = -7;

beforeEach(
  () =>
    void vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    }),
);
afterEach(() => void vi.useRealTimers());

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Models that take so long and write so much; `written` notes when each text was. */
function models(ms: number, length: number) {
  const written = new Map<string, number>();
  const model: Model = {
    async answer(request) {
      await request.messages();
      await wait(ms);
      const mark = `mark${written.size}.`;
      written.set(mark, performance.now());
      const text = `${mark} ${'It has to be written down first. '.repeat(length / 33)}`;
      const point = { point: 'First write, then send.', holders: ['Claude', 'GPT'] };
      const json = JSON.stringify({ summary: mark, agreements: [point], disagreements: [], openQuestions: [] });
      const usage = { tokensIn: 1, tokensOut: 1, cost: 0 };
      return { ok: true, text: request.json === true ? json : text, model: 'p:m', ms, usage };
    },
  };
  return { model, written };
}

async function group(model: Model) {
  const database = await temporaryDatabase();
  const telegram = new FakeTelegram();
  const shown = shownStore(database);
  const sender = createSender({ call: telegram.call, shown });
  const display = createDisplay(sender, shown, () => Promise.resolve(true));
  const catalogue = {
    models: () => [],
    defaultPanel: () => PANEL,
    find: () => ({ ok: false, near: [] }),
  } as unknown as World['catalogue'];
  const typing = keepTyping(display);
  const world: World = {
    database,
    model,
    catalogue,
    display,
    forgetElsewhere: () => Promise.resolve(true),
    now: Date.now,
    allows: () => true,
    typing,
    tellOwners: () => {},
    send: (...sent) => engine.send(...sent),
  };
  const engine: LocalEngine = new LocalEngine(
    database,
    effectHandlers(world, () => engine),
    { event: () => {}, effect: () => {}, fault: (what, error) => expect.unreachable(`${what}: ${String(error)}`) },
  );
  const chat = await engine.chatAt({ telegramChat: GROUP, topic: null, private: false });
  let updates = 0;
  const said = (command: object): Command =>
    ({
      at: Date.now(),
      by: 'Ann',
      from: 1,
      message: null,
      pressed: null,
      written: null,
      inThread: false,
      unseen: false,
      panel: PANEL,
      ...command,
    }) as unknown as Command;
  const send = (command: object) => engine.send(chat, said(command), `tg:${(updates += 1)}`);
  /** The messages that can be seen now, each as it was sent or edited last. */
  const visible = (): Logged[] => {
    const last = new Map<number, Logged>();
    for (const entry of telegram.log) {
      if (entry.method === 'deleteMessage') last.delete(entry.id);
      else last.set(entry.id, entry);
    }
    return [...last.values()].toSorted((a, b) => a.id - b.id);
  };
  return {
    engine,
    sender,
    telegram,
    send,
    visible,
    /** Presses a button of the newest message that has it, as people see it. */
    presses(button: string) {
      const keyboards = visible().map(({ payload }) => JSON.stringify(payload['reply_markup'] ?? ''));
      const data = keyboards
        .flatMap((keyboard) => keyboard.match(/"[br]:\d+:\d+:\w+"/g) ?? [])
        .map((word) => word.slice(1, -1));
      const press = data.map(parsePress).findLast((one) => one?.on === 'board' && one.button === button);
      if (press?.on !== 'board') throw new Error(`nothing visible has ${button}`);
      return send({ type: button, pressed: { callback: 'c', chat: press.chat, board: press.board } });
    },
  };
}

/** The calls that Telegram counts in the busiest minute. */
function busiestMinute({ log }: FakeTelegram): number {
  const counted = log.filter(({ method }) => method !== 'deleteMessage').map(({ at }) => at);
  return Math.max(...counted.map((from) => counted.filter((at) => at >= from && at < from + 60_000).length));
}

describe.each([
  ['models that need 1.5 s', 1500, 900, [22_000, 45_000, 68_000], 19],
  ['models that need 5 s', 5000, 900, [12_000, 34_000, 60_000], 19],
  ['quick people, short answers', 1500, 300, [8000, 20_000, 32_000], 20],
] as const)('a group in a hurry, with %s', (_, ms, length, [next, again, conclude], most) => {
  test('sees what was tapped for within 5 s of its being written, and Telegram refuses nothing', async () => {
    const { model, written } = models(ms, length);
    const talk = await group(model);
    const { telegram } = talk;
    const start = performance.now();
    const at = (time: number) => vi.advanceTimersByTimeAsync(start + time - performance.now());
    await talk.send({ type: 'open', format: 'open', text: 'Why?', context: null });
    await at(1000);
    expect(talk.visible().map(({ text }) => text.split('\n')[0])).toEqual(['The panel is answering.']);
    const commands: [number, string][] = [
      [next, 'next'],
      [again, 'next'],
      [conclude, 'consensus'],
    ];
    for (const [time, button] of commands) {
      await at(time);
      await talk.presses(button);
      await at(time + 1000);
      // The line with the buttons has made room for what runs now.
      expect(talk.visible().at(-1)?.text).toMatch(/^Round \d of \d|^Claude is writing the consensus/);
    }
    await at(90_000);
    expect(written.size).toBe(10);
    const waits = [...written].map(([mark, when]) => {
      const seen = telegram.log.find(({ text, method }) => method !== 'sendMessage' && text.includes(mark));
      return (seen?.at ?? Infinity) - when;
    });
    expect(Math.max(...waits)).toBeLessThan(5000);
    expect(talk.visible().at(-1)?.text).toBe('The consensus is written.');
    expect(telegram.refusedByLimit).toBe(0);
    expect(busiestMinute(telegram)).toBeLessThanOrEqual(most);
    await talk.sender.stop(0);
    await talk.engine.stop(0);
  });

  test('is shown that somebody types for as long as something runs', async () => {
    const { model } = models(20_000, length);
    const talk = await group(model);
    const { telegram } = talk;
    await talk.send({ type: 'discuss', rounds: 1, topic: 'Why?', context: null });
    const start = performance.now();
    await vi.advanceTimersByTimeAsync(61_000);
    const signs = telegram.calls.filter(({ method }) => method === 'sendChatAction').map((call) => call.at - start);
    const messages = telegram.log.filter(({ method }) => method === 'sendMessage').map((call) => call.at - start);
    // The sign lasts five seconds, and a message ends it.
    const covered = (time: number) =>
      signs.some((sign) => sign <= time && time < sign + 5000 && !messages.some((one) => one > sign && one < time));
    const uncovered = Array.from({ length: 590 }, (_, n) => n * 100 + 100).filter((time) => !covered(time));
    // It is asked for each second.
    const gaps = uncovered.filter((time) => uncovered.includes(time - 1100));
    expect(gaps).toEqual([]);
    await talk.sender.stop(0);
    await talk.engine.stop(0);
  });
});
