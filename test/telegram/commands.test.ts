import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCommand } from '../../src/chat/commands/index.ts';
import { texts } from '../../src/texts/texts.ts';
import { readMention } from '../../src/telegram/updates/mention.ts';

const known = ['claude', 'gpt', 'gemini'];
const catalogue = {
  models: () => known.map((alias) => ({ alias, id: `openai:${alias}-x` })),
  find: (word: string) =>
    known.includes(word.toLowerCase())
      ? ({ ok: true, alias: word.toLowerCase() } as const)
      : ({ ok: false, near: ['gpt'] } as const),
};
const read = (name: string, rest = '', context: string | null = null) =>
  readCommand(name, { rest, context, instead: context, discussion: null, catalogue });
const usage = (of: string) => ({ type: 'misused', notice: { say: 'usage', of } });

describe('/ask', () => {
  test('takes the first word as a model only if it is one', () => {
    expect(read('ask', ' GPT why?')).toEqual({
      type: 'ask',
      alias: 'gpt',
      text: 'why?',
      context: null,
      threaded: true,
      discussion: null,
      line: null,
    });
    expect(read('ask', 'why gpt?')).toMatchObject({ alias: null, text: 'why gpt?' });
    expect(read('ask', 'gpt,\nwhy?')).toMatchObject({ alias: 'gpt', text: 'why?' });
    expect(read('ask', 'gpt\nwhy?\n\nand how?')).toMatchObject({ alias: 'gpt', text: 'why?\n\nand how?' });
  });

  test('takes the message replied to as context, or as the question where there is none', () => {
    expect(read('ask', 'gpt why?', 'ctx')).toMatchObject({ text: 'why?', context: 'ctx' });
    expect(read('ask', 'gpt', 'ctx')).toMatchObject({ alias: 'gpt', text: 'ctx', context: null });
    expect(read('ask', 'gpt', '  \n')).toEqual(usage('ask'));
    expect(read('ask', 'gpt')).toEqual(usage('ask'));
    expect(read('open', '', 'ctx')).toMatchObject({ text: 'ctx', context: null });
  });
});

describe('/discuss', () => {
  test.each([
    ['', 3, null],
    ['5', 5, null],
    ['10 tabs', 10, 'tabs'],
    ['tabs or spaces', 3, 'tabs or spaces'],
    ['1984 and today', 3, '1984 and today'],
    ['0 is a number', 3, '0 is a number'],
    ['11 rounds', 3, '11 rounds'],
    ['2nd thoughts', 3, '2nd thoughts'],
    ['-1 x', 3, '-1 x'],
    ['007 James', 7, 'James'],
  ])('%j is %i rounds about %j', (rest, rounds, topic) => {
    expect(read('discuss', rest)).toEqual({ type: 'discuss', rounds, topic, context: null });
  });

  test.each(['0', '11', '999', '99999999999999999999'])('%j alone is an error', (rest) => {
    expect(read('discuss', rest)).toEqual(usage('rounds'));
  });
});

describe('/project', () => {
  test('reads names of 1 to 64 characters on one line', () => {
    expect(read('project', 'new  The Garden ')).toEqual({ type: 'project.new', name: 'The Garden' });
    expect(read('project', `new ${'👍'.repeat(64)}`)).toMatchObject({ name: '👍'.repeat(64) });
    for (const wrong of ['', 'x'.repeat(65), 'a\nb', 'a\u0000b', 'a\u2028b'])
      expect(read('project', `new ${wrong}`)).toEqual(usage('project.new'));
  });

  test('alone tells about it; select and models alone show what there is', () => {
    expect(read('project')).toEqual({ type: 'page', page: 'project' });
    expect(read('project', 'INFO')).toEqual({ type: 'page', page: 'project' });
    expect(read('project', 'select')).toEqual({ type: 'page', page: 'projects' });
    expect(read('project', 'models')).toEqual({ type: 'page', page: 'panel' });
    expect(read('project', 'rename x')).toEqual(usage('project'));
  });

  test('models: lists with commas or spaces, each once, the first unknown one with near matches', () => {
    expect(read('project', 'models GPT, claude gpt')).toEqual({
      type: 'project.models',
      models: ['gpt', 'claude'],
      fallbacks: {},
    });
    expect(read('project', 'models claude,gtp,xyz')).toEqual({
      type: 'misused',
      notice: { say: 'unknownModel', word: 'gtp', near: ['gpt'] },
    });
    expect(read('project', 'models ,')).toEqual(usage('project.models'));
  });

  test('about: up to 4,000 characters', () => {
    expect(read('project', 'about Be brief.\nThank you.')).toEqual({
      type: 'project.about',
      about: 'Be brief.\nThank you.',
    });
    expect(read('project', `about ${'x'.repeat(4001)}`)).toEqual({
      type: 'misused',
      notice: { say: 'tooLong', limit: 4000 },
    });
    expect(read('project', 'about')).toEqual(usage('project.about'));
  });

  test('delete asks first', () => {
    expect(read('project', 'delete Garden')).toEqual({ type: 'project.delete', name: 'Garden', confirmed: false });
  });
});

describe('readMention', () => {
  const mention = (text: string) => readMention(text, { context: null, discussion: null }, catalogue);

  test('takes a model’s name in any case, with what people write behind it', () => {
    for (const text of ['@gpt why?', '@GPT, why?', '@gpt: why?', '@gpt  why?', '@gpt\nwhy?'])
      expect(mention(text)).toMatchObject({ alias: 'gpt', text: 'why?', threaded: true });
    expect(mention('@gpt')).toEqual(usage('mention'));
  });

  test('is nothing for other names, or in the middle of a text', () => {
    for (const text of ['@', '@ gpt', '@someone gpt', 'hi @gpt', '@gptx why', 'gpt why'])
      expect(mention(text)).toBeNull();
  });
});

test('a command that does not exist is none, also if objects have a member of its name', () => {
  for (const name of ['nosuch', 'constructor', '__proto__', 'toString', '']) expect(read(name)).toBeNull();
});

test('whatever stands behind a command, it is read without an error', () => {
  const names = ['ask', 'open', 'discuss', 'project', 'models', 'forget', 'START', 'next'];
  const rest = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^(new|select|models|about|delete|claude|3) ?.{0,80}$/),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), rest, fc.option(fc.string()), (name, text, context) => {
      expect(read(name, text, context)).toHaveProperty('type');
    }),
  );
});

test.each(['next', 'consensus', 'new', 'export', 'forget'] as const)(
  '/%s with something behind it says to send it alone',
  (name) => {
    expect(read(name)).toMatchObject({ type: name });
    expect(read(name, '  ')).toMatchObject({ type: name });
    expect(read(name, ' Why is the sky blue?')).toEqual(usage(name));
  },
);

test('/stop stops, whatever is said beside it', () => {
  expect(read('stop', ' it, please!')).toEqual({ type: 'stop' });
});

test('a project has a name that can be seen', () => {
  const named = (name: string) => read('project', `new ${name}`);
  for (const blank of ['\u200B', '\u2800', '\u3164', '\u202E\u200F', '\u0301', '\uFEFF \u200B'])
    expect(named(blank)).toEqual(usage('project.new'));
  expect(named('\u202EGarden')).toEqual({ type: 'project.new', name: 'Garden' });
  expect(named('👩‍🌾 باغ')).toEqual({ type: 'project.new', name: '👩‍🌾 باغ' });
});

test('/project info tells of the selected project only', () => {
  expect(read('project', 'info')).toEqual(read('project'));
  expect(read('project', 'info Garden')).toEqual(usage('project.info'));
});

test('an explanation that another program stored, and this one has no words for, leads to /help', () => {
  expect(texts.usage('haiku')).toContain('/help');
  expect(texts.usage('constructor')).toContain('/help');
  expect(texts.usage('ask')).toContain('/ask claude');
});
