import { expect, it } from 'vitest';
import { positionsText } from '../../../src/telegram/views/positions.ts';

const held = (seat: string, claim: string, moved: string | null = null) => ({ round: 2, seat, claim, moved });

it.each<[string, ReturnType<typeof held>[], number[], string]>([
  [
    'who holds what, who moved whom, and the count',
    [held('claude', 'Postgres'), held('gpt', 'Postgres', 'Claude'), held('gemini', 'SQLite')],
    [2, 1],
    'Round 2: 2 : 1\nClaude: Postgres · GPT: Postgres, moved by Claude · Gemini: SQLite',
  ],
  ['all', [held('claude', 'Yes'), held('gpt', 'Yes')], [2], 'Round 2: 2 of 2 agree\nClaude: Yes · GPT: Yes'],
  ['moved, and nobody knows why', [held('claude', 'Yes', '')], [], 'Round 2\nClaude: Yes, moved'],
  [
    'it could not be found out',
    [held('claude', 'Yes'), held('gpt', 'No')],
    [],
    'Round 2: who agrees was not found out\nClaude: Yes · GPT: No',
  ],
  [
    'two seats of one model',
    [held('claude', 'Yes'), held('claude:skeptic', 'No')],
    [1, 1],
    'Round 2: 1 : 1\nClaude: Yes · Claude, skeptic: No',
  ],
])('%s', (_, positions, sizes, text) => {
  const shown = positionsText({ view: 'positions', round: 2, held: positions, sizes });
  expect(shown.text).toBe(text);
  expect(shown.text).not.toContain('%');
});

it('a claim calls nobody and opens nothing', () => {
  const shown = positionsText({
    view: 'positions',
    round: 1,
    sizes: [],
    held: [held('claude', 'ask @somebody about notes.md')],
  });
  expect(shown.text).toContain('@\u2060somebody');
  expect(shown.entities.map(({ type }) => type)).toEqual(['bold', 'bold', 'code']);
});
