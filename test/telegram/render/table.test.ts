import { describe, expect, it } from 'vitest';
import { columns, pad } from '../../../src/telegram/render/table.ts';

describe('columns', () => {
  it.each([
    ['abc', 3],
    ['漢字', 4],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['e\u0301', 1],
    ['жук', 3],
    ['✔️', 2],
    ['', 0],
  ])('counts %s', (text, width) => {
    expect(columns(text)).toBe(width);
  });

  it('fills up to a width', () => {
    expect([pad('a', 4, null), pad('a', 4, 'right'), pad('a', 4, 'center'), pad('漢字', 3, 'left')]).toEqual([
      'a   ',
      '   a',
      ' a  ',
      '漢字',
    ]);
  });
});
