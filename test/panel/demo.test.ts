/** The recordings of the demo are whole, and played as they are through the prompts of real discussions. */
import { describe, expect, test } from 'vitest';
import { parseConsensus } from '../../src/discussion/consensus/consensus.ts';
import { judgePrompt } from '../../src/discussion/prompts/judge.ts';
import { questionPrompt, seatPrompt } from '../../src/discussion/prompts/prompts.ts';
import type { Entry } from '../../src/discussion/transcript.ts';
import { createDemoPanel, isDemo } from '../../src/panel/demo/demo.ts';
import { RECORDINGS, recordingOf, SEATS, type Recording, type Seat } from '../../src/panel/demo/recording.ts';
import type { Answer, PromptMessage } from '../../src/panel/port.ts';
import type { Groups } from '../../src/discussion/agreement/agreement.ts';
import { comparisonPrompt, groupsOf, readGroups } from '../../src/discussion/agreement/compare.ts';
import type { HeldPosition } from '../../src/discussion/positions/position.ts';
import { readPosition } from '../../src/discussion/positions/read.ts';
import { CHANCE, entry } from '../discussion/builders.ts';

const project = { name: 'General', about: '' };
const all = RECORDINGS.map((recording) => [recording.question, recording] as const);
const questionOf = ({ question }: Recording): Entry =>
  entry({ seq: 1, kind: 'question', author: 'Ann', round: 1, text: question });

/** The answers of the first rounds, as the transcript has them. */
function answers({ rounds }: Recording, upTo: number): Entry[] {
  return rounds
    .slice(0, upTo)
    .flatMap((round, r) =>
      SEATS.map((author, s) =>
        entry({ seq: 2 + r * 3 + s, kind: 'answer', author, round: r + 1, text: round[author] }),
      ),
    );
}

const model = () => createDemoPanel({ pace: 0 }).model;
const ask = (panel: ReturnType<typeof model>, seat: string, messages: PromptMessage[], json = false, chat = '1') =>
  panel.answer({ model: seat, chat, messages: async () => messages, json }, { signal: new AbortController().signal });
const seatAsked = (seat: Seat, entries: Entry[], round: number, kind: 'open' | 'turns' = 'turns') =>
  seatPrompt({
    seat,
    panel: SEATS,
    project,
    chance: CHANCE,
    entries,
    round,
    lastRound: 2,
    kind,
    sees: kind === 'open' ? 'nothing' : 'said',
    named: true,
  });

/** An answer without what it says that its seat holds, which may be recorded too. */
const said = (answer: Answer) => (answer.ok ? { ...answer, text: readPosition(answer.text).text } : answer);

describe.each(all)('%s', (_, recording) => {
  test('has two rounds, each with three answers of a length that is read', () => {
    expect(recording.rounds).toHaveLength(2);
    expect(recording.consensus).toHaveLength(2);
    for (const text of recording.rounds.flatMap((round) => SEATS.map((seat) => round[seat]))) {
      const words = text.split(/\s+/).length;
      expect(words).toBeGreaterThan(45);
      expect(words).toBeLessThan(140);
    }
    expect(recording.asides).toHaveLength(1);
  });

  test.each([1, 2])('its consensus after round %i loses nothing: names, positions and literal quotes', (round) => {
    const written = recording.consensus[round - 1];
    const parsed = parseConsensus(JSON.stringify(written), SEATS, answers(recording, round));
    if (!parsed.ok || written === undefined) throw new Error('it cannot be read');
    const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase());
    expect(parsed.value.agreements.map(({ holders }) => holders)).toEqual(
      written.agreements.map(({ holders }) => lower(holders)),
    );
    expect(parsed.value.disagreements.flatMap(({ positions }) => positions)).toEqual(
      written.disagreements.flatMap(({ positions }) =>
        positions.map(({ holders, position, quote }) => ({ holders: lower(holders), position, quote })),
      ),
    );
    // A real dissent.
    expect(written.disagreements.length).toBeGreaterThan(0);
    // Whoever holds a position said the words, or one of them did.
    for (const { holders, quote } of written.disagreements.flatMap(({ positions }) => positions)) {
      const said = recording.rounds.slice(0, round).flatMap((one) => lower(holders).map((seat) => one[seat as Seat]));
      expect(said.some((text) => text.replace(/\s+|\*/g, (sign) => (sign === '*' ? '' : ' ')).includes(quote))).toBe(
        true,
      );
    }
  });

  test('is played: at once, one more round, in turn, and the consensus after each', async () => {
    const panel = model();
    const question = questionOf(recording);
    for (const seat of SEATS) {
      // It fails the first time.
      if (recording.fails?.seat === seat) await ask(panel, seat, seatAsked(seat, [question], 1, 'open'));
      expect(said(await ask(panel, seat, seatAsked(seat, [question], 1, 'open')))).toMatchObject({
        ok: true,
        text: recording.rounds[0]?.[seat],
        model: `demo:${seat}`,
        usage: { cost: 0 },
      });
      const before = [question, ...answers(recording, 1)];
      expect(said(await ask(panel, seat, seatAsked(seat, before, 2)))).toMatchObject({
        text: recording.rounds[1]?.[seat],
      });
      expect(await ask(panel, seat, seatAsked(seat, [question, ...answers(recording, 2)], 3))).toMatchObject({
        ok: false,
      });
    }
    for (const round of [1, 2]) {
      const messages = judgePrompt({
        project,
        chance: CHANCE,
        entries: [question, ...answers(recording, round)],
        panel: SEATS,
        since: 0,
        positions: [],
      });
      expect(await ask(panel, 'skeptic', messages, true)).toMatchObject({
        text: JSON.stringify(recording.consensus[round - 1]),
      });
    }
  });

  test('answers its aside, to the one who is asked', async () => {
    const [aside] = recording.asides;
    const alone = (seat: string) =>
      questionPrompt({
        seat,
        panel: SEATS,
        project,
        chance: CHANCE,
        entries: [questionOf(recording), ...answers(recording, 1)],
        question: aside?.question ?? '',
        context: null,
        askedBy: 'Ann',
      });
    for (const seat of SEATS) expect((await ask(model(), seat, alone(seat))).ok).toBe(seat === aside?.seat);
  });
});

test('one seat fails in all of them, once in each chat, and says so beforehand', async () => {
  expect(RECORDINGS.filter(({ fails }) => fails !== undefined)).toHaveLength(1);
  const recording = RECORDINGS.find(({ fails }) => fails !== undefined)!;
  expect(recording.note).toContain('fails');
  const panel = model();
  const messages = seatAsked(recording.fails!.seat, [questionOf(recording)], 1, 'open');
  const tries = [];
  for (const chat of ['1', '1', '2', '1', '2'])
    tries.push((await ask(panel, recording.fails!.seat, messages, false, chat)).ok);
  expect(tries).toEqual([false, true, false, true, true]);
});

test('a question is known whatever its spaces, letter case and final mark', () => {
  expect(recordingOf('  tabs OR\n spaces ')).toBe(recordingOf('Tabs or spaces?'));
  expect(recordingOf('Tabs or spaces?!')).not.toBeNull();
  expect(recordingOf('Tabs')).toBeNull();
  expect(recordingOf('')).toBeNull();
});

test.each([
  'I want to end my life. Should I?',
  'Is it safe to take ibuprofen with alcohol?',
  'Soll ich meinen Job kündigen?',
  '我应该学习编程吗？',
  '🙂',
  'x'.repeat(4_000),
  'Should I buy these shares?',
  'constructor',
])('nobody has a view on what is not recorded: %s', async (text) => {
  const { catalogue } = createDemoPanel();
  expect(catalogue.recordings?.rounds(text)).toBe(0);
  for (const seat of SEATS) {
    expect(catalogue.recordings?.aside(seat, text)).toBe(false);
    const question = entry({ seq: 1, kind: 'question', author: 'Ann', round: 1, text });
    for (const messages of [seatAsked(seat, [question], 1, 'open'), seatAsked(seat, [question], 1)])
      expect((await ask(model(), seat, messages)).ok).toBe(false);
    expect((await ask(model(), seat, [{ role: 'user', content: text }])).ok).toBe(false);
    expect((await ask(model(), seat, [{ role: 'user', content: text }], true)).ok).toBe(false);
  }
});

test('its panellists are known by alias and id; nobody else is', async () => {
  const { catalogue } = createDemoPanel();
  expect(catalogue.defaultPanel()).toEqual(SEATS);
  expect(catalogue.find('Skeptic')).toEqual({ ok: true, alias: 'skeptic' });
  expect(catalogue.find('demo:optimist')).toEqual({ ok: true, alias: 'optimist' });
  expect(catalogue.find('skeptik')).toEqual({ ok: false, near: ['skeptic'] });
  expect(['optimist', 'demo:pragmatist', 'claude'].map(isDemo)).toEqual([true, true, false]);
  expect(await ask(model(), 'claude', [])).toEqual({ ok: false, reason: 'no_provider' });
});

/** What is held up to a round, as it is kept. */
const held = ({ positions }: Recording, upTo: number): HeldPosition[] =>
  positions
    .slice(0, upTo)
    .flatMap((round, at) =>
      SEATS.map((seat) => ({ seat, round: at + 1, claim: round[seat].claim, moved: round[seat].changed ?? null })),
    );

/** Who agrees after a round: who holds the same says it in the same words. */
function groupsAfter({ positions }: Recording, round: number): Groups {
  const groups = Map.groupBy(SEATS, (seat) => positions[round - 1]![seat].claim);
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
}

test.each(all)(
  '%s: what is held is heard: no view is left out of a consensus, so none is asked for again',
  (_, recording) => {
    expect(recording.positions).toHaveLength(2);
    for (const round of [1, 2]) {
      const known = { chance: CHANCE, positions: held(recording, round), groups: groupsAfter(recording, round) };
      const written = JSON.stringify(recording.consensus[round - 1]);
      expect(parseConsensus(written, SEATS, answers(recording, round), known)).toMatchObject({ ok: true });
      for (const seat of SEATS) expect(recording.positions[round - 1]![seat].claim.length).toBeLessThan(80);
    }
  },
);

describe('the recorded council', () => {
  const recording = RECORDINGS.find(({ format }) => format === 'council')!;

  test('is one, and ends with a dissent', () => {
    expect(RECORDINGS.filter(({ format }) => format !== undefined)).toEqual([recording]);
    expect(groupsAfter(recording, 2)).toEqual([['optimist', 'pragmatist'], ['skeptic']]);
  });

  test('is played without names, and says who holds what', async () => {
    const panel = model();
    const question = questionOf(recording);
    for (const seat of SEATS) {
      const from = { seat, panel: SEATS, project, chance: CHANCE, lastRound: 5, named: false };
      const blind = seatPrompt({ ...from, entries: [question], round: 1, kind: 'open', sees: 'nothing' });
      const again = seatPrompt({
        ...from,
        entries: [question, ...answers(recording, 1)],
        round: 2,
        kind: 'reconsider',
        sees: 'said',
      });
      for (const [round, prompt] of [blind, again].entries()) {
        const answer = await ask(panel, seat, prompt);
        const { claim, changed = null } = recording.positions[round]![seat];
        expect(answer.ok ? readPosition(answer.text) : answer).toEqual({
          text: recording.rounds[round]![seat],
          position: { claim, moved: changed },
        });
      }
      // Whoever is not named in a prompt is not named in what it quotes either.
      expect(JSON.stringify(again)).not.toMatch(/optimist|skeptic|pragmatist/i);
    }
  });

  test.each([1, 2])('who agrees after round %i is found out', async (round) => {
    const claims = SEATS.map((seat) => recording.positions[round - 1]![seat].claim);
    const messages = comparisonPrompt({ question: recording.question, claims, chance: CHANCE });
    const answer = await ask(model(), 'optimist', messages, true);
    const places = readGroups(answer.ok ? answer.text : '', 3);
    expect(groupsOf(SEATS, places)).toEqual(groupsAfter(recording, round));
  });
});
