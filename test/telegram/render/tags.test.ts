/** The HTML and the terminal colours that models write. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from '../../../src/lib/text.ts';
import { renderMarkdown } from '../../../src/telegram/render/markdown.ts';

/** The text of a source, with what has a format in it. */
function read(source: string): readonly [string, ...string[]] {
  const { text, entities } = renderMarkdown(source);
  return [text, ...entities.map(({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`)];
}

describe('HTML in a line', () => {
  it.each<[string, ...string[]]>([
    ['a<br>b<br/>c<BR />d', 'a\nb\nc\nd'],
    ['a\n\n<br>\n\nb', 'a\n\nb'],
    ['H<sub>2</sub>O, x<sup>n+1</sup>', 'H₂O, xⁿ⁺¹'],
    ['x<sup>a/b</sup>, y<sub>Z</sub>', 'x^(a/b), y_Z'],
    ['Press <kbd>Ctrl</kbd>+<kbd>C</kbd>', 'Press Ctrl+C', 'code Ctrl', 'code C'],
    ['<b>so <i>it</i></b> is', 'so it is', 'bold so it', 'italic it'],
    [
      '<u>a</u> <ins>b</ins> <s>c</s> <del>d</del>',
      'a b c d',
      'underline a',
      'underline b',
      'strikethrough c',
      'strikethrough d',
    ],
    ['**a <em>b</em>**', 'a b', 'bold a b', 'italic b'],
    ['Array<string>, Map<K, V>', 'Array<string>, Map<K, V>'],
    ['<b>never closed', '<b>never closed'],
    ['never opened</b>', 'never opened</b>'],
    ['<b>a<i>b</b>c</i>', 'a<i>bc</i>', 'bold a<i>b'],
    ['`<b>x</b>`', '<b>x</b>', 'code <b>x</b>'],
    ['x <b class="y">z</b>', 'x <b class="y">z</b>'],
  ])('%s', (source, ...expected) => {
    expect(read(source)).toEqual(expected);
  });

  it('no letter between tags is lost, however they stand', () => {
    const tag = fc.constantFrom('<b>', '</b>', '<i>', '</i>', '<sub>', '</sub>', '<kbd>', '</kbd>', '<br>');
    fc.assert(
      fc.property(fc.array(fc.oneof(tag, fc.stringMatching(/^[A-Z]{1,3}$/)), { maxLength: 20 }), (parts) => {
        const letters = parts.filter((part) => !part.startsWith('<')).join('');
        expect(renderMarkdown(`x${parts.join('')}`).text.replace(/[^A-Z]/g, '')).toBe(letters);
      }),
    );
  });
});

describe('terminal colours go whole', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b[38;2;1;2;3mrgb\u001b[m', 'rgb'],
    ['`\u001b[1mcode\u001b[0m`', 'code'],
    ['\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007', 'link'],
    ['\u001b[2K\u001b[1Gdone\u001b[?25h', 'done'],
  ])('%j', (source, expected) => {
    expect(renderMarkdown(source).text).toBe(expected);
    expect(clean(source).replaceAll('`', '')).toBe(expected);
  });
});

it.each(['# ', '> ', '&nbsp;', '```\n```', '<br>', '- ', '\u001b[0m'])('nothing to see: %j', (source) => {
  expect(renderMarkdown(source).text.replaceAll('•', '')).toBe('');
});

describe('further reports', () => {
  it.each([
    [
      'Chainlit/chainlit#2097',
      'Analysis results:<br>\n- Item 1<br>\n- Item 2',
      'Analysis results:\n\n• Item 1\n• Item 2',
    ],
    ['python-telegram-bot#736', 'Something <br> something', 'Something\nsomething'],
    ['hunyadi/md2conf#77', '| a |\n|-|\n| 1 line <br> 2 line |', 'a: 1 line\n2 line'],
    ['two in a row', 'a<br><br>b', 'a\n\nb'],
  ])('%s: a break of HTML breaks the line once', (_, source, text) => {
    expect(renderMarkdown(source).text).toBe(text);
  });

  it('tdlib/telegram-bot-api#592: a link of HTML, to the web alone', () => {
    const { text, entities } = renderMarkdown('See <a href="http://www.example.com/">inline *URL*</a>.');
    expect(text).toBe('See inline URL.');
    expect(entities).toEqual([
      { type: 'text_link', offset: 4, length: 10, url: 'http://www.example.com/' },
      { type: 'italic', offset: 11, length: 3 },
    ]);
    expect(renderMarkdown('<a href="javascript:x">y</a>')).toEqual({ text: 'y (javascript:x)', entities: [] });
    expect(renderMarkdown("<a class=x href='tg://join'>google.com</a>").entities).toEqual([]);
    expect(renderMarkdown('<a name="x">y</a>').text).toBe('<a name="x">y</a>');
  });

  it('openclaw/openclaw#8649: names of files in upper case', () => {
    const { text, entities } = renderMarkdown('README.MD and SETUP.PY');
    expect(entities.map(({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`)).toEqual([
      'code README.MD',
      'code SETUP.PY',
    ]);
  });
});
