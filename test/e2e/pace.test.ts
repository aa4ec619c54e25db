import { expect, test } from 'vitest';
import { answersIn, oneWorld, sorted, Talk } from './stage.ts';

/** Telegram's limits five times as fast, on both sides, so that the test need not last. */
const FAST = { privateBurst: 5, privatePerSecond: 5 };
const stage = oneWorld({
  env: { ALLOWED_USERS: Array.from({ length: 20 }, (_, n) => n + 1).join(',') },
  limits: { ...FAST, allPerSecond: 30, groupPerMinute: 20 },
  api: { limits: { mode: 'enforce', ...FAST, perSecond: 30, groupPerMinute: 20 } },
});

test('ten people ask at once, within Telegram’s limits: all answers arrive, in order, and Telegram refuses nothing', async () => {
  const { api } = stage.world;
  const talks = Array.from({ length: 10 }, (_, n) => new Talk(stage.world, api.person(n + 1, { name: `P${n}` })));
  const group = api.group('Group', { owner: api.person(11, { name: 'Gus' }) });
  group.add(api.bot);
  const gus = new Talk(stage.world, api.person(11), group);
  for (const talk of talks) talk.says('/open What now?');
  gus.says('/discuss 2 What now?');
  await Promise.all(
    talks.map((talk) =>
      api.until(
        () => talk.shown.findLast(({ text, keyboard }) => text.startsWith('Round 1 is complete.') && keyboard),
        { timeoutMs: 20_000 },
      ),
    ),
  );
  await api.until(
    () => gus.shown.find(({ text, keyboard }) => text.startsWith('Round 2 is complete.') && keyboard),
    {},
  );
  for (const talk of talks) {
    const heads = talk.shown.map(({ text }) => text.split('\n')[0]);
    expect(sorted(heads.slice(0, 3))).toEqual(['Claude', 'Gemini', 'GPT']);
    expect(heads.slice(3)).toEqual(['Round 1 is complete.']);
    expect(talk.shown.filter(({ silent }) => !silent)).toHaveLength(1);
  }
  expect(gus.shown.flatMap(answersIn).map((answer) => answer.split('\n')[0])).toEqual([
    'Claude',
    'GPT',
    'Gemini',
    'Claude',
    'GPT',
    'Gemini',
  ]);
  expect(api.limits.violations).toEqual([]);
});

test('an answer is edited in once: what was shown while it was being committed is not shown again', async () => {
  const { api, ai } = stage.world;
  const kim = new Talk(stage.world, api.person(12, { name: 'Kim' }));
  // Two messages: a preview is one, so what is growing never looks like the whole.
  const text = Array.from({ length: 900 }, (_, n) => `w${n}`).join(' ');
  ai.reply('claude-x', { text });
  kim.says('/ask claude Tell me everything');
  const last = await kim.sees('w899');
  const first = kim.shown.find((message) => message.text.startsWith('Claude\nw0'));
  const edits = api.calls.filter(({ method, chatId }) => method === 'editMessageText' && chatId === 12);
  expect(edits.filter(({ payload }) => payload['text'] === first?.text)).toHaveLength(1);
  expect(edits.filter(({ payload }) => payload['text'] === last.text)).toHaveLength(1);
  expect(edits.filter(({ outcome }) => outcome === 400)).toEqual([]);
  ai.reply('claude-x', {});
});
