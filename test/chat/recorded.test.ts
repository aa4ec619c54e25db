/** A recorded discussion has only so many rounds: what would go beyond them is refused, and its button is not there. */
import { expect, test } from 'vitest';
import { legalCommands } from '../../src/chat/status.ts';
import { Chat } from './support.ts';

/** A chat with a round of a question of which two are recorded. */
function played(): Chat {
  const chat = new Chat(3);
  chat.recorded = 2;
  chat.open();
  chat.settle();
  return chat;
}

test('one more round is there after the first, and none after the second', () => {
  const chat = played();
  expect(legalCommands(chat.snapshot)).toContain('next');
  chat.do('next', {});
  chat.settle();
  expect(legalCommands(chat.snapshot)).not.toContain('next');
  expect(legalCommands(chat.snapshot)).toContain('consensus');
  const before = chat.context;
  chat.do('next', {});
  expect(chat.context).toEqual(before);
  expect(chat.effects('notice')).toMatchObject([{ notice: { say: 'usage', of: 'recorded' } }]);
});

test('a discussion of more rounds than are left is refused; so many as are left are played', () => {
  const chat = played();
  chat.discuss(2, null);
  expect(chat.phase).toBe('paused');
  expect(chat.effects('notice')).toMatchObject([{ notice: { say: 'usage', of: 'recorded' } }]);
  chat.discuss(1, null);
  expect(chat.phase).toBe('discussing');
});

test('another question has rounds of its own, and without recordings there is no limit', () => {
  const chat = played();
  chat.text();
  chat.settle();
  expect(chat.context).toMatchObject({ round: 2, mostRounds: 3 });
  chat.afresh();
  chat.settle();
  expect(chat.context).toMatchObject({ round: 1, mostRounds: 2 });
  chat.recorded = null;
  chat.open();
  chat.settle();
  expect(chat.context.mostRounds).toBeNull();
  expect(legalCommands(chat.snapshot)).toContain('next');
});

test('a discussion that is taken up again has no round more, and one that is closed leaves no limit', () => {
  const chat = played();
  chat.do('project.new', { name: 'Garden' });
  expect(chat.context.mostRounds).toBeNull();
  chat.recorded = 0;
  chat.do('project.select', { name: 'General' });
  expect(chat.context).toMatchObject({ round: 1, mostRounds: 1 });
  expect(legalCommands(chat.snapshot)).not.toContain('next');
  expect(legalCommands(chat.snapshot)).toContain('consensus');
});
