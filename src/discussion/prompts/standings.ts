/** What a judge must not lose of a discussion: the questions, and the first and the latest answer of each seat. */
import { keptQuestions, type Standing } from './quoted.ts';
import type { Entry } from '../transcript.ts';

/** So many seats have their first and latest answer and their position kept, those that spoke last: a panel has at most 8. */
export const MAX_SEATS = 16;

/**
 * How long the entries of a discussion are kept whole in a judge's prompt, and what their answers are called.
 * @param seats whose answers are kept
 * @param since the round in which the newest question to the panel was asked. First answers are those to it
 */
export function judgedStandings(
  entries: readonly Entry[],
  seats: Iterable<string>,
  since: number,
): ReadonlyMap<Entry, Standing> {
  const heard = new Set(seats);
  const answers = entries.filter((e) => e.kind === 'answer' && heard.has(e.author));
  const inRounds = answers.filter((e) => e.round !== null && e.round >= since);
  const first = new Map(inRounds.toReversed().map((e) => [e.author, e]));
  const latest = new Map(inRounds.map((e) => [e.author, e]));
  // Who said nothing since then is heard with what there is.
  const any = new Map(answers.map((e) => [e.author, e]));
  const last = [...any.values()].toSorted((a, b) => b.seq - a.seq).slice(0, MAX_SEATS);

  const standings = new Map<Entry, Standing>(keptQuestions(entries).map((entry) => [entry, { rank: 'kept' }]));
  for (const { author } of last) {
    const [begun, now] = [first.get(author), latest.get(author)];
    if (begun === undefined || now === undefined) {
      const only = any.get(author);
      if (only !== undefined) standings.set(only, { rank: 'kept' });
      continue;
    }
    standings.set(now, { rank: 'kept', answer: 'latest answer' });
    standings.set(begun, { rank: 'first', answer: begun === now ? 'first and latest answer' : 'first answer' });
  }
  return standings;
}
