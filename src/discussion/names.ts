import { short } from '../lib/text.ts';
import { displayName } from './transcript.ts';
import type { Entry } from './transcript.ts';

/**
 * Names seats for people.
 * @param aliases of all seats that are named together
 * @returns a function from an alias to its name. Two seats with the same display name (one model at two providers) are named by
 * their aliases, so that people can tell them apart
 */
export function seatNames(aliases: Iterable<string>): (alias: string) => string {
  const seats = new Map<string, Set<string>>();
  for (const alias of aliases) {
    const name = displayName(alias).toLowerCase();
    seats.set(name, (seats.get(name) ?? new Set()).add(alias));
  }
  return (alias) => {
    const name = displayName(alias);
    const shared = (seats.get(name.toLowerCase())?.size ?? 0) > 1;
    return short(name === '' || shared ? alias : name);
  };
}

/**
 * Names seats in prompts, where a name must be one word in a list: "Claude-skeptic".
 * @param aliases as for `seatNames`
 */
export function promptNames(aliases: Iterable<string>): (alias: string) => string {
  const nameOf = seatNames(aliases);
  return (alias) => nameOf(alias).replace(', ', '-');
}

/** The aliases in a list of entries: the authors of answers, failures and syntheses, and those who were asked alone. */
export function seatsIn(entries: readonly Entry[]): string[] {
  const seats = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === 'answer' || entry.kind === 'failure' || entry.kind === 'synthesis') seats.add(entry.author);
    if (entry.asked !== null) seats.add(entry.asked);
  }
  return [...seats];
}

/** The aliases whose views count in a consensus: those who answered in a round, and panellists who answered when asked alone. */
export function answeringSeats(entries: readonly Entry[], panel: readonly string[]): string[] {
  const answered = entries.filter((e) => e.kind === 'answer' && (e.round !== null || panel.includes(e.author)));
  return [...new Set(answered.map((e) => e.author))];
}

/** Whether an entry is a question to one model, or its answer or failure. These stand outside the rounds. */
export function isOutsideRounds(entry: Entry): boolean {
  if (entry.kind === 'answer') return entry.round === null;
  // A failure outside the rounds without a question is a consensus that could not be written.
  return (entry.kind === 'question' || entry.kind === 'failure') && entry.asked !== null;
}
