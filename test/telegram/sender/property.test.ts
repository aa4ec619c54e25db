import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSender } from '../../../src/telegram/sender/sender.ts';
import type { PostClass, PostOutcome, Sender } from '../../../src/telegram/sender/types.ts';
import { FakeTelegram, MemoryStore, composed, group, privateChat, type Fault } from './telegram.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const kinds = fc.constantFrom<(PostClass | 'preview' | 'streamed')[]>(
  'streamed',
  'answer',
  'answer',
  'notice',
  'progress',
  'progress',
  'preview',
);
const step = fc.record({
  after: fc.constantFrom(0, 0, 1, 30, 400, 2500),
  chat: fc.integer({ min: 1, max: 3 }),
  kind: kinds,
  parts: fc.constantFrom(1, 1, 2),
});
const fault = fc.constantFrom<(Fault | null)[]>(
  ...Array.from({ length: 12 }, () => null),
  'refused',
  'cut',
  'cut after',
  'hang',
  'hang after',
  { code: 502, description: 'Bad Gateway' },
  { code: 429, description: 'Too Many Requests', parameters: { retry_after: 2 } },
);
const plan = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 40 }),
  faults: fc.array(fault, { maxLength: 120 }),
  latencies: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 20 }),
  crashAt: fc.option(fc.integer({ min: 1, max: 60 })),
});

type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

interface Posted {
  chat: number;
  key: string;
  kind: PostClass;
  texts: string[];
  outcome: PostOutcome | null;
  /** It has a placeholder of its own key, posted before. */
  placed?: true;
}

const addressOf = (chat: number) => (chat === 3 ? group(3) : privateChat(chat));
const telegramChatOf = (chat: number) => addressOf(chat).telegramChat;

/** Runs a plan: steps in time, faults by call, and perhaps a crash at some call with everything undone begun again. */
async function run({ steps, faults, latencies, crashAt }: Plan) {
  const telegram = new FakeTelegram();
  const shown = new MemoryStore();
  const posts: Posted[] = [];
  let generation = 0;
  let count = 0;
  telegram.latency = () => latencies[count % latencies.length] ?? 0;
  telegram.fault = () => faults[count] ?? null;
  const start = (): Sender => {
    const mine = generation;
    return createSender({
      shown: {
        get: (...args) => shown.get(...args),
        set: (...args) => (mine === generation ? shown.set(...args) : new Promise(() => {})),
        remove: (...args) => shown.remove(...args),
        moved: (...args) => shown.moved(...args),
      },
      call: async (...args) => {
        if (mine !== generation) return new Promise(() => {});
        count += 1;
        const answer = telegram.call(...args);
        if (count === crashAt) crash();
        const result = await answer;
        return mine === generation ? result : new Promise(() => {});
      },
    });
  };
  let sender = start();
  const show = (posted: Posted): void => {
    const mine = generation;
    const { chat, key, kind, texts } = posted;
    const compose = async () => (mine === generation ? composed(...texts) : null);
    const settle = async (): Promise<void> => {
      const outcome = await sender.post(addressOf(chat), { key, class: kind, compose });
      if (mine === generation) posted.outcome = outcome;
    };
    void settle();
  };
  const crash = (): void => {
    generation += 1;
    void sender.stop(0);
    sender = start();
    for (const posted of posts) if (posted.outcome === null) show(posted);
  };
  const add = (posted: Posted): void => {
    posts.push(posted);
    show(posted);
  };
  for (const [index, { after, chat, kind, parts }] of steps.entries()) {
    await vi.advanceTimersByTimeAsync(after);
    if (kind === 'preview') sender.preview(addressOf(chat), `k${index + 1}`, () => composed(`preview ${index + 1}`));
    else {
      const key = kind === 'progress' ? 'progress' : `k${index}`;
      const texts = Array.from({ length: parts }, (_, part) => `${kind} ${index}.${part}`);
      if (kind !== 'streamed') add({ chat, key, kind, texts, outcome: null });
      else {
        // As an answer comes: its placeholder, some time later what there is of it, and a moment later its post.
        add({ chat, key, kind: 'notice', texts: [`placeholder ${index}`], outcome: null });
        await vi.advanceTimersByTimeAsync(parts * 30);
        // Now and then that is all of it.
        sender.preview(addressOf(chat), key, () => composed(after === 0 ? `begun ${index}` : (texts[0] ?? '')));
        await vi.advanceTimersByTimeAsync(parts * 10);
        add({ chat, key, kind: 'answer', texts, outcome: null, placed: true });
      }
    }
  }
  await vi.runAllTimersAsync();
  return { telegram, shown, posts, sender };
}

/** What is wrong with what a plan led to. */
function wrongsOf(given: Plan, { telegram, shown, posts, sender }: Awaited<ReturnType<typeof run>>): string[] {
  const wrongs: string[] = [];
  const crashed = given.crashAt !== null && telegram.calls.length >= given.crashAt;
  // What was sent before a crash is not remembered, so Telegram may say 429 after one.
  if (!crashed && telegram.refusedByLimit > 0) wrongs.push('over the limit');
  for (const chat of [1, 2, 3]) {
    const here = posts.filter((posted) => posted.chat === chat);
    const texts = telegram.texts(telegramChatOf(chat));
    const timesOf = (text: string): number => texts.filter((other) => other === text).length;
    for (const { kind, texts: wanted, outcome } of here) {
      if (outcome === null) wrongs.push(`${wanted[0]} never ended`);
      for (const text of wanted) {
        if (kind === 'answer' && timesOf(text) !== 1) wrongs.push(`${text} is there ${timesOf(text)} times`);
        if (kind === 'notice' && !crashed && timesOf(text) > 1) wrongs.push(`${text} is repeated`);
      }
    }
    const placed = new Set(here.filter((posted) => posted.placed).map(({ key }) => key));
    // Where an answer has a placeholder, that one's place is what counts.
    const ids = here
      .filter((posted) => posted.kind !== 'progress' && posted.outcome === 'shown' && !posted.placed)
      .flatMap(({ key }) => (shown.rows.get(`${chat} ${key}`) ?? []).slice(0, placed.has(key) ? 1 : undefined));
    if (ids.some((id, at) => at > 0 && id < (ids[at - 1] ?? 0))) wrongs.push(`out of order in ${chat}: ${ids.join()}`);
    const progress = here.findLast(({ kind }) => kind === 'progress');
    if (
      progress?.outcome === 'shown' &&
      progress.texts.some((text) => timesOf(text) < 1 || (!crashed && timesOf(text) > 1))
    ) {
      wrongs.push('not the newest progress');
    }
  }
  const { waiting, sending, chats, counted } = sender.depths();
  if (waiting + sending + chats + counted > 0) wrongs.push('something is left behind');
  return wrongs;
}

test('order, once each, and within the limits, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (given: Plan) => {
      expect(wrongsOf(given, await run(given))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
