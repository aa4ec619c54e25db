import { describe, expect, it } from 'vitest';
import { bold, code, concat, italic, join, link, plain, pre, style } from '../../../src/telegram/render/compose.ts';

describe('compose', () => {
  it('reads nothing in a plain text', () => {
    expect(plain('**a** [b](c)')).toEqual({ text: '**a** [b](c)', entities: [] });
  });

  it('puts texts behind one another', () => {
    const whole = concat(bold('Claude'), '\n', join([italic('a'), code('b')], ', '));
    expect(whole).toEqual({
      text: 'Claude\na, b',
      entities: [
        { type: 'bold', offset: 0, length: 6 },
        { type: 'italic', offset: 7, length: 1 },
        { type: 'code', offset: 10, length: 1 },
      ],
    });
  });

  it('leaves white space out of looks', () => {
    expect(bold('  ').entities).toEqual([]);
    expect(bold(' a ').entities).toEqual([{ type: 'bold', offset: 1, length: 1 }]);
    expect(code(' ').entities).toEqual([]);
    expect(pre('\n\n').entities).toEqual([]);
  });

  it('lays looks around code and within quotes', () => {
    const whole = bold(concat('a ', style('blockquote', 'q'), ' ', pre('p')));
    expect(whole.entities.map(({ type, offset, length }) => [type, offset, length])).toEqual([
      ['bold', 0, 1],
      ['blockquote', 2, 1],
      ['bold', 2, 1],
      ['pre', 4, 1],
    ]);
  });

  it('shows addresses that it may not link', () => {
    expect(link('a', 'https://x.org').entities).toHaveLength(1);
    expect(link('a', 'file:///etc/passwd')).toEqual(plain('a (file:///etc/passwd)'));
    expect(link('a@b.c', 'mailto:a@b.c')).toEqual(plain('a@b.c'));
  });

  it('makes control characters, tabs and lone surrogates harmless', () => {
    expect(plain('a\u0000b\tc\r\nd\uD800e\u202Ef a\u030A').text).toBe('a b    c\nd\uFFFDef å');
  });
});
