import { z } from 'zod';
import { contains } from './contains.ts';
import { heardSeats, seatNames, seatsIn } from '../names.ts';
import { clean, clip, normalized, oneLine } from '../../lib/text.ts';
import { jsonObjects } from './json.ts';
import type { Entry } from '../transcript.ts';

/** A text of at most `max` UTF-16 units on one line; longer ones are clipped, since what is lost is harmless. */
const text = (max: number) => z.string().transform((value) => clip(oneLine(value), max));
const nonEmpty = (max: number) => text(max).refine((value) => value !== '', 'must not be empty');
const listOf = <T extends z.ZodType>(item: T, max: number) =>
  z.preprocess((value) => (Array.isArray(value) ? value.slice(0, max) : (value ?? [])), z.array(item));
/** Models write one name for a list of one; that is no reason to refuse. */
const holders = z.preprocess((value) => (typeof value === 'string' ? [value] : value), listOf(text(100), 20));
const quote = z.preprocess((value) => (typeof value === 'string' ? value : undefined), text(10_000).optional());

/** The form of a consensus. Long texts and lists are clipped, missing lists are empty, anything else is refused. */
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

/** What a panel agrees and disagrees on. Once parsed, holders are aliases. */
export type Consensus = z.infer<typeof consensusSchema>;

/** What came of reading a consensus. `problem` names what is wrong in our words; it holds none of the text. */
export type ParsedConsensus =
  | { readonly ok: true; readonly value: Consensus }
  | { readonly ok: false; readonly problem: string };

/** A quote is kept and shown up to this length, UTF-16 units. */
const QUOTE_CHARS = 600;

const words = (value: string): string => normalized(clean(value), 'NFC').replace(/\s+/g, ' ').trim();

/** A holder as a model writes it → a form to compare: `@Claude`, `**claude** (you)` and `Claude` are one. */
const plain = (name: string): string =>
  oneLine(name)
    .replace(/^[@*_`"']+|\s?\(you\)|(?<![*_`"'])[*_`"']+$/gi, '')
    .trim()
    .toLowerCase();

/** Names as people and models write them → the alias, for seats that answered. A name that fits two seats fits none. */
function aliasFinder(entries: readonly Entry[], panel: readonly string[]): (name: string) => string | null {
  const heard = heardSeats(entries, panel);
  const nameOf = seatNames([...panel, ...seatsIn(entries)]);
  const byName = new Map<string, string | null>();
  for (const alias of heard) {
    const name = plain(nameOf(alias));
    byName.set(name, byName.has(name) ? null : alias);
  }
  for (const alias of heard) byName.set(plain(alias), alias);
  return (name) => byName.get(plain(name)) ?? null;
}

/** The quote if one of the holders said it (white space aside), else nothing: the writer does not vouch for itself. */
function checkedQuote(quoted: string | undefined, said: readonly string[]): string | undefined {
  const wanted = words(quoted ?? '').replace(/^["“„«]+|(?<!["”“»])["”“»]+$/g, '');
  return wanted !== '' && said.some((answer) => contains(answer, wanted)) ? clip(wanted, QUOTE_CHARS) : undefined;
}

/** Replaces names by aliases and drops who is unknown or never answered, what nobody holds, and quotes nobody said. */
function grounded(value: Consensus, entries: readonly Entry[], panel: readonly string[]): Consensus {
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
 * Reads a model's answer to `conclusionPrompt`: the last JSON object of the right form, with any text around it. Holders
 * become aliases of seats that answered (a seat of `panel`, or anyone who spoke in a round); quotes are kept only if they
 * occur in an answer of one of the position's holders. Refused, with a problem for `repairPrompt`, if there is no such
 * object, or if nothing is left of it or of one of its disagreements. Never throws.
 */
export function parseConsensus(answer: string, panel: readonly string[], entries: readonly Entry[]): ParsedConsensus {
  const candidates = jsonObjects(answer).map((object) => consensusSchema.safeParse(object));
  const parsed = candidates.findLast((candidate) => candidate.success) ?? candidates.at(-1);
  if (parsed === undefined) return { ok: false, problem: 'there is no complete JSON object in it' };
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 3);
    return { ok: false, problem: issues.map((i) => `"${i.path.join('.')}": ${i.message}`).join('; ') };
  }
  const value = grounded(parsed.data, entries, panel);
  if (value.agreements.length + value.disagreements.length === 0) {
    const claimed = parsed.data.agreements.length + parsed.data.disagreements.length;
    if (claimed > 0) return { ok: false, problem: 'the holders are not names of panellists who answered' };
    if (value.openQuestions.length === 0) {
      return { ok: false, problem: 'it names no agreement, no disagreement and no open question' };
    }
  }
  // What nobody holds is no loss among agreements. Dissent is what a consensus is to keep: it is not dropped without a word.
  if (value.disagreements.length < parsed.data.disagreements.length)
    return { ok: false, problem: 'a disagreement has no position with "holders" who are panellists who answered' };
  return { ok: true, value };
}
