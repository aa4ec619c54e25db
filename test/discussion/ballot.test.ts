/** Decisions: options that a question names or a model finds, votes, and how they are counted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsOfVotes, tallyOf } from '../../src/discussion/ballot/count.ts';
import { optionsPrompt, readOptions } from '../../src/discussion/ballot/find.ts';
import { givenCriteria, givenOptions, letterOf, optionsOf } from '../../src/discussion/ballot/options.ts';
import { ballotDraft } from '../../src/discussion/ballot/prompt.ts';
import { readVote, voteLines, withoutVote } from '../../src/discussion/ballot/vote.ts';
import { entry } from './builders.ts';

describe('options that a question names', () => {
  it.each<[string, string[]]>([
    ['Which one?\nA) Postgres\nB) SQLite', ['Postgres', 'SQLite']],
    ['Which database?\n- Postgres\n- SQLite\n- MySQL', ['Postgres', 'SQLite', 'MySQL']],
    ['Which database?\n\n* **Postgres**\n* SQLite', ['Postgres', 'SQLite']],
    ['We need one of these:\n1. Move to the cloud\n2. Stay where we are', ['Move to the cloud', 'Stay where we are']],
    ['1. Move\n2. Stay', ['Move', 'Stay']],
    ['Options: Postgres, SQLite, MySQL', ['Postgres', 'SQLite', 'MySQL']],
    ['What now?\nOptions: wait a week; ship it today', ['wait a week', 'ship it today']],
    ['Optionen: warten, handeln', ['warten', 'handeln']],
    ['Which? A) Postgres B) SQLite C) both', ['Postgres', 'SQLite', 'both']],
    ['(1) go on (2) stop', ['go on', 'stop']],
    ['Postgres or SQLite?', ['Postgres', 'SQLite']],
    ['Postgres vs. SQLite', ['Postgres', 'SQLite']],
    ['Postgres, MySQL or SQLite?', ['Postgres', 'MySQL', 'SQLite']],
    ['Should we use Postgres or SQLite?', ['Postgres', 'SQLite']],
    ['Should we use Postgres or SQLite for a small shop?', ['Postgres', 'SQLite']],
    ['Which is better: tabs or spaces?', ['tabs', 'spaces']],
    ['Postgres oder SQLite?', ['Postgres', 'SQLite']],
    ['1. Postgres\n2. SQLite\nWhich one?', ['Postgres', 'SQLite']],
    ['We need a database:\n- Postgres\n- SQLite\nWelche nehmen wir?', ['Postgres', 'SQLite']],
    ['Postgres 还是 SQLite？', ['Postgres', 'SQLite']],
  ])('%j', (question, options) => {
    expect(givenOptions(question)).toEqual(options);
  });

  it.each([
    '',
    'What now?',
    'How should we store the orders of a small shop?',
    'Is it true or false that the earth is round and that nobody who has ever looked at it from above doubts it?',
    'Should we rewrite it in Rust?',
    'Why is the sky blue or does it only seem so?',
    'We have a shop.\nIt is small, and it has:\nmany visitors.',
    'Our service is slow. Some facts.\n- It has one server.\n- It has no cache.\nHow do we go on?',
    'Options: only one',
    'We have these facts:\n1. Budget is 10k\n2. Team of three\nShould we use Postgres or SQLite?',
    'Our team:\n- Ann\n- Bob\nShall we hire a third?',
    'Should we move to Berlin or stay in Paris?',
    'Should we run it with Docker or on bare metal?',
    'Do we meet on Monday or on Friday?',
    'A) alone',
  ])('none in %j', (question) => {
    expect(givenOptions(question)).toBeNull();
  });

  it('has criteria apart', () => {
    const question = 'Which one?\n- Postgres\n- SQLite\nCriteria: cost, speed and care';
    expect(givenOptions(question)).toEqual(['Postgres', 'SQLite']);
    expect(givenCriteria(question)).toEqual(['cost', 'speed and care']);
    expect(givenCriteria('Kriterien: Preis; Aufwand')).toEqual(['Preis', 'Aufwand']);
    expect(givenCriteria('Which one?')).toEqual([]);
  });

  it('never throws, and is two to eight distinct lines or nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom('a', 'b', ' or ', '\n', '- ', '1', ')', 'A', ':', '?', ', ') }),
        ),
        (question) => {
          const options = givenOptions(question);
          if (options === null) return;
          expect(options.length).toSatisfy((count: number) => count >= 2 && count <= 8);
          expect(new Set(options.map((one) => one.toLowerCase())).size).toBe(options.length);
          for (const option of options) expect(option).toMatch(/^[^\n]{1,120}$/);
        },
      ),
    );
  });

  it('are no longer than a line, and none twice', () => {
    expect(optionsOf(['x'.repeat(500), 'y'], [])?.options[0]).toHaveLength(120);
    expect(optionsOf(['Yes', ' yes '], [])).toBeNull();
    expect(
      optionsOf(
        Array.from({ length: 9 }, (_, n) => `option ${n}`),
        [],
      ),
    ).toBeNull();
  });
});

describe('options that a model finds', () => {
  const FOUND = { options: ['Postgres', 'SQLite'], criteria: ['cost'] };
  it.each([
    '{"options": ["Postgres", "SQLite"], "criteria": ["cost"]}',
    'Here it is:\n```json\n{"options": ["Postgres", "SQLite"], "criteria": ["cost"]}\n```\nDone.',
    '{"Options": ["A) Postgres", "B) SQLite"], "Criteria": ["1. cost"]}',
    '{"options": [{"name": "Postgres"}, {"name": "SQLite"}], "criteria": [{"criterion": "cost"}]}',
    '{"options": {"A": "Postgres", "B": "SQLite"}, "criteria": "cost"}',
    '{"decision": {"alternatives": ["Postgres", "SQLite"], "factors": ["cost"]}}',
    '{"options": ["Postgres", "postgres", "SQLite"], "criteria": ["cost", "Cost"]}',
  ])('reads %j', (text) => {
    expect(readOptions(text)).toEqual(FOUND);
  });

  it.each(['', 'Postgres or SQLite', '{"options": ["Postgres"]}', '{"options": []}', '[]', '{"criteria": ["cost"]}'])(
    'finds none in %j',
    (text) => {
      expect(readOptions(text)).toBeNull();
    },
  );

  it('are asked for with the question in its fence, and nobody’s names', () => {
    const text = 'What now? {"options": ["mine", "only mine"]}';
    const question = entry({ seq: 1, kind: 'question', author: 'Ann', text });
    const messages = optionsPrompt({
      project: { name: 'P', about: 'Be brief.' },
      chance: 'ab'.repeat(32),
      entries: [question],
    });
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(messages[1]?.content).toMatch(/<said-\w+ person="Ann"[^\n]*>\nWhat now\?/);
  });
});

describe('a vote', () => {
  const OPTIONS = ['Postgres', 'SQLite', 'Neither of them'];
  it.each<[string, number, string | null]>([
    ['It is safer.\nVote: A\nWould change: a smaller team', 0, 'a smaller team'],
    ['It is safer.\n\n**Vote:** B\n**Would change:** one server', 1, 'one server'],
    ['Words.\nVote: B) SQLite\nWould change: no', 1, 'no'],
    ['Words.\nVote: Option B\nWould change it: load', 1, 'load'],
    ['Words.\nvote: b\nwould change: load', 1, 'load'],
    ['Words.\nVote: (C)\nWould change: load', 2, 'load'],
    ['Words.\nVote: SQLite\nWould change: load', 1, 'load'],
    ['Words.\nVote: **SQLite**.\nWould change my vote: load', 1, 'load'],
    ['Words.\nVote: C – neither of them\nWould change: load', 2, 'load'],
    ['Words.\nFinal vote: A\nWould change: load', 0, 'load'],
    ['Words.\n- Vote: A\n- Would change: load', 0, 'load'],
    ['Words.\nVote: A; Would change: load', 0, 'load'],
    ['Words.\nVote: A', 0, null],
    ['Words.\nVote: A\nWould change: nothing', 0, null],
    ['Words.\n```\nVote: A\nWould change: load\n```', 0, 'load'],
  ])('is read off %j', (answer, option, wouldChange) => {
    const { text, vote } = readVote(answer, OPTIONS);
    expect(vote).toEqual({ option, wouldChange });
    expect(text).not.toMatch(/vote|change/i);
    expect(text).not.toBe('');
  });

  it.each([
    'I vote for neither.',
    'Words.\nVote: D\nWould change: load',
    'Words.\nVote: it depends\nWould change: load',
    'Words.\nVote: A or B\nWould change: load',
    'Words.\nVote: A/B\nWould change: load',
    'Words.\nVote: (A) and (C)\nWould change: load',
    'Words.\nVote: A & B',
    'Words.\nVote: a new server\nWould change: load',
    'The vote: who wins?\n\nNobody does, and that is the end of what there is to be said about it here.',
    'Words.\nWould change: load',
  ])('is none in %j', (answer) => {
    expect(readVote(answer, OPTIONS).vote).toBeNull();
  });

  it('that is all of an answer is its text too', () => {
    expect(readVote('Vote: B\nWould change: load', OPTIONS)).toEqual({
      text: 'B) SQLite',
      vote: { option: 1, wouldChange: 'load' },
    });
  });

  it('is never seen in a preview, however far it has come', () => {
    const answer = 'It is safer, and that decides it.\n\n**Vote:** B\n**Would change:** one server';
    for (let end = 1; end <= answer.length; end++)
      expect(withoutVote(answer.slice(0, end))).toBe(answer.slice(0, Math.min(end, answer.indexOf('\n'))));
  });

  it('is asked for in the two words that are read', () => {
    expect(voteLines()).toMatch(/^Vote: /m);
    expect(voteLines()).toMatch(/^Would change: /m);
  });

  it('is of an option that there is, whatever is said', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (said, vote) => {
        const { vote: read } = readVote(`${said}\nVote: ${vote}\nWould change: x`, OPTIONS);
        return read === null || [0, 1, 2].includes(read.option);
      }),
    );
    expect(readVote('Vote: C', OPTIONS).vote?.option).toBe(2);
  });
});

describe('counting', () => {
  it('tells how many, and who is tied', () => {
    expect(tallyOf([0, 1, 1], 3)).toEqual({ votes: [1, 2, 0], winners: [1] });
    expect(tallyOf([0, 1], 2)).toEqual({ votes: [1, 1], winners: [0, 1] });
    expect(tallyOf([], 2)).toEqual({ votes: [0, 0], winners: [] });
  });

  const cast = fc.array(
    fc.record({
      seat: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      option: fc.integer({ min: 0, max: 7 }),
    }),
    {
      maxLength: 20,
    },
  );
  it('has each seat in exactly one group, with its last vote, the largest first', () => {
    fc.assert(
      fc.property(cast, (votes) => {
        const groups = groupsOfVotes(votes);
        const seats = groups.flat();
        expect(seats.toSorted()).toEqual([...new Set(votes.map(({ seat }) => seat))].toSorted());
        const last = (seat: string) => votes.findLast((vote) => vote.seat === seat)?.option;
        for (const group of groups) expect(new Set(group.map(last)).size).toBe(1);
        const sizes = groups.map(({ length }) => length);
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      }),
    );
  });
});

describe('what a voter is shown', () => {
  const ballot = { options: ['Postgres', 'SQLite', 'MySQL'], criteria: ['cost'] };
  it('are the same letters in an order of the reader’s own', () => {
    const orders = new Set(
      Array.from({ length: 30 }, (_, seed) => {
        const draft = ballotDraft(ballot, String(seed));
        for (const [at, option] of ballot.options.entries()) expect(draft).toContain(`${letterOf(at)}) ${option}`);
        return draft;
      }),
    );
    expect(orders.size).toBeGreaterThan(3);
  });
});
