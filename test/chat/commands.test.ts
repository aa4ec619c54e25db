/** The one list of commands, against what people are told of it. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { boardButtons, commandNames } from '../../src/chat/commands/index.ts';
import type { CommandSpec } from '../../src/chat/commands/command.ts';
import { chatMachine } from '../../src/chat/machine.ts';
import { commandTexts, HELP_WIDTH } from '../../src/texts/commands.ts';
import { helpPage } from '../../src/telegram/views/pages.ts';

const sorted = (words: readonly string[]) => words.toSorted((a, b) => a.localeCompare(b));
const namesIn = (text: string) => [
  ...new Set([...text.matchAll(/(?<![\w/])\/([a-z]+)/g)].map(([, name = '']) => name)),
];

test('each command has a name of its own, as Telegram’s menu takes it', () => {
  expect(new Set(commandNames).size).toBe(commandNames.length);
  for (const name of commandNames) expect(name).toMatch(/^[a-z0-9_]{1,32}$/);
  for (const { menu } of Object.values(commandTexts)) expect(menu).toMatch(/^.{3,256}$/);
});

test('/help names them all, and no other', () => {
  expect(sorted([...namesIn(helpPage({ view: 'help', examples: [] }).text.text), 'help'])).toEqual(
    sorted(commandNames),
  );
});

test('/help fits a phone screen: twenty lines, three of them examples to tap', () => {
  const page = helpPage({ view: 'help', examples: ['One?', 'Two?', 'Three?'] });
  const [head = '', ...lines] = page.text.text.split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(HELP_WIDTH);
  const rows = Math.ceil(head.length / HELP_WIDTH) + lines.length + (page.keyboard?.length ?? 0);
  expect(rows).toBeLessThanOrEqual(20);
});

test('the README’s table names them all, and no other', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith('Commands\n')) ?? '';
  const firstCells = [...section.matchAll(/^\| (.*?) \|/gm)].map(([, cell = '']) => cell.replaceAll('`', ' '));
  expect(sorted(namesIn(firstCells.join(' ')))).toEqual(sorted(commandNames));
});

test('the statechart takes the event of each button somewhere', () => {
  expect(sorted(boardButtons)).toEqual(
    sorted(['approve', 'next', 'consensus', 'rank', 'export', 'enough', 'seats', 'stop', 'retry', 'afresh']),
  );
  const events = new Set<string>(chatMachine.events);
  for (const button of boardButtons) expect(events).toContain(button);
});

test('a command that does not fit does not compile', () => {
  const on = { paused: {} };
  const wrong = [
    // @ts-expect-error a misspelt event
    { names: [], on: { paused: { nxet: {} } }, refuse: {} } satisfies CommandSpec,
    // @ts-expect-error a state that does not exist
    { names: [], on: { resting: { next: {} } }, refuse: {} } satisfies CommandSpec,
    // @ts-expect-error a refusal that nobody has words for
    { names: [], on, refuse: { next: () => ({ say: 'tired' }) } } satisfies CommandSpec,
    // @ts-expect-error an event without its payload
    { names: [], on, refuse: {}, read: () => ({ type: 'retry' }) } satisfies CommandSpec,
  ];
  expect(wrong).toHaveLength(4);
});
