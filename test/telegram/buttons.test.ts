import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callbackData, parsePress, type Press } from '../../src/telegram/buttons.ts';
import { meaningOfPress } from '../../src/telegram/meaning.ts';

const count = fc.nat(999_999_999);
const name = fc.string({ minLength: 1, maxLength: 30 });
const press: fc.Arbitrary<Press> = fc.oneof(
  fc.record({
    on: fc.constant('board' as const),
    board: count,
    button: fc.constantFrom('next' as const, 'consensus' as const, 'export' as const, 'stop' as const),
  }),
  fc.record({ on: fc.constant('retry' as const), board: count, seat: count }),
  fc.record({ on: fc.constant('project' as const), id: name }),
  fc.record({ on: fc.constant('deleteProject' as const), id: name }),
  fc.record({ on: fc.constant('model' as const), alias: name }),
  fc.record({ on: fc.constant('example' as const), index: count }),
  fc.constant({ on: 'deleteAll' as const }),
  fc.constant({ on: 'keep' as const }),
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
  expect(callbackData({ on: 'model', alias: 'x'.repeat(62) })).toHaveLength(64);
  expect(callbackData({ on: 'model', alias: 'x'.repeat(63) })).toBeNull();
  expect(callbackData({ on: 'model', alias: 'é'.repeat(32) })).toBeNull();
});

test.each([
  '',
  'b',
  'b:1',
  'b:1:retry',
  'b:1:next:x',
  'b:-1:next',
  'b:1e3:next',
  'b:9999999999:next',
  'r:1',
  'r:x:1',
  'r:1:2:3',
  'p',
  'p:',
  'm:',
  'd:',
  'e:x',
  'e:1:2',
  'f:1',
  'kk',
  'F',
  'constructor',
  '\u0000',
])('%j is none of ours', (data) => expect(meaningOfPress(data)).toBeNull());

test('any data at all is read without an error', () => {
  const read = fc.property(fc.string({ unit: 'binary' }), (data) => void meaningOfPress(data));
  expect(() => fc.assert(read)).not.toThrow();
});

test('an example that is no longer there is none', () => {
  expect(meaningOfPress('e:0')).toMatchObject({ meant: { type: 'open' } });
  expect(meaningOfPress('e:99')).toBeNull();
});
