import { describe, expect, test, vi } from 'vitest';
import { createDemoPanel } from '../../src/panel/demo/demo.ts';
import { CHANCE, entry } from '../discussion/builders.ts';
import { seatPrompt } from '../../src/discussion/prompts/prompts.ts';

describe('the pace', () => {
  const request = {
    model: 'optimist',
    chat: '1',
    messages: async () =>
      seatPrompt({
        seat: 'optimist',
        panel: ['optimist', 'skeptic', 'pragmatist'],
        project: { name: 'General', about: '' },
        chance: CHANCE,
        entries: [entry({ seq: 1, kind: 'question', author: 'Ann', round: 1, text: 'Tabs or spaces?' })],
        round: 1,
        lastRound: 1,
        kind: 'open',
        sees: 'nothing',
        named: true,
      }),
  };

  test('is a human one: the first words within a second, all within eight, every text longer than the last', async () => {
    vi.useFakeTimers();
    try {
      const began = Date.now();
      const seen: { readonly text: string; readonly ms: number }[] = [];
      const answer = createDemoPanel().model.answer(request, {
        signal: new AbortController().signal,
        onText: ({ text }) => seen.push({ text, ms: Date.now() - began }),
      });
      await vi.runAllTimersAsync();
      const given = await answer;
      expect(given.ok && given.text).toBe(seen.at(-1)?.text);
      expect(seen[0]?.ms).toBeGreaterThanOrEqual(150);
      expect(seen[0]?.ms).toBeLessThanOrEqual(1_000);
      expect(Date.now() - began).toBeLessThan(8_000);
      expect(seen.length).toBeGreaterThan(60);
      expect(seen.every(({ text }, index) => index === 0 || text.startsWith(`${seen[index - 1]?.text}`))).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('ends at once when aborted: before, while thinking, while writing', async () => {
    vi.useFakeTimers();
    try {
      for (const ms of [0, 100, 3_500]) {
        const aborting = new AbortController();
        const heard: string[] = [];
        const answer = createDemoPanel().model.answer(request, {
          signal: aborting.signal,
          onText: ({ text }) => heard.push(text),
        });
        await vi.advanceTimersByTimeAsync(ms);
        expect(heard.length > 0).toBe(ms > 1_000);
        const before = heard.length;
        aborting.abort();
        expect(await answer).toEqual({ ok: false, reason: 'internal' });
        expect(vi.getTimerCount()).toBe(0);
        expect(heard).toHaveLength(before);
      }
      expect(await createDemoPanel().model.answer(request, { signal: AbortSignal.abort() })).toEqual({
        ok: false,
        reason: 'internal',
      });
    } finally {
      vi.useRealTimers();
    }
  });

  test('a listener that throws harms nothing', async () => {
    const answer = await createDemoPanel({ pace: 0 }).model.answer(request, {
      signal: new AbortController().signal,
      onText: () => {
        throw new Error('No.');
      },
    });
    expect(answer.ok).toBe(true);
  });
});
