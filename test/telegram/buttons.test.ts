import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callbackData, parsePress, type Press } from '../../src/telegram/updates/buttons.ts';
import type { Catalogue } from '../../src/panel/port.ts';
import { typed } from '../../src/telegram/updates/content/typed.ts';
import type { PressedButton } from '../../src/telegram/updates/incoming.ts';
import { meaningOfPress } from '../../src/telegram/updates/meaning.ts';

const catalogue: Pick<Catalogue, 'find' | 'models'> = {
  models: () => [],
  find: (word) => (word === 'claude' ? { ok: true, alias: 'claude' } : { ok: false, near: [] }),
};
const answer = { seq: 5, alias: 'claude', by: null, discussion: '1:d1', text: 'So it is.' };

/** What a press means, on a message that replies to a person's. */
const meaning = (data: string, about: PressedButton['about'] = { message: 4, typed: typed('@bot, why?', []) }) =>
  meaningOfPress(
    {
      kind: 'press',
      place: { telegramChat: -5, topic: null, private: false },
      from: { id: 1, name: 'Ann' },
      callback: 'c',
      data,
      message: 9,
      about,
      inaccessible: false,
    },
    { bot: { id: 9, name: 'bot' }, catalogue },
    (chat, seq) => Promise.resolve(chat === 1 && seq === 5 ? answer : null),
  );
const count = fc.nat(999_999_999);
const name = fc.string({ minLength: 1, maxLength: 30 });
const press: fc.Arbitrary<Press> = fc.oneof(
  fc.record({
    on: fc.constant('board' as const),
    chat: count,
    board: count,
    button: fc.constantFrom(
      'next' as const,
      'consensus' as const,
      'export' as const,
      'stop' as const,
      'afresh' as const,
    ),
  }),
  fc.record({ on: fc.constant('retry' as const), chat: count, board: count, seat: count }),
  fc.record({
    on: fc.constantFrom('thinking' as const, 'revise' as const, 'whom' as const),
    chat: count,
    seq: count,
  }),
  fc.record({ on: fc.constant('resume' as const), id: name }),
  fc.record({ on: fc.constant('project' as const), id: name }),
  fc.record({ on: fc.constant('deleteProject' as const), id: name }),
  fc.record({ on: fc.constant('model' as const), project: fc.constantFrom('1:p1', '12:p3'), alias: name }),
  fc.record({ on: fc.constant('example' as const), index: count }),
  fc.record({ on: fc.constant('deleteAll' as const), chat: count }),
  fc.record({ on: fc.constant('keep' as const), chat: count, project: fc.constantFrom('', '1:p1') }),
);

test('what is on a button is read back as it was', () => {
  fc.assert(
    fc.property(press, (pressed) => {
      const data = callbackData(pressed);
      expect(data).not.toBeNull();
      expect(parsePress(data ?? '')).toEqual(pressed);
    }),
  );
});

test('a button whose data Telegram would refuse (64 bytes) is left out', () => {
  const model = { on: 'model', project: '1:p1' } as const;
  expect(callbackData({ ...model, alias: 'x'.repeat(57) })).toHaveLength(64);
  expect(callbackData({ ...model, alias: 'x'.repeat(58) })).toBeNull();
  expect(callbackData({ ...model, alias: 'é'.repeat(30) })).toBeNull();
});

test.each([
  '',
  'b',
  'b:1',
  'b:1:next',
  'b:1:1:retry',
  'b:1:1:next:x',
  'b:1:-1:next',
  'b:1:1e3:next',
  'b:1:9999999999:next',
  'b:x:1:next',
  'r:1',
  'r:1:1',
  'r:1:x:1',
  'r:1:2:3:4',
  'p',
  'p:',
  'm:',
  'm:evil',
  'm:1:p1:',
  'd:',
  'e:x',
  'e:1:2',
  'f',
  'f:x',
  'f:1:1',
  'k',
  'k:1',
  'kk',
  'F',
  'constructor',
  '\u0000',
])('%j is none of ours', async (data) => expect(await meaning(data)).toBeNull());

test('any data at all is read without an error', async () => {
  const read = fc.asyncProperty(fc.string({ unit: 'binary' }), async (data) => void (await meaning(data)));
  await expect(fc.assert(read)).resolves.toBeUndefined();
});

test('an example that is no longer there is none', async () => {
  expect(await meaning('e:0')).toMatchObject({ meant: { type: 'open' } });
  expect(await meaning('e:99')).toBeNull();
});

test('a model on a button is said to be listed only if it can be chosen', async () => {
  const listed = { project: '1:p1', model: 'claude', listed: true };
  expect(await meaning('m:1:p1:claude')).toMatchObject({ meant: listed });
  expect(await meaning('m:1:p1:evil')).toMatchObject({ meant: { listed: false } });
});

test('whom a question is for: the message that the button stands under is asked, in the discussion of the answer', async () => {
  expect(await meaning('w:1:5')).toEqual({
    chat: 1,
    board: null,
    message: 4,
    meant: {
      type: 'ask',
      alias: 'claude',
      text: 'why?',
      context: null,
      threaded: true,
      discussion: '1:d1',
      line: 9,
    },
  });
  // The question, or the answer, is gone.
  expect(await meaning('w:1:5', null)).toBeNull();
  expect(await meaning('w:1:6')).toBeNull();
  expect(await meaning('w:2:5')).toBeNull();
});
