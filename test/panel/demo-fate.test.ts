import { expect, test, vi } from 'vitest';
import { createDemoPanel } from '../../src/panel/demo/demo.ts';
import type { Answer } from '../../src/panel/port.ts';
import { entry } from '../discussion/builders.ts';
import { alone, ask, conclusion, demo, PANEL, textOf, turn } from './demo-talk.ts';

/** A question, and an answer that has said that this is a demo: before that nobody who has to say it fails. */
const noticed = (number: number) => [
  ...question(number),
  entry({ seq: 2, kind: 'answer', author: 'optimist', text: 'Yes.\n\n> **This is a demo.** It is.' }),
];
const question = (number: number) => [entry({ seq: 1, kind: 'question', text: `Should I try number ${number}?` })];
const reasonOf = (answer: Answer) => (answer.ok ? null : answer.reason);

test('a tenth of the calls fails, for several reasons, never two of a round, and asking again succeeds', async () => {
  const model = demo({ failShare: 0.1 });
  const reasons: string[] = [];
  for (let number = 0; number < 250; number++) {
    const entries = question(number);
    const failed = [];
    for (const seat of PANEL) {
      const reason = reasonOf(await ask(model, seat, turn(seat, entries, 1, 1, 'open')));
      if (reason !== null) failed.push({ seat, reason });
    }
    expect(failed.length).toBeLessThanOrEqual(1);
    for (const { seat, reason } of failed) {
      reasons.push(reason);
      expect((await ask(model, seat, turn(seat, entries, 1, 1, 'open'))).ok).toBe(true);
    }
  }
  expect(reasons.length / 750).toBeGreaterThan(0.07);
  expect(reasons.length / 750).toBeLessThan(0.13);
  expect(new Set(reasons)).toEqual(
    new Set(['timed_out', 'rate_limited', 'went_silent', 'content_refused', 'provider_error', 'unreachable']),
  );
});

test('every seat fails now and then, and of a pair never both', async () => {
  const model = demo({ failShare: 1 });
  const seats = new Set<string>();
  for (let number = 0; number < 30; number++) {
    const failed = [];
    for (const seat of PANEL) if (!(await ask(model, seat, turn(seat, noticed(number), 2))).ok) failed.push(seat);
    expect(failed).toHaveLength(1);
    failed.forEach((seat) => seats.add(seat));
  }
  expect(seats.size).toBe(3);
});

test('a conclusion may fail, and then the other writers do not', async () => {
  const model = demo({ failShare: 1 });
  const entries = [
    ...question(1),
    ...PANEL.map((author, i) => entry({ seq: i + 2, kind: 'answer', author, text: 'Yes, because it is there.' })),
  ];
  const answers = [];
  for (const seat of PANEL) answers.push(await ask(model, seat, conclusion(seat, entries), { json: true }));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
});

test('one asked alone may fail once', async () => {
  const model = demo({ failShare: 1 });
  expect((await ask(model, 'skeptic', alone('skeptic', 'Tea?', noticed(1)))).ok).toBe(false);
  expect((await ask(model, 'skeptic', alone('skeptic', 'Tea?', noticed(1)))).ok).toBe(true);
  expect((await ask(model, 'skeptic', alone('skeptic', 'Tea?', noticed(1)), { chat: '2' })).ok).toBe(false);
});

test('a failure takes its time, and an abort ends it at once', async () => {
  vi.useFakeTimers();
  try {
    for (let number = 0; number < 20; number++) {
      const { model } = createDemoPanel({ failShare: 1 });
      for (const seat of PANEL) {
        const aborting = new AbortController();
        const answer = model.answer(
          { model: seat, chat: '1', messages: async () => turn(seat, noticed(number), 2) },
          { signal: aborting.signal },
        );
        await vi.advanceTimersByTimeAsync(500);
        aborting.abort();
        expect(await answer).toEqual({ ok: false, reason: 'internal' });
      }
    }
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('whoever has to say that this is a demo never fails, and says it', async () => {
  const model = demo({ failShare: 1 });
  for (let number = 0; number < 20; number++) {
    expect(await textOf(ask(model, 'optimist', turn('optimist', question(number), 1, 1, 'open')))).toContain(
      'This is a demo',
    );
    expect(await textOf(ask(model, 'skeptic', turn('skeptic', question(number), 1, 3)))).toContain('This is a demo');
  }
});
