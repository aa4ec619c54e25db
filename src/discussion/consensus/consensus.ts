import { z } from 'zod';
import { brokenObjects } from './broken.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { holderFinder, type HolderFinder } from './holders.ts';
import { jsonObjects } from './json.ts';
import { quoteFinder } from './quote.ts';
import { inShape } from './shape.ts';
import type { Entry } from '../transcript.ts';

/** A text on one line. It is cut to `max` UTF-16 units, because what is lost by that does no harm. */
const text = (max: number) => z.string().transform((value) => clip(oneLine(value), max));
const nonEmpty = (max: number) => text(max).refine((value) => value !== '', 'must not be empty');
const listOf = <T extends z.ZodType>(item: T, max: number) =>
  z.preprocess((value) => (Array.isArray(value) ? value.slice(0, max) : (value ?? [])), z.array(item));
/** Holders. None: the writer of the consensus says it, and it is not known who holds it. */
const holders = z.preprocess((value) => (typeof value === 'string' ? [value] : value), listOf(text(500), 20));
const quote = z.preprocess((value) => (typeof value === 'string' ? value : undefined), text(10_000).optional());

/** The form of a consensus. Long texts and lists are cut and missing lists are empty. Anything else that is wrong is refused. */
export const consensusSchema = z.object({
  summary: nonEmpty(3_000),
  agreements: listOf(z.object({ point: nonEmpty(1_000), holders }), 15).default([]),
  disagreements: listOf(
    z.object({
      point: nonEmpty(1_000),
      positions: listOf(z.object({ holders, position: nonEmpty(1_500), quote }), 10),
    }),
    15,
  ).default([]),
  openQuestions: listOf(text(1_000), 15)
    .default([])
    .transform((questions) => questions.filter((question) => question !== '')),
});

/** What a panel agrees and disagrees on. After `parseConsensus` the holders are aliases. */
export type Consensus = z.infer<typeof consensusSchema>;

/** The result of reading a consensus. `problem` says what is wrong, and repeats nothing of the text. */
export type ParsedConsensus =
  | { readonly ok: true; readonly value: Consensus }
  | { readonly ok: false; readonly problem: string };

/**
 * Checks a consensus against the answers: names become aliases. Holders who did not answer and quotes that nobody said are dropped. What
 * nobody is known to hold stays, since the writer said it: a consensus must keep every dissent.
 */
function checked(value: Consensus, find: HolderFinder, entries: readonly Entry[]): Consensus {
  const aliases = (names: readonly string[]): string[] => [...new Set(names.flatMap(find))];
  const named = {
    ...value,
    agreements: value.agreements.map(({ point, holders }) => ({ point, holders: aliases(holders) })),
    disagreements: value.disagreements.map(({ point, positions }) => ({
      point,
      positions: positions.map((position) => ({ ...position, holders: aliases(position.holders) })),
    })),
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
    disagreements: value.disagreements.map(({ point, positions }) => ({
      point,
      positions: positions.map(({ holders, position, quote }) => {
        const said = quoted(quote ?? '', holders);
        return { holders, position, ...(said === undefined ? {} : { quote: said }) };
      }),
    })),
  };
}

type Read = ReturnType<typeof consensusSchema.safeParse>;

/** The last consensus in a text, or what is wrong with the last object. Undefined if there is no object. */
function lastConsensus(text: string, find: HolderFinder): Read | undefined {
  const read = (value: unknown): Read => consensusSchema.safeParse(inShape(value, (name) => find(name).length > 0));
  const strict = jsonObjects(text).map(({ value, end }) => ({ end, ...read(value) }));
  const fits = strict.findLast(({ success }) => success);
  const wanted = (value: unknown, closed: boolean): boolean => {
    const { success, data } = read(value);
    // What was cut before its end may have lost a disagreement.
    return success && (closed || (data.agreements.length > 0 && data.disagreements.length > 0));
  };
  // Behind a draft that is right there may be the consensus itself, broken.
  const [broken] = brokenObjects(text.slice(fits?.end ?? 0), { wanted }).slice(-1);
  return broken === undefined ? (fits ?? strict.at(-1)) : read(broken.value);
}

/**
 * Reads a model's answer to `conclusionPrompt`: the last object of the right form, with any text around it. What is no JSON, or has
 * other keys, is read as it was meant.
 *
 * Holders become aliases of seats that answered. A quote is kept only if an answer of one of the position's holders contains it,
 * and becomes whole sentences of that answer.
 * Never throws.
 * @param panel the aliases of the panel. One of them counts also if it was only asked alone
 * @param entries the transcript that the consensus is about
 * @returns a problem for `repairPrompt` if there is no such object, or if it says nothing
 */
export function parseConsensus(answer: string, panel: readonly string[], entries: readonly Entry[]): ParsedConsensus {
  const find = holderFinder(entries, panel);
  const parsed = lastConsensus(answer, find);
  if (parsed === undefined) return { ok: false, problem: 'there is no complete JSON object in it' };
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 3);
    return { ok: false, problem: issues.map((i) => `"${i.path.join('.')}": ${i.message}`).join('; ') };
  }
  const value = checked(parsed.data, find, entries);
  if (value.agreements.length + value.disagreements.length + value.openQuestions.length === 0)
    return { ok: false, problem: 'it names no agreement, no disagreement and no open question' };
  return { ok: true, value };
}
