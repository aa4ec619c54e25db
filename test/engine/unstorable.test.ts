import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutUnstorable } from '../../src/engine/unstorable.ts';

describe('withoutUnstorable', () => {
  it.each([
    ['a\0b', 'ab'],
    ['\0', ''],
    ['\ud83d', ''],
    ['\ude00!', '!'],
    ['\ud83d\ud83d\ude00\ude00', '\ud83d\ude00'],
    ['😀 \u{10ffff} \ufffd \u0001', '😀 \u{10ffff} \ufffd \u0001'],
  ])('%j becomes %j', (text, wanted) => {
    expect(withoutUnstorable(text)).toBe(wanted);
  });

  it('reaches every text of an event, and nothing else', () => {
    const event = { type: 'a', at: 1, none: null, list: ['\0x', { deep: 'y\ud800' }], flag: true };
    expect(withoutUnstorable(event)).toEqual({ type: 'a', at: 1, none: null, list: ['x', { deep: 'y' }], flag: true });
  });

  it('a number that is none is 0: a chat with one in its snapshot could not be read again', () => {
    const event = { date: Number.NaN, list: [Infinity, -Infinity, 1.5] };
    expect(withoutUnstorable(event)).toEqual({ date: 0, list: [0, 0, 1.5] });
  });

  it('is well-formed, has no NUL, and changes nothing more the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = withoutUnstorable(text);
        expect(once.isWellFormed()).toBe(true);
        expect(once).not.toContain('\0');
        expect(withoutUnstorable(once)).toBe(once);
      }),
    );
  });
});
