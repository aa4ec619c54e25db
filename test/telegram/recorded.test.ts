import { expect, test } from 'vitest';
import type { Meant } from '../../src/chat/commands/command.ts';
import { NOT_RECORDED } from '../../src/chat/commands/refusals.ts';
import { createDemoPanel } from '../../src/panel/demo/demo.ts';
import { playable } from '../../src/telegram/updates/recorded.ts';

const { recordings } = createDemoPanel().catalogue;
const KNOWN = 'Tabs or spaces?';
const REFUSED = { meant: { type: 'misused', notice: NOT_RECORDED }, rounds: null };

test.each<[Meant, number | null]>([
  [{ type: 'open', format: 'open', text: KNOWN, context: null }, 2],
  [{ type: 'text', text: 'tabs or spaces', context: null, fresh: false }, 2],
  [{ type: 'discuss', rounds: 2, topic: KNOWN, context: null }, 2],
  [{ type: 'discuss', rounds: 1, topic: null, context: null }, null],
  [
    {
      type: 'ask',
      alias: 'skeptic',
      text: 'Which setting, exactly?',
      context: null,
      threaded: true,
      discussion: null,
      line: null,
    },
    null,
  ],
  [{ type: 'next' }, null],
  [{ type: 'consensus' }, null],
  [{ type: 'stop' }, null],
  [{ type: 'project.select', name: 'Garden' }, 0],
  [{ type: 'resume', discussion: '1:d1' }, 0],
  [{ type: 'export' }, null],
  [{ type: 'page', page: 'help' }, null],
  [{ type: 'retry', seat: 2 }, null],
])('what is recorded is played: %j', (meant, rounds) => {
  expect(playable(meant, recordings)).toEqual({ meant, rounds });
});

test.each<Meant>([
  { type: 'open', format: 'open', text: 'I want to end my life. Should I?', context: null },
  { type: 'open', format: 'open', text: KNOWN, context: 'What somebody wrote.' },
  { type: 'text', text: 'A remark.', context: null, fresh: false },
  { type: 'text', text: '🙂', context: null, fresh: false },
  { type: 'discuss', rounds: 3, topic: KNOWN, context: null },
  { type: 'discuss', rounds: 1, topic: 'x'.repeat(4_000), context: null },
  { type: 'ask', alias: null, text: KNOWN, context: null, threaded: false, discussion: null, line: null },
  {
    type: 'ask',
    alias: 'optimist',
    text: 'Which setting, exactly?',
    context: null,
    threaded: true,
    discussion: null,
    line: null,
  },
  { type: 'project.models', models: ['skeptic', 'optimist'], fallbacks: {} },
  { type: 'project.toggle', project: 'p', model: 'skeptic', listed: true },
  { type: 'project.about', about: 'Answer in one line.' },
])('anything else is refused: %j', (meant) => {
  expect(playable(meant, recordings)).toEqual(REFUSED);
});

test('where models are asked, nothing is', () => {
  const meant: Meant = { type: 'open', format: 'open', text: 'Why?', context: null };
  expect(playable(meant, undefined)).toEqual({ meant, rounds: null });
});
