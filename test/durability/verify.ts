/** What must hold after a run in which the bot died, however often and whenever. */
import { expect } from 'vitest';
import { mayHaveBegun } from '../../src/discussion/usage.ts';
import { snapshotOf } from '../../src/chat/snapshot-versions.ts';
import type { Message } from '../../src/bot-api/bot-api.ts';
import { marks } from './answers.ts';
import type { MessageRow, Rows } from './rows.ts';
import type { Kill, Stage } from './stage.ts';

const isAnswer = ({ kind }: MessageRow) => kind === 'answer' || kind === 'synthesis';

const count = (list: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
};

/**
 * Every part of every committed answer is seen once, and nothing else of what models said but the first words in a placeholder that was left
 * behind at a death.
 */
function expectAnswersOnce(stage: Stage, rows: Rows): void {
  const left = new Set(orphans(stage, rows).filter(({ text }) => text.endsWith('…')));
  const committed = rows.messages
    .filter(isAnswer)
    .flatMap(({ text }) => marks(text))
    .toSorted();
  const seen = botMessages(stage)
    .filter((message) => !left.has(message))
    .flatMap(({ text }) => marks(text))
    .toSorted();
  expect(seen).toEqual(committed);
}

function botMessages({ api, chat }: Stage): Message[] {
  return api.messages(chat).filter(({ fromBot }) => fromBot);
}

/** Messages that no row knows: what was on its way when the bot died, at most one a death. */
function orphans(stage: Stage, rows: Rows): Message[] {
  const known = new Set(rows.shown.filter(({ chat }) => chat === stage.chat).map(({ message }) => message));
  return botMessages(stage).filter(({ id }) => !known.has(id));
}

/** What was in the transcript at a death is in it still, and its places are counted without a gap. */
function expectNothingLost(kills: readonly Kill[], rows: Rows): void {
  for (const { rows: then, label } of kills) {
    expect({ label, messages: rows.messages.slice(0, then.messages.length) }).toEqual({
      label,
      messages: then.messages,
    });
  }
  for (const chat of rows.chats) {
    const seqs = rows.messages.filter((row) => row.chat === chat.id).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    expect(() => snapshotOf(chat)).not.toThrow();
  }
}

/** How often each seat has answered, or ranked the others' answers, by alias. */
const spoken = (rows: Rows) => count([...rows.messages.filter(isAnswer).map(({ author }) => author), ...rows.rankings]);

/** After a death nobody is asked for what is committed: each is asked at most for what was missing, after the last just for that. */
function expectNobodyAskedAgain({ ai, kills }: Stage, rows: Rows): void {
  const total = spoken(rows);
  for (const [i, kill] of kills.entries()) {
    const next = kills[i + 1]?.requests ?? ai.calls.length;
    const asked = count(ai.calls.slice(kill.requests, next).map(({ model }) => model.replace(/-x$/, '')));
    for (const alias of ['claude', 'gpt', 'gemini']) {
      const missing = (total.get(alias) ?? 0) - (spoken(kill.rows).get(alias) ?? 0);
      const again = Math.max(0, (asked.get(alias) ?? 0) - missing);
      const never = i === kills.length - 1 && (asked.get(alias) ?? 0) < missing;
      expect({ after: kill.label, alias, again, never }).toEqual({ after: kill.label, alias, again: 0, never: false });
    }
  }
}

/** Every call that took something is counted once, those that found out who agrees too, whatever died before, and nothing is reserved for what does not run. */
function expectCountedOnce({ messages, rankings, spent }: Rows, comparisons: number): void {
  const took = messages.filter((row) => isAnswer(row) || (row.reason !== null && mayHaveBegun(row.reason)));
  expect(spent).toEqual({ calls: took.length + rankings.length + comparisons, reserved: 0 });
}

/** Everything that must hold, but for what a scenario that aborts calls has to leave out. */
export function expectWhole(
  stage: Stage,
  { aborts = false, comparisons = 0 }: { aborts?: boolean; comparisons?: number } = {},
): void {
  const rows = stage.rows();
  expect(rows.pending).toEqual([]);
  expectNothingLost(stage.kills, rows);
  expectAnswersOnce(stage, rows);
  const left = orphans(stage, rows);
  expect(left.length).toBeLessThanOrEqual(stage.kills.length);
  expectCountedOnce(rows, comparisons);
  if (!aborts) expectNobodyAskedAgain(stage, rows);
  expect(stage.api.alteredTexts).toEqual([]);
  expect(stage.output).toBe('');
}
