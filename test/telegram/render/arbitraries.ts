import fc from 'fast-check';

const word = fc.constantFrom('alpha', 'Bravo7', 'жук', '漢字', 'naïve', '👩‍👩‍👧', 'e\u0301', 'x_y', '3.5', 'tail!');
const text = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));

const phrase = fc.oneof(
  text,
  text.map((t) => `**${t}**`),
  text.map((t) => `*${t}*`),
  text.map((t) => `***${t}** ~~z~~*`),
  word.map((t) => `\`${t}\``),
  text.map((t) => `[${t} \`c\`](https://example.org/q?w=1)`),
  word.map((t) => `[${t}](${t})`),
  word.map((t) => `![${t}](https://example.org/i.png)`),
  text.map((t) => `\\(${t}\\)`),
  fc.constantFrom('<br>', '&amp;', '[^1]', '[ref]', '\\*', '**', '_', '`', '](', '~~', '$x$', '  \n', '\n'),
);
const phrases = fc.array(phrase, { minLength: 1, maxLength: 4 }).map((all) => all.join(' '));
const lines = fc.array(text, { maxLength: 6 });

const leaf = fc.oneof(
  { weight: 4, arbitrary: phrases },
  phrases.map((t) => `## ${t.replaceAll('\n', ' ')}`),
  fc
    .tuple(fc.constantFrom('', 'py', 'ts a.ts', '{x}'), lines)
    .map(([info, all]) => `\`\`\`${info}\n${all.join('\n  ')}\n\`\`\``),
  fc
    .array(fc.tuple(phrases, text), { minLength: 1, maxLength: 4 })
    .map((rows) => ['|a|b|', '|-|:-:|', ...rows.map(([a, b]) => `|${a.replaceAll('\n', ' ')}|${b}|`)].join('\n')),
  fc.constantFrom(
    '---',
    '[ref]: https://example.org/r "title"',
    '[^1]: note *n*',
    '<div>\nhtml\n</div>',
    '    code',
    '```open',
    '$$\na*b*c\n$$',
  ),
);

const indented = (all: readonly string[], first: string): string =>
  all
    .join('\n\n')
    .replaceAll('\n', `\n${' '.repeat(first.length)}`)
    .replace(/^/, first);

const { block } = fc.letrec<{ block: string }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('block'), { minLength: 1, maxLength: 2 }).map((all) => all.join('\n\n').replace(/^/gm, '> ')),
    fc
      .tuple(
        fc.constantFrom('- ', '7. ', '- [ ] ', '* '),
        fc.array(fc.array(tie('block'), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
      )
      .map(([mark, items]) => items.map((item) => indented(item, mark)).join('\n')),
  ),
}));

/** Documents as models write them, with every construct, some of them broken. */
export const markdown = fc.array(block, { minLength: 1, maxLength: 4 }).map((all) => all.join('\n\n'));

/** Any text at all, lone surrogates and control characters included, rich in markup. */
export const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        '*',
        '_',
        '`',
        '```',
        '\n',
        '\n\n',
        '> ',
        '- ',
        '1. ',
        '[',
        ']',
        '(',
        ')',
        '![',
        '|',
        '|-|',
        '#',
        '~~',
        '\\',
        '$',
        '<',
        '>',
        '&#0;',
        '\ud800',
        '\u202e',
        '\r',
        '\t',
        ' ',
        '    ',
        'a',
        'é',
        '👍🏽',
        '://',
        'http://a.bc',
        '=',
        '\0',
      ),
      {
        maxLength: 120,
      },
    )
    .map((all) => all.join('')),
);

const WORDS = 'a Word жук 漢字 👩‍👩‍👧 7 12. 3) . , ; : :: ! ? \' " ( ) { } % ^ / // — … « ftp - -- + = === # >';
const ADDRESSES = 'http: http://a.b www www.a.b mailto: a@b.cd xmpp: X-Y';
const SPACES = [' ', ' ', '  ', '\n', '\n', '\n\n', '\n\n\n', '\u00A0', '\u200B', '\u2028', '\uFEFF'];

/** Texts in which little or nothing is markup, though much of it could be elsewhere. */
export const nearlyMarkup = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...WORDS.split(' ')) },
      { weight: 1, arbitrary: fc.constantFrom(...ADDRESSES.split(' ')) },
      { weight: 3, arbitrary: fc.constantFrom(...SPACES) },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) => all.join(''));
