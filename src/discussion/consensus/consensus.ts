import { z } from 'zod';
import { brokenObjects } from './broken.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { holderFinder, type HolderFinder } from './holders.ts';
import { jsonObjects } from './json.ts';
import { leftOut, problemOf, type LeftOut } from './minority.ts';
import { inNames } from './panellists.ts';
import { quoteFinder } from './quote.ts';
import { hasQuestions, inShape } from './shape.ts';
import type { Groups } from '../agreement/agreement.ts';
import { judgedSeats } from '../judged.ts';
import { seatNames, seatsIn } from '../names.ts';
import { latestPositions, type HeldPosition } from '../positions/position.ts';
import type { Entry } from '../transcript.ts';

/** The greatest lengths of texts, UTF-16 units. */
const MAX = { summary: 3_000, position: 1_500, line: 1_000, name: 500, quote: 10_000 } as const;
/** So many items a list has at most. Of what only one saw there may be one more for each panellist whose view was left out. */
const ITEMS = 15;
const ITEMS_ALONE = 50;

/** A text on one line. It is cut to `max` UTF-16 units, because what is lost by that does no harm. */
const text = (max: number) => z.string().transform((value) => clip(oneLine(value), max));
const nonEmpty = (max: number) => text(max).refine((value) => value !== '', 'must not be empty');
const listOf = <T extends z.ZodType>(item: T, max: number) =>
  z.preprocess((value) => (Array.isArray(value) ? value.slice(0, max) : (value ?? [])), z.array(item));
/** Holders. None: the writer of the consensus says it, and it is not known who holds it. */
const holders = z.preprocess((value) => (typeof value === 'string' ? [value] : value), listOf(text(MAX.name), 20));
const optional = (max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && oneLine(value) !== '' ? value : undefined),
    text(max).optional(),
  );
const point = z.object({ point: nonEmpty(MAX.line), holders });
const sentences = listOf(text(MAX.line), ITEMS)
  .default([])
  .transform((all) => all.filter((one) => one !== ''));

/**
 * The form of a consensus. Long texts and lists are cut and missing lists are empty. Anything else that is wrong is refused. One that was
 * stored before there was a judge has neither what only one saw, nor what nobody considered, nor what to do next, nor groups.
 */
export const consensusSchema = z.object({
  /** The answer to the question. */
  summary: nonEmpty(MAX.summary),
  agreements: listOf(point, ITEMS).default([]),
  disagreements: listOf(
    z.object({
      point: nonEmpty(MAX.line),
      /** What would decide it. */
      crux: optional(MAX.line),
      positions: listOf(z.object({ holders, position: nonEmpty(MAX.position), quote: optional(MAX.quote) }), 10),
    }),
    ITEMS,
  ).default([]),
  /** What only one saw. */
  alone: listOf(point, ITEMS_ALONE).default([]),
  /** What nobody considered. */
  unconsidered: sentences,
  /** What to do next. */
  next: sentences,
  openQuestions: sentences,
  /** Who agrees: aliases by what they hold. It is computed, and never the judge's word. Empty if it is not known. */
  groups: listOf(listOf(text(MAX.name), 50), 50).default([]),
});

/** What a panel agrees and disagrees on. After `parseConsensus` the holders are aliases. */
export type Consensus = z.infer<typeof consensusSchema>;

/** What is known of a panel beside what it said. */
export interface Known {
  /** The discussion's, on which the letters depend: see `judgePrompt`. */
  readonly chance: string;
  /** What the seats say that they hold, in order. */
  readonly positions: readonly HeldPosition[];
  /** Who agrees. Null if it is not known. */
  readonly groups: Groups | null;
}

const NOTHING: Known = { chance: '', positions: [], groups: null };

/**
 * The result of reading a consensus. `problem` says what is wrong, and repeats nothing of the text. `completed`: nothing is wrong but that
 * views were left out, and this is the consensus with them.
 */
export type ParsedConsensus =
  | { readonly ok: true; readonly value: Consensus }
  | { readonly ok: false; readonly problem: string; readonly completed?: Consensus };

/** A consensus with each text changed but what its holders said themselves. */
function withTexts(value: Consensus, change: (text: string) => string): Consensus {
  const line = (text: string): string => clip(change(text), MAX.line);
  const points = (ones: Consensus['alone']) => ones.map(({ point, holders }) => ({ point: line(point), holders }));
  return {
    ...value,
    summary: clip(change(value.summary), MAX.summary),
    agreements: points(value.agreements),
    disagreements: value.disagreements.map(({ point, crux, positions }) => ({
      point: line(point),
      ...(crux === undefined ? {} : { crux: line(crux) }),
      positions: positions.map((one) => ({ ...one, position: clip(change(one.position), MAX.position) })),
    })),
    alone: points(value.alone),
    unconsidered: value.unconsidered.map(line),
    next: value.next.map(line),
    openQuestions: value.openQuestions.map(line),
  };
}

/**
 * Checks a consensus against the answers: names become aliases. Holders who did not answer and quotes that nobody said are dropped. What
 * nobody is known to hold stays, since the writer said it: a consensus must keep every dissent.
 */
function checked(value: Consensus, find: HolderFinder, entries: readonly Entry[]): Consensus {
  const held = <T extends { readonly holders: readonly string[] }>(one: T) => ({
    ...one,
    holders: [...new Set(one.holders.flatMap(find))],
  });
  const named = {
    ...value,
    agreements: value.agreements.map(held),
    disagreements: value.disagreements.map((one) => ({ ...one, positions: one.positions.map(held) })),
    alone: value.alone.map(held),
  };
  return withQuotes(named, entries);
}

/**
 * A consensus, whose holders are aliases, with each quote as the whole sentences of its holders, or without it. One that was stored before
 * quotes were whole sentences has less.
 * @param entries the transcript that it is about
 */
export function withQuotes(value: Consensus, entries: readonly Entry[]): Consensus {
  const quoted = quoteFinder(entries.filter((e) => e.kind === 'answer'));
  return {
    ...value,
    disagreements: value.disagreements.map((one) => ({
      ...one,
      positions: one.positions.map(({ holders, position, quote }) => {
        const said = quoted(quote ?? '', holders);
        return { holders, position, ...(said === undefined ? {} : { quote: said }) };
      }),
    })),
  };
}

/** A consensus with the views that it leaves out, as what each of them saw alone. They stand first, so that no limit cuts them. */
function completed(value: Consensus, missing: readonly LeftOut[]): Consensus {
  const added = missing.map(({ seat, claim }) => ({ point: clip(claim, MAX.line), holders: [seat] }));
  return { ...value, alone: [...added, ...value.alone].slice(0, ITEMS_ALONE) };
}

type Read = ReturnType<typeof consensusSchema.safeParse>;

/** The last consensus in a text, or what is wrong with the last object. Undefined if there is no object. */
function lastConsensus(text: string, find: HolderFinder): Read | undefined {
  const read = (value: unknown): Read => consensusSchema.safeParse(inShape(value, (name) => find(name).length > 0));
  const strict = jsonObjects(text).map(({ value, end }) => ({ end, ...read(value) }));
  const fits = strict.findLast(({ success }) => success);
  const wanted = (value: unknown, closed: boolean): boolean => {
    const { success, data } = read(value);
    if (!success || closed) return success;
    // What was cut before its end may have lost a disagreement, or what only one saw.
    return data.agreements.length > 0 && data.disagreements.length > 0 && hasQuestions(value);
  };
  // Behind a draft that is right there may be the consensus itself, broken.
  const [broken] = brokenObjects(text.slice(fits?.end ?? 0), { wanted }).slice(-1);
  return broken === undefined ? (fits ?? strict.at(-1)) : read(broken.value);
}

/**
 * Reads a model's answer to `judgePrompt`: the last object of the right form, with any text around it. What is no JSON, or has
 * other keys, is read as it was meant.
 *
 * Holders become aliases of seats that answered, and letters in texts their names. A quote is kept only if an answer of one of the
 * position's holders contains it, and becomes whole sentences of that answer.
 * Never throws.
 * @param panel the aliases of the panel. One of them counts also if it was only asked alone
 * @param entries the transcript that the consensus is about
 * @returns a problem for `repairPrompt` if there is no such object, if it says nothing, or if it leaves out what a panellist holds
 */
export function parseConsensus(
  answer: string,
  panel: readonly string[],
  entries: readonly Entry[],
  { chance, positions, groups }: Known = NOTHING,
): ParsedConsensus {
  const letters = judgedSeats(entries, panel, chance);
  const find = holderFinder(entries, panel, letters);
  const parsed = lastConsensus(answer, find);
  if (parsed === undefined) return { ok: false, problem: 'there is no complete JSON object in it' };
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 3);
    return { ok: false, problem: issues.map((i) => `"${i.path.join('.')}": ${i.message}`).join('; ') };
  }
  const nameOf = seatNames([...panel, ...seatsIn(entries)]);
  const names = new Map([...letters].map(([seat, letter]) => [letter, nameOf(seat)]));
  const read = checked(withTexts(parsed.data, inNames(names)), find, entries);
  if (read.agreements.length + read.disagreements.length + read.alone.length + read.openQuestions.length === 0)
    return { ok: false, problem: 'it names no agreement, no disagreement and no open question' };
  const value = { ...read, groups: (groups ?? []).map((group) => [...group]) };
  const held = latestPositions(positions).filter(({ seat }) => letters.has(seat));
  const missing = leftOut(value, held, groups);
  if (missing.length === 0) return { ok: true, value };
  return { ok: false, problem: problemOf(missing, letters), completed: completed(value, missing) };
}
