import { z } from 'zod';
import { contains } from './contains.ts';
import { answeringSeats, seatNames, seatsIn } from '../names.ts';
import { clean, clip, normalized, oneLine } from '../../lib/text.ts';
import { jsonObjects } from './json.ts';
import type { Entry } from '../transcript.ts';

/** A text on one line. It is cut to `max` UTF-16 units, because what is lost by that does no harm. */
const text = (max: number) => z.string().transform((value) => clip(oneLine(value), max));
const nonEmpty = (max: number) => text(max).refine((value) => value !== '', 'must not be empty');
const listOf = <T extends z.ZodType>(item: T, max: number) =>
  z.preprocess((value) => (Array.isArray(value) ? value.slice(0, max) : (value ?? [])), z.array(item));
/** Holders. Models write a single name instead of a list of one, which is accepted. */
const holders = z.preprocess((value) => (typeof value === 'string' ? [value] : value), listOf(text(100), 20));
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

/** The greatest length of a quote, UTF-16 units. */
const QUOTE_CHARS = 600;

/** A text with every white space as one space, so that quotes can be compared. */
const words = (value: string): string => normalized(clean(value), 'NFC').replace(/\s+/g, ' ').trim();

/** A name as a model writes it, made comparable: `@Claude`, `**claude** (you)` and `Claude` become the same. */
const comparable = (name: string): string =>
  oneLine(name)
    .replace(/^[@*_`"']+|\s?\(you\)|(?<![*_`"'])[*_`"']+$/gi, '')
    .trim()
    .toLowerCase();

/**
 * Returns a function that finds the alias for a name as people and models write it. It finds only seats that answered, and none
 * for a name of two seats.
 */
function aliasFinder(entries: readonly Entry[], panel: readonly string[]): (name: string) => string | null {
  const answered = answeringSeats(entries, panel);
  const nameOf = seatNames([...panel, ...seatsIn(entries)]);
  const byName = new Map<string, string | null>();
  for (const alias of answered) {
    const name = comparable(nameOf(alias));
    byName.set(name, byName.has(name) ? null : alias);
  }
  for (const alias of answered) byName.set(comparable(alias), alias);
  return (name) => byName.get(comparable(name)) ?? null;
}

/** The quote, if one of the holders' answers contains it. The writer of the consensus may have invented it. */
function checkedQuote(quoted: string | undefined, said: readonly string[]): string | undefined {
  const wanted = words(quoted ?? '').replace(/^["“„«]+|(?<!["”“»])["”“»]+$/g, '');
  return wanted !== '' && said.some((answer) => contains(answer, wanted)) ? clip(wanted, QUOTE_CHARS) : undefined;
}

/**
 * Checks a consensus against the answers: names become aliases. Holders who did not answer, points without holders, and quotes
 * that nobody said are dropped.
 */
function checked(value: Consensus, entries: readonly Entry[], panel: readonly string[]): Consensus {
  const find = aliasFinder(entries, panel);
  const aliases = (names: readonly string[]): string[] => [
    ...new Set(names.map(find).filter((alias) => alias !== null)),
  ];
  const answers = entries.filter((e) => e.kind === 'answer').map((e) => ({ author: e.author, said: words(e.text) }));
  const saidBy = (who: readonly string[]): string[] =>
    answers.filter(({ author }) => who.includes(author)).map(({ said }) => said);
  return {
    ...value,
    agreements: value.agreements
      .map((agreement) => ({ ...agreement, holders: aliases(agreement.holders) }))
      .filter((agreement) => agreement.holders.length > 0),
    disagreements: value.disagreements
      .map(({ point, positions }) => ({
        point,
        positions: positions
          .map(({ holders, position, quote }) => {
            const who = aliases(holders);
            const checked = checkedQuote(quote, saidBy(who));
            return { holders: who, position, ...(checked === undefined ? {} : { quote: checked }) };
          })
          .filter((position) => position.holders.length > 0),
      }))
      .filter((disagreement) => disagreement.positions.length > 0),
  };
}

/**
 * Reads a model's answer to `conclusionPrompt`: the last JSON object of the right form, with any text around it.
 *
 * Holders become aliases of seats that answered. A quote is kept only if an answer of one of the position's holders contains it.
 * Never throws.
 * @param panel the aliases of the panel. One of them counts also if it was only asked alone
 * @param entries the transcript that the consensus is about
 * @returns a problem for `repairPrompt` if there is no such object, or if a disagreement or everything was dropped
 */
export function parseConsensus(answer: string, panel: readonly string[], entries: readonly Entry[]): ParsedConsensus {
  const candidates = jsonObjects(answer).map((object) => consensusSchema.safeParse(object));
  const parsed = candidates.findLast((candidate) => candidate.success) ?? candidates.at(-1);
  if (parsed === undefined) return { ok: false, problem: 'there is no complete JSON object in it' };
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 3);
    return { ok: false, problem: issues.map((i) => `"${i.path.join('.')}": ${i.message}`).join('; ') };
  }
  const value = checked(parsed.data, entries, panel);
  if (value.agreements.length + value.disagreements.length === 0) {
    const claimed = parsed.data.agreements.length + parsed.data.disagreements.length;
    if (claimed > 0) return { ok: false, problem: 'the holders are not names of panellists who answered' };
    if (value.openQuestions.length === 0) {
      return { ok: false, problem: 'it names no agreement, no disagreement and no open question' };
    }
  }
  // An agreement without holders may be dropped. A disagreement may not, because a consensus must keep every dissent.
  if (value.disagreements.length < parsed.data.disagreements.length)
    return { ok: false, problem: 'a disagreement has no position with "holders" who are panellists who answered' };
  return { ok: true, value };
}
