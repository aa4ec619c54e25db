/** What does not compile: `npm run types` fails when one of these lines does. */
import { expect, it } from 'vitest';
import type { ChatEvent } from '../../src/chat/events.ts';
import { chatMachine } from '../../src/chat/machine.ts';
import { ports } from '../../src/chat/guards.ts';
import { firstSnapshot, step } from '../../src/chat/step.ts';
import { Chat } from './support.ts';

it('knows its events and their payloads', () => {
  const snapshot = firstSnapshot(1);
  const chat = new Chat();
  const wrong = [
    // @ts-expect-error a misspelt event
    () => step(snapshot, { type: 'seat.answerd', at: 1, call: 'call:1', reason: 'timed_out' }),
    // @ts-expect-error a failure without a reason
    () => step(snapshot, { type: 'seat.failed', at: 1, call: 'call:1' }),
    // @ts-expect-error a reason that does not exist
    () => step(snapshot, { type: 'seat.failed', at: 1, call: 'call:1', reason: 'tired' }),
    // @ts-expect-error a command without what is known
    () => step(snapshot, { type: 'next', at: 1, by: 'Ann', message: null, pressed: null }),
    // @ts-expect-error a command with a payload of another
    () => chat.do('retry', { rounds: 3 }),
    // @ts-expect-error a misspelt event
    () => snapshot.can({ type: 'opne' }),
    // @ts-expect-error a state that does not exist
    () => snapshot.matches('dreaming'),
    // @ts-expect-error a misspelt event in a machine's `on`
    () => ports.createMachine({ on: { opne: {} } }),
    // @ts-expect-error a guard that does not exist
    () => ports.createMachine({ on: { open: { guard: 'enoughChairs' } } }),
    // @ts-expect-error a time that is a text
    (): ChatEvent => ({ type: 'project.gone', at: 'now', project: 'p' }),
  ];
  expect(wrong).toHaveLength(10);
  expect(chatMachine.id).toBe('chat');
});
