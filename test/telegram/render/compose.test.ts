import { describe, expect, it } from 'vitest';
import { bold, code, concat, italic, join, link, plain, pre, style } from '../../../src/telegram/render/compose.ts';
import { sendableUrl } from '../../../src/telegram/render/url.ts';
import { columns, pad } from '../../../src/telegram/render/width.ts';

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

describe('sendableUrl', () => {
  it.each([
    'https://x.org',
    'http://x.org:8080/a?b#c',
    'HTTPS://пример.рф/ä',
    'https://1.2.3.4/',
    'tg://resolve?domain=a',
  ])('takes %s', (url) => {
    expect(sendableUrl(url)).toBe(url);
  });

  it.each([
    'http://localhost',
    'https://',
    'https://.',
    'https://x.org:0/',
    'https://x.org:99999/',
    'https://user@x.org',
    'https://[::1]/',
    'https://x .org',
    'https://x%zz.org',
    'ftp://x.org',
    'tel:+1',
    'mailto:a@b.c',
    'tg://user?id=1',
    'tg://',
    '//x.org',
    `https://x.org/${'a'.repeat(2100)}`,
  ])('refuses %s', (url) => {
    expect(sendableUrl(url)).toBeUndefined();
  });
});

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
