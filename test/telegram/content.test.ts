/** Every form of a message as one Markdown text: what people send, kind by kind. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf, wholeOf } from '../../src/telegram/updates/content/content.ts';
import { markdownOf } from '../../src/telegram/updates/content/markdown.ts';
import { richMarkdown } from '../../src/telegram/updates/content/rich.ts';
import { typed } from '../../src/telegram/updates/content/typed.ts';

/** A message as the panel reads it; null for a service message. */
const read = (message: object) => {
  const content = contentOf(message);
  return content && wholeOf(content);
};

describe('entities', () => {
  const at = (text: string, words: string, type: string, more: object = {}) => ({
    type,
    offset: text.indexOf(words),
    length: words.length,
    ...more,
  });
  test.each([
    ['a hidden link', 'see this', 'this', 'text_link', { url: 'https://e.org/a' }, 'see [this](https://e.org/a)'],
    [
      'its own address',
      'see https://e.org',
      'https://e.org',
      'text_link',
      { url: 'https://e.org' },
      'see https://e.org',
    ],
    [
      'an address with brackets',
      'see this',
      'this',
      'text_link',
      { url: 'https://e.org/a_(b)' },
      'see [this](<https://e.org/a_(b)>)',
    ],
    [
      'words with brackets',
      'a [b] c',
      '[b]',
      'text_link',
      { url: 'https://e.org' },
      String.raw`a [\[b\]](https://e.org) c`,
    ],
    ['code', 'run x=1 now', 'x=1', 'code', {}, 'run `x=1` now'],
    ['code with a backtick', 'run a`b now', 'a`b', 'code', {}, 'run `` a`b `` now'],
    [
      'a block of code',
      'this: x = 1 why',
      'x = 1',
      'pre',
      { language: 'python' },
      'this: \n```python\nx = 1\n```\n why',
    ],
    ['a block that holds a fence', 'a\n```\nb', '```\nb', 'pre', {}, 'a\n````\n```\nb\n````'],
    ['a quote of two lines', 'one\ntwo\nso', 'one\ntwo', 'blockquote', {}, '> one\n> two\nso'],
    ['bold with blanks at its ends', 'a b c', ' b ', 'bold', {}, 'a **b** c'],
    ['a kind without Markdown', 'a b', 'b', 'spoiler', {}, 'a b'],
    ['an entity out of bounds', 'ab', 'ab', 'bold', { length: 9 }, 'ab'],
  ])('%s', (_, text, words, type, more, expected) => {
    expect(markdownOf(typed(text, [at(text, words, type, more)]))).toBe(expected);
  });

  test('inside each other, overlapping, and in code', () => {
    const bold = { type: 'bold', offset: 0, length: 7 };
    expect(markdownOf(typed('abc def', [bold, { type: 'italic', offset: 4, length: 3 }]))).toBe('**abc *def***');
    expect(markdownOf(typed('abc def ghi', [bold, { type: 'italic', offset: 4, length: 7 }]))).toBe('**abc def** ghi');
    expect(
      markdownOf(
        typed('abc def', [
          { ...bold, type: 'code' },
          { ...bold, offset: 4, length: 3 },
        ]),
      ),
    ).toBe('`abc def`');
  });

  test('what was typed stays, whatever the entities', () => {
    const entity = fc.record({
      type: fc.constantFrom('bold', 'italic', 'code', 'pre', 'text_link', 'blockquote', 'spoiler', 'strikethrough'),
      offset: fc.integer({ min: -2, max: 30 }),
      length: fc.integer({ min: -2, max: 30 }),
      url: fc.webUrl(),
    });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9 ]{0,30}$/), fc.array(entity, { maxLength: 8 }), (text, entities) => {
        const letters = markdownOf(typed(text, entities))
          .replace(/\]\([^\s]*\)/g, '')
          .replace(/[^a-z0-9]/g, '');
        expect(letters).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('rich blocks', () => {
  const paragraph = (text: unknown) => ({ type: 'paragraph', text });
  test.each([
    ['heading', [{ type: 'section_heading', size: 3, text: 'A' }, paragraph('b')], '### A\n\nb'],
    [
      'styles',
      [paragraph(['a ', { type: 'bold', text: ['b ', { type: 'italic', text: 'c' }] }, ' d'])],
      'a **b *c*** d',
    ],
    ['link', [paragraph({ type: 'url', text: 'here', url: 'https://e.org' })], '[here](https://e.org)'],
    ['code', [{ type: 'preformatted', text: 'x\n', language: 'js' }], '```js\nx\n```'],
    [
      'list in a list',
      [
        {
          type: 'list',
          items: [
            {
              label: '1.',
              blocks: [paragraph('a'), { type: 'list', items: [{ label: '•', blocks: [paragraph('b')] }] }],
            },
            { label: '2.', has_checkbox: true, is_checked: true, blocks: [paragraph('c')] },
          ],
        },
      ],
      '1. a\n   - b\n2. [x] c',
    ],
    [
      'table',
      [
        {
          type: 'table',
          cells: [
            [{ text: 'a|b' }, { text: 'c' }],
            [{ text: '1' }, { text: ['2\n', '3'] }],
          ],
        },
      ],
      '| a\\|b | c |\n| - | - |\n| 1 | 2 3 |',
    ],
    ['quote', [{ type: 'blockquote', blocks: [paragraph('a')], credit: 'B' }], '> a\n> — B'],
    ['details', [{ type: 'details', summary: 'More', blocks: [paragraph('a')] }], '**More**\n\na'],
    ['formula', [{ type: 'mathematical_expression', expression: 'x^2' }], '$$x^2$$'],
    ['photo', [{ type: 'photo', caption: { text: 'A cat' } }], '[photo]\nA cat'],
    ['an unknown kind', [{ type: 'hologram', text: 'seen', blocks: [paragraph('too')] }], 'seen\n\ntoo'],
    ['anything else', [null, 7, 'x', {}, { type: 'list', items: 'no' }, { type: 'table' }], ''],
  ])('%s', (_, blocks, expected) => {
    expect(richMarkdown({ blocks })).toBe(expected);
  });

  test('never throws, whatever comes, and however deep', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(typeof richMarkdown(value)).toBe('string');
        expect(typeof richMarkdown({ blocks: [value, { type: 'list', items: [value] }] })).toBe('string');
      }),
    );
    let deep: object = paragraph('x');
    for (let n = 0; n < 20_000; n += 1) deep = { type: 'details', blocks: [deep] };
    expect(richMarkdown({ blocks: [deep] })).toBe('');
  });
});

describe('what is no text', () => {
  test.each([
    [{ animation: {}, document: { file_name: 'a.gif' } }, '[animation]'],
    [
      { venue: { title: 'Café', address: 'Main St 1', location: { latitude: 1, longitude: 2 } }, location: {} },
      '[place: Café, Main St 1, 1.00000, 2.00000]',
    ],
    [{ dice: { emoji: '🎲', value: 4 } }, '[dice: 🎲, 4]'],
    [{ contact: { first_name: 'Max', last_name: 'Roe', phone_number: '+1' } }, '[contact: Max Roe]'],
    [
      { checklist: { title: 'Do', tasks: [{ text: 'a' }, { text: 'b', completion_date: 1 }] } },
      '[checklist: Do]\n- [ ] a\n- [x] b',
    ],
    [{ photo: [{}], caption: 'What?' }, 'What?\n\n[photo]'],
    [{ video_note: {} }, '[video message]'],
    [{ new_chat_title: 'x' }, null],
  ])('%j', (message, expected) => {
    expect(read(message)).toBe(expected);
  });
});

describe('a forward says where it is from', () => {
  test.each([
    [{ type: 'user', sender_user: { first_name: 'Ann', last_name: 'Roe' } }, 'Ann Roe'],
    [{ type: 'hidden_user', sender_user_name: 'Eve' }, 'Eve'],
    [{ type: 'chat', sender_chat: { title: 'Club' } }, 'Club'],
    [{ type: 'channel', chat: { title: 'News' }, message_id: 1 }, 'News'],
    [{ type: 'unheard of' }, 'someone'],
  ])('%j', (forward_origin, name) => {
    expect(read({ text: 'one\ntwo', forward_origin })).toBe(`[forwarded from ${name}]\n> one\n> two`);
    expect(contentOf({ text: '/stop', forward_origin })?.typed).toBeNull();
    expect(read({ photo: [{}], caption: 'c', forward_origin })).toBe(`[forwarded from ${name}]\n> [photo]\n> c`);
  });

  // As griffinwork40/agent-afk#686 and openclaw/openclaw#1090 list them.
  test.each([
    [{ forward_from: { first_name: 'Eve', last_name: 'X' } }, 'Eve X'],
    [{ forward_from_chat: { title: 'News' } }, 'News'],
    [{ forward_sender_name: 'Hidden' }, 'Hidden'],
    [{ forward_date: 1 }, 'someone'],
  ])('of a server before Bot API 7.0: %j', (older, name) => {
    expect(read({ text: '/stop', ...older })).toBe(`[forwarded from ${name}]\n> /stop`);
    expect(contentOf({ text: '/stop', ...older })?.typed).toBeNull();
  });
});

describe('further reports of hidden links and rich messages', () => {
  test('chenhg5/cc-connect#1207, NousResearch/hermes-agent#31071: an address behind words, offsets in UTF-16 units', () => {
    const text = '👍 财联社 says';
    const entities = [{ type: 'text_link', offset: 3, length: 3, url: 'https://mp.weixin.qq.com/s/1' }];
    expect(read({ text, entities })).toBe('👍 [财联社](https://mp.weixin.qq.com/s/1) says');
    expect(read({ caption: text, caption_entities: entities, photo: [{}] })).toContain(
      '[财联社](https://mp.weixin.qq.com/s/1)',
    );
  });

  test('nyxandro/osinara#139: a text with entities in a block, and a plain text for programs that do not know rich ones', () => {
    const rich_message = {
      blocks: [
        {
          type: 'details',
          summary: 'Whole answer',
          blocks: [
            {
              type: 'paragraph',
              text: { text: 'see this', entities: [{ type: 'text_link', offset: 4, length: 4, url: 'https://e.org' }] },
            },
          ],
        },
      ],
    };
    const whole = '**Whole answer**\n\nsee [this](https://e.org)';
    expect(read({ rich_message })).toBe(whole);
    expect(read({ rich_message, text: 'Update your app to see this.' })).toBe(whole);
    expect(read({ rich_message: { blocks: [] }, text: 'Words' })).toBe('Words');
  });

  test('python-telegram-bot#5359, kurigram#443: blocks of later versions are read for their texts', () => {
    const blocks = [
      { type: 'footer', text: 'foot' },
      { type: 'collage', blocks: [{ type: 'photo' }, { type: 'video', caption: { text: 'cap' } }] },
      { type: 'something_new', text: { type: 'bold', text: 'new' } },
    ];
    expect(read({ rich_message: { blocks } })).toBe('foot\n\n[photo]\n\n[video]\ncap\n\n**new**');
  });

  test('NousResearch/hermes-agent#81368: a picture in a rich message is something that nobody sees', () => {
    const of = (...blocks: object[]) => contentOf({ rich_message: { blocks } })?.unseen;
    expect(of({ type: 'paragraph', text: 'a' }, { type: 'photo' })).toBe(true);
    expect(of({ type: 'details', blocks: [{ type: 'collage', blocks: [{ type: 'video' }] }] })).toBe(true);
    expect(of({ type: 'list', items: [{ blocks: [{ type: 'voice_note' }] }] })).toBe(true);
    expect(of({ type: 'paragraph', text: 'a' }, { type: 'map' })).toBe(false);
  });

  test('NousResearch/hermes-agent#94899: a backtick in rich code', () => {
    expect(richMarkdown({ blocks: [{ type: 'paragraph', text: { type: 'code', text: 'a`b' } }] })).toBe('`` a`b ``');
  });
});
