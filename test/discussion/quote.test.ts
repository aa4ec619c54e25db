import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConsensus } from '../../src/discussion/consensus/consensus.ts';
import { passagesOf } from '../../src/discussion/consensus/passages.ts';
import { quoteFinder } from '../../src/discussion/consensus/quote.ts';
import { sentencesIn } from '../../src/discussion/consensus/sentences.ts';
import { entry, nastyText } from './builders.ts';
import { cpuMs } from './cpu.ts';

/** What is shown as the quote of somebody who gave these answers. */
const shown = (quote: string, ...answers: string[]): string | undefined =>
  quoteFinder(answers.map((text) => ({ author: 'claude', text })))(quote, ['claude']);

const sentences = (text: string): string[] => sentencesIn(text).map(({ start, end }) => text.slice(start, end));

describe('a quote is never less than the sentence it stands in', () => {
  test.each([
    ['what is denied', 'Rust is right.', 'I do not believe that Rust is right.'],
    ['its beginning', 'Rust is right', 'Rust is right only where nobody has to learn it.'],
    ['its middle', 'is right only', 'Rust is right only where nobody has to learn it.'],
    ['on several lines', 'Rust is right.', 'I do not believe that\nRust is right.'],
    ['an abbreviation in front', 'Rust is right.', 'I doubt, e.g. Rust is right.'],
    ['a title', 'Knuth says, that Rust is right.', 'I do not believe, as Dr. Knuth says, that Rust is right.'],
    ['an initial', 'Knuth says that Rust is right.', 'I deny what D. Knuth says that Rust is right.'],
    ['a country', 'Rust is right.', 'It is false in the U.S. Rust is right.'],
    ['a German abbreviation', 'Rust ist richtig.', 'Falsch ist z.B. Rust ist richtig.'],
    ['three full stops', 'Rust is right.', 'I do not believe... Rust is right.'],
    ['an ellipsis', 'Rust is right.', 'I do not believe … Rust is right.'],
    ['a decimal', '5 times as fast.', 'It is never 3.5 times as fast.'],
    ['a version', '0 is right.', 'Not even Rust 2.0 is right.'],
    ['a domain', 'org is right.', 'Nobody says that rust-lang.org is right.'],
    ['words in quotation marks', 'Rust is right.', 'GPT says "Go is slow. Rust is right. C is dead." and is wrong.'],
    ['typographic marks', 'Rust is right.', 'GPT says “Go is slow. Rust is right. C is dead.” and is wrong.'],
    ['German marks', 'Rust ist richtig.', 'GPT sagt: „Go ist langsam. Rust ist richtig. C ist tot.“'],
    ['French marks', 'Rust a raison.', 'GPT dit : « Go est lent. Rust a raison. C est mort. »'],
    ['single marks', 'Rust is right.', "GPT says 'Don't use Go. Rust is right. C is dead.' and is wrong."],
    ['Japanese marks', 'Rustは正しい。', 'GPTは「Goは遅い。Rustは正しい。」と言うが違う。'],
    ['brackets', 'Rust is right.', 'I reject the rest (Go is slow. Rust is right. C is dead).'],
    ['a remark in brackets', 'Rust is right.', 'I do not believe (!) Rust is right.'],
    ['struck words', 'Rust is right.', '~~Go is slow. Rust is right. C is dead.~~'],
    ['marks that are never closed', 'Rust is right.', 'GPT says "Go is slow. Rust is right. C is dead.'],
    ['a question he said', 'he asked whether Rust is right.', '"Why?" he asked whether Rust is right.'],
    ['Chinese', '锈是对的', '我不认为锈是对的，因为它太难学习。'],
    ['Thai', 'ภาษารัสต์ถูกต้อง', 'ฉันไม่เชื่อว่าภาษารัสต์ถูกต้อง'],
    ['a row of a table', 'Rust is right.', '| Rust is right. | No. |'],
  ])('%s', (_, quote, answer) => {
    const text = answer.replace('\n', ' ').replaceAll(/^\| | \|$/g, '');
    expect(shown(quote, `It is so. ${answer.startsWith('|') ? '\n' : ''}${answer}\n\nThat is all.`)).toBe(text);
  });
});

describe('a quote that is whole sentences', () => {
  test.each([
    ['as it is', 'Rust is right.', 'Go is slow. Rust is right. C is dead.', 'Rust is right.'],
    ['in other case and spaces', 'rust  IS right', 'Go is slow. Rust is right.', 'Rust is right.'],
    ['without the marks of bold', 'Rust is right.', 'No. **Rust** is _right_. Yes.', 'Rust is right.'],
    ['a bold sentence beside others', 'Rust is right.', '**Rust is right.** Go is slow.', 'Rust is right.'],
    ['in bold with others', 'Rust is right.', '**Go is slow. Rust is right.**', 'Rust is right.'],
    ['with a link', 'See the book of Rust.', 'Yes. See [the book](https://x.org/a) of Rust.', 'See the book of Rust.'],
    ['with code', 'Call foo_bar now.', 'No. Call `foo_bar` now. Yes.', 'Call `foo_bar` now.'],
    [
      'two that follow each other',
      'Go is slow. Rust is right.',
      'Go is slow. Rust is right.',
      'Go is slow. Rust is right.',
    ],
    ['with an ellipsis at its ends', '… Rust is right …', 'No. Rust is right. Yes.', 'Rust is right.'],
    ['Chinese', '我不同意', '他说得对。我不同意！真的？是的。', '我不同意！'],
    ['Japanese', '私は反対です。', 'はい。私は反対です。なぜなら遅いから。', '私は反対です。'],
    ['a heading', 'Rust is right', '# Rust is right\n\nGo is slow.', 'Rust is right'],
    ['an item without full stop', 'memory is safe', '- Memory is safe\n- It is fast', 'Memory is safe'],
    ['an item with a number', 'It is fast', 'Yes.\n\n1. Memory is safe\n2. It is fast', 'It is fast'],
    ['code', 'let a = 1;', '```js\nlet a = 1;\n```', 'let a = 1;'],
    ['another form of the same letters', 'Ｃａｆe\u0301s are ﬁne.', 'Yes. Cafés are fine. No.', 'Cafés are fine.'],
    ['behind a mark that is never closed', 'Rust is right.', 'A “slip.\n\nRust is right.', 'Rust is right.'],
    ['said twice', 'Rust is right.', 'Rust is right. Go is slow. Rust is right.', 'Rust is right.'],
    ['a word that is all', 'No.', 'No. Rust is right.', 'No.'],
    ['one of them also a part', 'Rust is right.', 'Rust is right. I doubt that Rust is right.', 'Rust is right.'],
  ])('%s', (_, quote, answer, text) => {
    expect(shown(quote, answer)).toBe(text);
  });
});

describe('words that lead to a sentence belong to it', () => {
  const list =
    'I do not believe any of these:\n\n- Rust is right.\n- Go is slow:\n  - at work\n- C is dead.\n\nAll is well.';
  test.each([
    ['the first of a list', 'Rust is right.', 'I do not believe any of these: Rust is right.'],
    ['another of a list', 'C is dead.', 'I do not believe any of these: … C is dead.'],
    ['inside of an item', 'at work', 'I do not believe any of these: … Go is slow: at work'],
    [
      'with the words that lead to it',
      'I do not believe any of these: … C is dead',
      'I do not believe any of these: … C is dead.',
    ],
    ['not what comes after the list', 'All is well.', 'All is well.'],
  ])('%s', (_, quote, text) => {
    expect(shown(quote, list)).toBe(text);
  });

  test.each([
    ['a paragraph', '**Wrong is this:**\n\nRust is right.\n\nGo is slow.', 'Wrong is this: Rust is right.'],
    ['code', 'Never write this：\n```\nRust is right.\n```', 'Never write this： Rust is right.'],
    [
      'a list that goes on with a sentence',
      'I do not believe that\n- Rust is right.',
      'I do not believe that … Rust is right.',
    ],
    ['such a list behind a line', 'I deny that\n\n- Go\n- Rust is right.', 'I deny that … Rust is right.'],
    ['not of a paragraph behind words without an end', 'Greetings\n\nRust is right.', 'Rust is right.'],
    ['not of what somebody else says', 'GPT says:\n\n> Go is slow.\n\nRust is right.', 'Rust is right.'],
    ['only the last sentence', 'I say it again. Wrong is:\n\nRust is right.', 'Wrong is: Rust is right.'],
  ])('of %s', (_, answer, text) => {
    expect(shown('Rust is right.', answer)).toBe(text);
  });
});

describe('no quote is', () => {
  test.each([
    ['one letter', 'R', 'Rust is right.'],
    ['signs', '...!', 'Rust is right...!'],
    ['a word', 'right', 'Rust is right.'],
    ['words of nobody', 'Rust is wrong.', 'Rust is right.'],
    [
      'two sentences that are not next to each other',
      'Go is slow. C is dead.',
      'Go is slow. Rust is right. C is dead.',
    ],
    ['two that are joined by an ellipsis', 'Go is slow … C is dead.', 'Go is slow. Rust is right. C is dead.'],
    ['two items', 'Go is slow. C is dead.', '- Go is slow.\n- C is dead.'],
    ['the end of one answer and the beginning of another', 'Go is slow. C is dead.', 'Go is slow.\u0000C is dead.'],
    ['a part of two that differ', 'that Rust is right', 'I doubt that Rust is right. I hope that Rust is right.'],
    ['words of another seat', 'Rust is right.', '> Rust is right.\n\nI disagree.'],
    [
      'words of others over several paragraphs',
      'Rust is right.',
      'GPT says: “Go is slow.\n\nRust is right.\n\nC is dead.” I disagree.',
    ],
    ['the last of them', 'C is dead.', 'GPT says: „Go is slow.\n\nRust is right.\n\nC is dead.“ I disagree.'],
    ['words of others in HTML', 'Rust is right.', '<blockquote>\n\nRust is right.\n\n</blockquote>\n\nI disagree.'],
    ['the same in several lines', 'Rust is right.', '> GPT said\nRust is right.\n\nI disagree.'],
    ['the same in a list', 'Rust is right.', '- > Rust is right.\n- I disagree.'],
    [
      'in a sentence that is too long',
      'Rust is right',
      `I do not believe that Rust is right, ${'and so on, '.repeat(60)}`,
    ],
    ['with a word more', 'Rust is not right.', 'Rust is right.'],
  ])('%s', (_, quote, answer) => {
    expect(shown(quote, ...answer.split('\0'))).toBeUndefined();
  });

  test('what another panellist said', () => {
    const find = quoteFinder([
      { author: 'claude', text: 'Rust is right.' },
      { author: 'gpt', text: 'Go is slow.' },
    ]);
    expect(find('Rust is right.', ['gpt'])).toBeUndefined();
    expect(find('Rust is right.', ['gpt', 'claude'])).toBe('Rust is right.');
  });

  test('longer or shorter in the consensus than in the answer', () => {
    const entries = [
      entry({ seq: 1, kind: 'answer', author: 'claude', text: 'I do not believe that Rust is right. Go is slow.' }),
      entry({ seq: 2, kind: 'answer', author: 'gpt', text: 'Rust is right.' }),
    ];
    const position = { holders: ['Claude'], position: 'Rust', quote: 'Rust is right.' };
    const object = { summary: 's', disagreements: [{ point: 'Which', positions: [position] }] };
    expect(parseConsensus(JSON.stringify(object), ['claude', 'gpt'], entries)).toMatchObject({
      value: { disagreements: [{ positions: [{ quote: 'I do not believe that Rust is right.' }] }] },
    });
  });
});

test.each([
  ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
  ['1. One. 2. Two.', ['1. One.', '2. Two.']],
  ['See e.g. Rust, i.e. Go, cf. No. 5. Next.', ['See e.g. Rust, i.e. Go, cf. No. 5.', 'Next.']],
  ["It's the users' choice. It isn't mine.", ["It's the users' choice.", "It isn't mine."]],
  ['第一。第二！「第三。第四。」第五', ['第一。', '第二！', '「第三。第四。」第五']],
  ['यह सही है। वह गलत है।', ['यह सही है।', 'वह गलत है।']],
  ['„Eins.“ Zwei. »Drei. Vier.« Fünf.', ['„Eins.“', 'Zwei.', '»Drei. Vier.«', 'Fünf.']],
  ['“One.” Two.“Three.”', ['“One.”', 'Two.', '“Three.”']],
  ['No. Not No. 5. No.', ['No.', 'Not No. 5.', 'No.']],
])('the sentences of %s', (text, expected) => {
  expect(sentences(text)).toEqual(expected);
});

test('whatever is said and quoted, what is shown is whole sentences of one passage', () => {
  const word = fc.constantFrom('Rust', 'is', 'not', 'right', 'Go', 'e.g.', 'Dr.', '3.5', '"', '“', '”', '(', ')', '`');
  const end = fc.constantFrom('. ', '! ', '? ', '...', ': ', '\n', '\n\n', '\n- ', '\n> ', '\n# ', '\n| ', '。', ' ');
  const said = fc
    .array(fc.tuple(fc.array(word, { minLength: 1, maxLength: 5 }), end), { minLength: 1, maxLength: 12 })
    .map((parts) => parts.map(([words, sign]) => words.join(' ') + sign).join(''));
  let found = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 5, arbitrary: said }, { weight: 1, arbitrary: nastyText }),
      fc.nat(),
      fc.nat(40),
      (text, at, length) => {
        const from = text.length === 0 ? 0 : at % text.length;
        const quote = shown(text.slice(from, from + length), text);
        if (quote === undefined) return;
        found++;
        const runs = passagesOf(text).flatMap(({ text: one, whole, lead }) => {
          const parts = whole ? [{ start: 0, end: one.length }] : sentencesIn(one);
          return parts.flatMap(({ start }, i) => parts.slice(i).map((last) => `${lead}${one.slice(start, last.end)}`));
        });
        expect(runs).toContain(quote);
        // What is shown can be looked up again: it is the same, or two sentences differ in their signs only.
        expect([quote, undefined]).toContain(shown(quote, text));
      },
    ),
    { numRuns: 2_000 },
  );
  expect(found).toBeGreaterThan(200);
});

test('sentences lose nothing but white space', () => {
  fc.assert(
    fc.property(nastyText, (text) => {
      expect(sentences(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    }),
  );
});

test('takes linear time', () => {
  const parts = [
    'a',
    'a. ',
    'A. ',
    'x(!) ',
    'A.) ',
    '“',
    '”“',
    '“\n\n”',
    '<!--',
    '. ',
    '"',
    '. "',
    '(',
    '- ',
    '- a\n',
    '- a:\n',
    '> ',
    '# ',
    '# # ',
    '|',
    '| a |\n',
    '`',
    '*',
    '*a',
    '* ',
  ];
  for (const part of [
    ...parts,
    '[',
    '[a](',
    '[a](b',
    '~~',
    'a:\n\n',
    '  a:\n\n- b\n\n',
    ':*',
    '```\n',
    '\n',
    ' ',
    '\t',
    '。',
    '\u0301',
    'é',
    '<q',
    '= ',
    '1.',
  ]) {
    const text = part.repeat(50_000 / part.length);
    const ms = cpuMs(() => {
      const find = quoteFinder([{ author: 'claude', text }]);
      for (const quote of [part, part.repeat(20), `${part.repeat(200)}b`, text]) find(quote, ['claude']);
    });
    expect([part, ms]).toEqual([part, expect.toSatisfy((ms: number) => ms < 100)]);
  }
});
