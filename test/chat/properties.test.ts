/** Random drives of a chat: whatever is sent in whatever order, seats, calls, rows, boards and effects agree. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChatEvent } from '../../src/chat/events.ts';
import { firstSnapshot, isSeen, step } from '../../src/chat/step.ts';
import { holds, Memory } from './invariants.ts';
import { moves } from './moves.ts';
import { Chat } from './support.ts';

/** What a chat may spend, US dollars: nothing, the first round, some rounds; null is no limit. */
const budget = fc.option(fc.constantFrom(0, 0.1, 0.5), { freq: 3 });

it('holds together after any sequence of events, of 2 to 8 seats', () => {
  const steps = { count: 0 };
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 8 }), budget, moves(40), (seats, limit, made) => {
      const chat = new Chat(seats);
      chat.budget = limit;
      const memory = new Memory();
      // The same chat without the way through JSON: it must behave alike.
      let kept = firstSnapshot(1);
      const sends = (event: ChatEvent) => {
        const before = chat.snapshot;
        const live = 'call' in event && chat.calls.get(event.call)?.for === event.type.split('.')[0];
        const done = chat.send(event);
        const unstored = step(kept, chat.events.at(-1) ?? event);
        expect(JSON.stringify([done.rows, done.effects, done.aborted])).toBe(
          JSON.stringify([unstored.rows, unstored.effects, unstored.aborted]),
        );
        kept = unstored.snapshot;
        holds(before, event, done, live, chat, memory);
        steps.count++;
      };
      for (const move of made) {
        const event = move(chat);
        if (event === null) continue;
        // As an engine does: what is no event of reach shows that the chat may be seen again.
        if (!isSeen(chat.snapshot) && !event.type.endsWith('reachable')) sends({ type: 'reachable', at: 1 });
        sends(event);
      }
    }),
    { numRuns: 500 },
  );
  expect(steps.count).toBeGreaterThan(5000);
}, 60_000);
