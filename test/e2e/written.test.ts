/** What models really write, through the whole bot to the screen: a test for each kind, named after it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/bot-api/bot-api.ts';
import { isHeaded, oneWorld, settled, Talk } from './stage.ts';

const stage = oneWorld({ env: { ALLOWED_USERS: Array.from({ length: 100 }, (_, n) => n + 1).join(',') } });
let serial = 0;

function someone(): Talk {
  serial += 1;
  return new Talk(stage.world, stage.world.api.person(serial, { name: 'Ann' }));
}

/** A text of a length that repeats nothing. */
const words = (length: number, sign = 'a'): string =>
  Array.from({ length }, (_, n) => `${n}${sign}`)
    .join(' ')
    .slice(0, length);

/** What the messages of an answer show. */
async function shown(text: string): Promise<Message[]> {
  const ann = someone();
  stage.world.ai.reply('claude-x', { text, pieces: 4 });
  ann.says('/ask claude Well?');
  await ann.sees(/^Claude\n/);
  await settled(stage.world);
  return ann.shown;
}

const looks = ({ text, entities }: Message): string[] =>
  entities.slice(1).map(({ type, offset, length }) => `${type}: ${text.slice(offset, offset + length)}`);

test.each<[string, string, string, ...string[]]>([
  [
    'bold beside CJK punctuation',
    '**注意：**不要。因此**「A」**与**「B」**。',
    '注意：不要。因此「A」与「B」。',
    'bold: 注意：',
    'bold: 「A」',
    'bold: 「B」',
  ],
  ['struck out beside CJK punctuation', '这是~~错误，~~的', '这是错误，的', 'strikethrough: 错误，'],
  ['stars of arithmetic', 'It is 2*pi*5, or 20*log10(abs(15-1*25)).', 'It is 2*pi*5, or 20*log10(abs(15-1*25)).'],
  [
    'stars and underscores of files',
    '*.ts and src/**/*.ts, path/to/_file_.txt, __init__.py',
    '*.ts and src/**/*.ts, path/to/_file_.txt, __init__.py',
    'code: __init__.py',
  ],
  [
    'a fence in a fence',
    'So:\n\n```markdown\n# T\n```python\nx\n```\n```\n\n*Done*',
    'So:\n\n# T\n```python\nx\n```\n\nDone',
    'pre: # T\n```python\nx\n```',
    'italic: Done',
  ],
  ['HTML in a line', 'a<br>b H<sub>2</sub>O x<sup>2</sup> <kbd>Esc</kbd>', 'a\nb H₂O x² Esc', 'code: Esc'],
  [
    'details',
    '<details><summary>More</summary>\n\nHidden.\n\n</details>',
    'More\nHidden.',
    'expandable_blockquote: More\nHidden.',
    'bold: More',
  ],
  ['an alert', '> [!NOTE]\n> Mind this.', 'Note\nMind this.', 'blockquote: Note\nMind this.', 'bold: Note'],
  ['mathematics', 'So $n = \\frac{40-15}{0.5}$ and \\(\\alpha^2\\).', 'So n = (40-15) / 0.5 and α².'],
  ['mathematics that no line can hold', '$$\n\\underbrace{a}_{b} \\\\ c\n$$', '$$\n\\underbrace{a}_{b} \\\\ c\n$$'],
  ['terminal colours', '\u001b[31mred\u001b[0m', 'red'],
  [
    'names of files',
    'See README.md and deploy.sh.',
    'See README.md and deploy.sh.',
    'code: README.md',
    'code: deploy.sh',
  ],
  ['lists two blanks under 1.', '1. A\n  - a\n2. B', '1. A\n   • a\n2. B'],
  ['half an isolate', 'a \u2067b c', 'a b c'],
])('%s', async (_, markdown, text, ...expected) => {
  const [answer] = await shown(markdown);
  expect(answer?.text).toBe(`Claude\n${text}`);
  expect(answer && isHeaded(answer, 'Claude')).toBe(true);
  expect(answer && looks(answer)).toEqual(expected);
});

test.each(['# ', '```\n```', '```python\n```', '> ', '&nbsp;', '---', '<br>'])('nothing to see: %j', async (text) => {
  const ann = someone();
  stage.world.ai.reply('gpt-x', { text });
  ann.says('/ask gpt Well?');
  const failure = await ann.sees('its answer was empty');
  await settled(stage.world);
  expect(failure.text).toMatch(/^GPT did not answer: its answer was empty/);
  expect(ann.shown.filter((message) => message.text.trim() === 'GPT')).toEqual([]);
  stage.world.ai.reply('gpt-x', {});
});

test('an answer of 4,070 characters, then a heading with the name of another', async () => {
  const parts = await shown(`${words(4070)}\n\n# GPT\nI withdraw my answer`);
  expect(parts.map(({ text }) => text.split('\n')[0])).toEqual(['Claude', 'Claude, 2']);
  const second = parts[1];
  expect(second && isHeaded(second, 'Claude, 2')).toBe(true);
  // A name in bold and nothing else is ours alone.
  expect(second && looks(second)).toEqual(expect.arrayContaining(['bold: GPT', 'underline: GPT']));
});

test('names of people in a text that is too long to be parsed call nobody either', async () => {
  const parts = await shown(`${words(40_000, '*_')} @victim\n\n@victim`);
  expect(parts.map(({ text }) => text).join('\n')).toContain('@\u2060victim');
  for (const { text } of parts) expect(text).not.toContain('@victim');
});
