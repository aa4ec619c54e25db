import { short } from '../lib/text.ts';
import { displayName } from './transcript.ts';
import type { Entry } from './transcript.ts';

/**
 * Seats' aliases → a function from an alias to its name for people. Two seats whose display names are the same
 * (one model at two providers) keep their aliases, so that nobody is taken for another.
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

/** The seats that an entry list names: authors of answers, failures and syntheses, and those who were asked alone. */
export function seatsIn(entries: readonly Entry[]): string[] {
  const seats = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === 'answer' || entry.kind === 'failure' || entry.kind === 'synthesis') seats.add(entry.author);
    if (entry.asked !== null) seats.add(entry.asked);
  }
  return [...seats];
}

/** The seats whose views count in a consensus: who answered in a round, and panellists who were only asked alone. */
export function heardSeats(entries: readonly Entry[], panel: readonly string[]): string[] {
  const heard = entries.filter((e) => e.kind === 'answer' && (e.round !== null || panel.includes(e.author)));
  return [...new Set(heard.map((e) => e.author))];
}

/** Whether an entry belongs to a question to one model (the question, its answer or its failure), outside the rounds. */
export function isAside(entry: Entry): boolean {
  if (entry.kind === 'answer') return entry.round === null;
  // A failure outside the rounds that answers no question is one to write the consensus.
  return (entry.kind === 'question' || entry.kind === 'failure') && entry.asked !== null;
}
