import { describe, expect, test } from 'vitest';
import { holderFinder } from '../../src/discussion/consensus/holders.ts';
import { answeringSeats, promptNames, seatNames } from '../../src/discussion/names.ts';
import { seatPrompt } from '../../src/discussion/prompts/prompts.ts';
import { displayName, listed } from '../../src/discussion/transcript.ts';
import { CHANCE, entry } from './builders.ts';

describe('seatNames', () => {
  test.each([
    ['GPT', 'GPT'],
    ['openrouter:anthropic/claude-sonnet-5', 'claude-sonnet-5'],
    ['ollama:llama4', 'llama4'],
    ['odd/', 'odd/'],
    ['constructor', 'constructor'],
    ['', '?'],
  ])('%s', (alias, name) => {
    expect(seatNames([alias])(alias)).toBe(name);
  });

  test('seats that would share a name keep their aliases', () => {
    const nameOf = seatNames(['a:llama', 'b:llama', 'claude']);
    expect(['a:llama', 'b:llama', 'claude'].map(nameOf)).toEqual(['a:llama', 'b:llama', 'Claude']);
  });
});

test('answeringSeats: who answered in a round, and panellists who were asked alone', () => {
  const entries = [
    entry({ seq: 1, kind: 'answer', author: 'left-the-panel' }),
    entry({ seq: 2, kind: 'answer', author: 'gpt', round: null }),
    entry({ seq: 3, kind: 'answer', author: 'guest', round: null }),
    entry({ seq: 4, kind: 'failure', author: 'gemini' }),
  ];
  expect(answeringSeats(entries, ['gpt', 'gemini'])).toEqual(['left-the-panel', 'gpt']);
});

describe('a seat with a stance', () => {
  const panel = ['llama', 'llama:skeptic', 'llama:pragmatist'];
  const entries = panel.map((author, seq) => entry({ seq, kind: 'answer', author, text: 'It is so.' }));

  test('is named by its model and its stance', () => {
    expect(panel.map(displayName)).toEqual(['Llama', 'Llama, skeptic', 'Llama, pragmatist']);
    expect(displayName('openrouter:maker/model:newcomer')).toBe('model, newcomer');
    expect(displayName('openrouter:maker/model:free')).toBe('model:free');
    expect(listed(panel.map(displayName))).toBe('Llama; Llama, skeptic; Llama, pragmatist');
    expect(listed(['Claude', 'GPT'])).toBe('Claude, GPT');
  });

  test('is one word in prompts, and found however the writer of a consensus names it', () => {
    const nameOf = promptNames(panel);
    expect(panel.map(nameOf)).toEqual(['Llama', 'Llama-skeptic', 'Llama-pragmatist']);
    const find = holderFinder(entries, panel);
    for (const name of [
      'Llama-skeptic',
      'Llama, skeptic',
      'Llama (skeptic)',
      'llama:skeptic',
      'Skeptic',
      'the skeptic',
    ])
      expect([name, find(name)]).toEqual([name, ['llama:skeptic']]);
    expect(find('Llama')).toEqual(['llama']);
    expect(find('Llama and Llama-pragmatist')).toEqual(['llama', 'llama:pragmatist']);
    expect(find('Llama, Llama-skeptic, Llama-pragmatist')).toEqual(panel);
    expect(find('all')).toEqual(panel);
  });

  test('is told of its stance in one sentence; a seat without one is not', () => {
    const told = (seat: string) =>
      seatPrompt({
        seat,
        panel,
        project: { name: 'P', about: '' },
        chance: CHANCE,
        entries: [],
        round: 1,
        lastRound: 1,
        kind: 'open',
        sees: 'nothing',
        named: true,
      })
        .map(({ content }) => content)
        .join('\n');
    expect(told('llama:skeptic')).toContain('You are Llama-skeptic, one of a panel');
    expect(told('llama:skeptic')).toContain('The other panellists: Llama, Llama-pragmatist.');
    expect(told('llama:skeptic')).toContain('You are the skeptic here');
    expect(told('llama')).not.toContain(' here: ');
  });
});
