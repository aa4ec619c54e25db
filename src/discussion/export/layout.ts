import { isOutsideRounds } from '../names.ts';
import type { RoundKind } from '../formats/format.ts';
import type { Entry, RoundInfo } from '../transcript.ts';

/** A round as the document shows it. `round` is null for what was said before all rounds, or without any. */
export interface Section {
  readonly round: { readonly number: number; readonly kind: RoundKind | null } | null;
  readonly entries: readonly Entry[];
  /** All seats that were asked failed or were stopped. */
  readonly nobodyAnswered: boolean;
  /** Seats without an answer or failure, because the round was stopped before them, or still runs. */
  readonly withoutOutcome: readonly string[];
}

/** A discussion in the order of its document: the question that began it, the sections, and the newest synthesis. */
export interface Layout {
  readonly opening: Entry | undefined;
  readonly sections: readonly Section[];
  readonly synthesis: Entry | undefined;
}

/** Drops failures that were followed by an answer or another failure of the same seat in the same round. */
function withoutRetried(entries: readonly Entry[]): Entry[] {
  const last = (entry: Entry): boolean =>
    !entries.some(
      (e) =>
        e.seq > entry.seq &&
        e.author === entry.author &&
        e.round === entry.round &&
        (e.kind === 'answer' || e.kind === 'failure'),
    );
  return entries.filter((e) => e.kind !== 'failure' || e.round === null || last(e));
}

/**
 * Groups entries into threads. A question to one model and its answer or failure are a thread, any other entry is one alone. A
 * question and its answer have the same call. Older versions stored no call with the question. There the answer goes to the
 * first question that waits for its seat.
 */
function threadsOf(entries: readonly Entry[]): [Entry, ...Entry[]][] {
  const threads: [Entry, ...Entry[]][] = [];
  const waiting: { readonly seat: string; readonly call: string | null; readonly thread: Entry[] }[] = [];
  for (const entry of entries) {
    const found =
      isOutsideRounds(entry) && entry.kind !== 'question'
        ? (waiting.find(({ call }) => call !== null && call === entry.call) ??
          waiting.find(({ seat, call }) => call === null && seat === entry.author))
        : undefined;
    if (found) {
      found.thread.push(entry);
      waiting.splice(waiting.indexOf(found), 1);
      continue;
    }
    const thread: [Entry, ...Entry[]] = [entry];
    threads.push(thread);
    if (entry.kind === 'question' && entry.asked !== null)
      waiting.push({ seat: entry.asked, call: entry.call, thread });
  }
  return threads;
}

/**
 * Puts a discussion into the order of its document. An entry outside the rounds is shown in the round during or after which it
 * came.
 */
export function layOut(from: {
  readonly question: string;
  readonly rounds: readonly RoundInfo[];
  readonly entries: readonly Entry[];
}): Layout {
  const entries = from.entries.toSorted((a, b) => a.seq - b.seq);
  const opening = entries.find((e) => e.kind === 'question' && e.asked === null && e.text === from.question);
  const synthesis = entries.findLast((e) => e.kind === 'synthesis');
  const shown = withoutRetried(entries.filter((e) => e !== opening && e !== synthesis));

  const infos = new Map(from.rounds.map((round) => [round.number, round]));
  const numbers = [...infos.keys(), ...entries.flatMap((e) => (e.round === null ? [] : [e.round]))];
  const byRound = new Map<number | null, Entry[]>([[null, []]]);
  for (const number of new Set(numbers.toSorted((a, b) => a - b))) byRound.set(number, []);
  const placeOf = new Map<Entry, number | null>();
  let current: number | null = null;
  for (const entry of entries) {
    current = entry.round === null ? current : Math.max(current ?? entry.round, entry.round);
    placeOf.set(entry, entry.round ?? current);
  }
  for (const thread of threadsOf(shown)) byRound.get(placeOf.get(thread[0]) ?? null)?.push(...thread);

  const sections = [...byRound].map(([number, said]): Section => {
    const info = number === null ? undefined : infos.get(number);
    const outcomes = said.filter((e) => (e.kind === 'answer' || e.kind === 'failure') && e.round !== null);
    return {
      round: number === null ? null : { number, kind: info?.kind ?? null },
      entries: said,
      nobodyAnswered: outcomes.length > 0 && outcomes.every((e) => e.kind === 'failure'),
      withoutOutcome: info?.panel.filter((seat) => !outcomes.some((e) => e.author === seat)) ?? [],
    };
  });
  return { opening, synthesis, sections: sections.filter((s) => s.round !== null || s.entries.length > 0) };
}
