/** What an effect comes back from. What it does not come back from: `test/engine/unreadable.test.ts`. */
import { expect, it } from 'vitest';
import { EFFECT_VERSION, effectOfVersion } from '../../src/chat/effect-versions.ts';

it('an effect of today comes back as it was', () => {
  const input = { callback: '7' };
  expect(effectOfVersion(EFFECT_VERSION, 'toast', input)).toEqual({ kind: 'toast', input });
});

it('a version newer than the program throws', () => {
  expect(() => effectOfVersion(EFFECT_VERSION + 1, 'toast', { callback: '7' })).toThrow(/start the newer program/);
});

it('a version that never was throws', () => {
  expect(() => effectOfVersion(0, 'toast', { callback: '7' })).toThrow(/no migration/);
});
