import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callbackData, parsePress, type Press } from '../../src/telegram/updates/buttons.ts';
import type { Catalogue } from '../../src/panel/port.ts';
import { meaningOfPress } from '../../src/telegram/updates/meaning.ts';

const catalogue: Pick<Catalogue, 'find'> = {
  find: (word) => (word === 'claude' ? { ok: true, alias: 'claude' } : { ok: false, near: [] }),
};
const count = fc.nat(999_999_999);
const name = fc.string({ minLength: 1, maxLength: 30 });
const press: fc.Arbitrary<Press> = fc.oneof(
  fc.record({
    on: fc.constant('board' as const),
    chat: count,
    board: count,
    button: fc.constantFrom('next' as const, 'consensus' as const, 'export' as const, 'stop' as const),
  }),
  fc.record({ on: fc.constant('retry' as const), chat: count, board: count, seat: count }),
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
])('%j is none of ours', (data) => expect(meaningOfPress(data, catalogue)).toBeNull());

test('any data at all is read without an error', () => {
  const read = fc.property(fc.string({ unit: 'binary' }), (data) => void meaningOfPress(data, catalogue));
  expect(() => fc.assert(read)).not.toThrow();
});

test('an example that is no longer there is none', () => {
  expect(meaningOfPress('e:0', catalogue)).toMatchObject({ meant: { type: 'open' } });
  expect(meaningOfPress('e:99', catalogue)).toBeNull();
});

test('a model on a button is said to be listed only if it can be chosen', () => {
  expect(meaningOfPress('m:1:p1:claude', catalogue)?.meant).toMatchObject({
    project: '1:p1',
    model: 'claude',
    listed: true,
  });
  expect(meaningOfPress('m:1:p1:evil', catalogue)?.meant).toMatchObject({ listed: false });
});
