/** A snapshot stays small however long the discussion: ids, aliases and numbers, no texts. */
import { expect, it } from 'vitest';
import { MAX_ASKS } from '../../src/chat/context.ts';
import { versioned } from '../../src/chat/snapshot-versions.ts';
import { Chat } from './support.ts';

const bytes = (chat: Chat): number => Buffer.byteLength(JSON.stringify(versioned(chat.snapshot).data));

it('stays under 6 KB with 8 seats, long names, 20 runs of 10 rounds and all questions running', () => {
  const chat = new Chat(8);
  chat.panel = chat.panel.map((alias) => alias.padEnd(100, 'x'));
  const sizes: number[] = [];
  const note = () => sizes.push(bytes(chat));
  const asks = () => {
    for (let i = 0; i < MAX_ASKS; i++) {
      chat.ask(chat.panel[i] ?? null);
      note();
    }
  };
  const settle = () => {
    for (let call = [...chat.calls.values()][0]; call; call = [...chat.calls.values()][0]) {
      chat.send(chat.result(call, call.call.endsWith('7') ? 'content_refused' : null));
      note();
    }
  };
  chat.do('project.models', { models: chat.panel, fallbacks: {} });
  for (let run = 0; run < 20; run++) {
    chat.discuss(10, run % 5 === 0 ? 'Rust?'.repeat(800) : null);
    asks();
    settle();
    chat.open();
    asks();
    settle();
    chat.consensus();
    asks();
    settle();
  }
  expect(chat.context.made.calls).toBeGreaterThan(1600);
  expect(sizes.length).toBeGreaterThan(1600);
  expect(Math.max(...sizes)).toBeLessThan(6000);
});
