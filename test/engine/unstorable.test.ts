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
