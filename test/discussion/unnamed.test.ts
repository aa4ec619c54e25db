/** Prompts that do not tell who said what. */
import { describe, expect, it } from 'vitest';
import { withNames } from '../../src/discussion/positions/moved.ts';
import { readerLetters, withoutNames, withoutOwnName } from '../../src/discussion/prompts/unnamed.ts';
import { seatPrompt } from '../../src/discussion/prompts/prompts.ts';
import { entry } from './builders.ts';

const CHANCE = '0123456789abcdef'.repeat(4);
const panel = ['claude', 'gpt', 'gemini'];
const answer = (seq: number, author: string, text: string, round = 1) =>
  entry({ seq, kind: 'answer', author, text, round });
const question = entry({ seq: 1, kind: 'question', author: 'Ann', text: 'Which database?', round: 1 });
const said = [
  question,
  answer(2, 'gemini', 'SQLite is enough.'),
  answer(3, 'claude', 'Postgres it is.'),
  answer(4, 'gpt', 'Postgres, by habit.'),
];

describe('an answer does not tell its author', () => {
  it.each([
    ['Claude: Postgres it is.', 'claude', 'Postgres it is.'],
    ['**Claude:** Postgres it is.', 'claude', 'Postgres it is.'],
    ['## Claude\n\nPostgres it is.', 'claude', 'Postgres it is.'],
    ['Claude Opus 4.5: Postgres.', 'openrouter:anthropic/claude-opus-4.5', 'Postgres.'],
    ['As Claude, I would say Postgres.', 'claude', 'As a panellist, I would say Postgres.'],
    ["I'm GPT-5, and I say Postgres.", 'gpt', "I'm a panellist, and I say Postgres."],
    ['My name is Gemini. SQLite.', 'gemini', 'My name is a panellist. SQLite.'],
    ['Postgres it is.\n\n— Claude', 'claude', 'Postgres it is.'],
    ['As an AI made by Anthropic I say Postgres.', 'claude', 'As an AI made by its maker I say Postgres.'],
    ['As skeptic: no. As Claude I doubt it.', 'claude:skeptic', 'As skeptic: no. As a panellist I doubt it.'],
  ])('%j by %s', (text, author, shown) => {
    expect(withoutOwnName(text, author)).toBe(shown);
  });

  it.each([
    ['Claude and GPT are models; use Claude for prose.', 'claude'],
    ['GPT says Postgres, which is wrong.', 'claude'],
    ['Ask Claude Monet about colours.', 'claude'],
    ['The Gemini program flew ten crews.', 'gemini'],
  ])('but names of models that a question may be about stay: %j', (text, author) => {
    expect(withoutOwnName(text, author)).toBe(text);
  });

  it('in no more time than its length asks for', () => {
    for (const text of [
      'as Claude '.repeat(20_000),
      ' '.repeat(200_000),
      `Claude${' '.repeat(200_000)}:`,
      '\n- '.repeat(70_000),
    ]) {
      const before = performance.now();
      withoutOwnName(text, 'claude');
      expect(performance.now() - before).toBeLessThan(1000);
    }
  });
});

describe('a reader', () => {
  const letters = (seat: string, round = 2) => readerLetters({ seat, panel, entries: said, round, chance: CHANCE });

  it('knows each seat by a letter, in an order of its own', () => {
    const orders = new Set(panel.flatMap((seat) => [2, 3, 4].map((round) => [...letters(seat, round)].join(' '))));
    expect(orders.size).toBeGreaterThan(2);
    for (const seat of panel) expect(new Set(letters(seat).values())).toEqual(new Set(['A', 'B', 'C']));
  });

  it('sees the answers of a round in the order of their letters, not of who was quick', () => {
    for (const seat of panel) {
      const own = letters(seat);
      const order = withoutNames(said, own).flatMap(({ kind, author }) => (kind === 'answer' ? [own.get(author)] : []));
      expect(order).toEqual(['A', 'B', 'C']);
    }
  });

  it('sees no synthesis, which would name everybody', () => {
    const synthesis = entry({ seq: 5, kind: 'synthesis', author: 'gpt', text: 'Claude: Postgres', round: null });
    expect(withoutNames([...said, synthesis], letters('gpt'))).toHaveLength(4);
  });

  it('is told by its prompt neither its own name nor anybody else’s', () => {
    for (const kind of ['open', 'reconsider', 'challenge', 'reply'] as const) {
      const prompt = seatPrompt({
        seat: 'claude:skeptic',
        panel: ['claude:skeptic', 'gpt', 'gemini'],
        project: { name: 'General', about: '' },
        chance: CHANCE,
        entries: [question, answer(2, 'claude:skeptic', 'Postgres.'), answer(3, 'gpt', 'As GPT I say SQLite.')],
        round: 2,
        lastRound: 5,
        kind,
        sees: 'said',
        named: false,
      });
      const text = prompt.map(({ content }) => content).join('\n');
      expect(text).not.toMatch(/claude|gpt|gemini/i);
      expect(text).toContain('Panellist');
    }
  });

  it('gets names for the letters that changed its position', () => {
    const own = new Map([
      ['claude', 'B'],
      ['gpt', 'A'],
    ]);
    expect(withNames('B', own)).toBe('Claude');
    expect(withNames("B's point about backups", own)).toBe("Claude's point about backups");
    expect(withNames('panellist a and Panellist B', own)).toBe('GPT and Claude');
    expect(withNames('A better argument', own)).toBe('A better argument');
    expect(withNames('a B-tree costs less', own)).toBe('a B-tree costs less');
    expect(withNames('Panellist D', own)).toBe('Panellist D');
  });
});
