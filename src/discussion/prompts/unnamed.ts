/** A transcript for a reader who is not to know who said what: letters instead of names, in an order of the reader's own. */
import { FAMILIES } from '../../panel/families.ts';
import { seatOf } from '../../panel/stances.ts';
import { seatNames, seatsIn } from '../names.ts';
import { displayName, type Entry } from '../transcript.ts';
import { letterName, lettersOfSeats } from '../unnamed.ts';

/**
 * The letters by which a reader knows the panel in a round.
 * @param from.chance the discussion's, so that nobody can foresee them
 */
export function readerLetters(from: {
  readonly seat: string;
  readonly panel: readonly string[];
  readonly entries: readonly Entry[];
  readonly round: number;
  readonly chance: string;
}): ReadonlyMap<string, string> {
  const { seat, panel, entries, round, chance } = from;
  return lettersOfSeats([...panel, seat, ...seatsIn(entries)], `${chance}:${round}:${seat}`);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Who makes models: an answer may tell its author by that. */
const MAKERS =
  /\b(made|built|trained|developed|created) by (?:Anthropic|OpenAI|Google(?: DeepMind)?|Meta(?: AI)?|xAI|Mistral(?: AI)?|DeepSeek|Alibaba(?: Cloud)?|Moonshot(?: AI)?)\b/gi;

/**
 * An answer without its author's own name, as far as it speaks of itself: a label in front of it, a signature below it, "As Claude, …".
 * A question may be about models, so their names stay everywhere else.
 */
export function withoutOwnName(text: string, author: string): string {
  const { model } = seatOf(author);
  const family = [...FAMILIES].find(([word]) => model.toLowerCase().includes(word))?.[1];
  const names = new Set(
    [displayName(model), model, ...(family === undefined ? [] : [family])].filter((name) => name !== ''),
  );
  const any = [...names].map(escaped).join('|');
  const own = String.raw`(?:${any})(?:[ -][\d.]{1,5}|[ -](?:Opus|Sonnet|Haiku|Pro|Flash|Mini))*`;
  const start = new RegExp(String.raw`^\W{0,6}${own}\W{0,4}(?:[:：]\W{0,3}|\n+)`, 'i');
  const end = new RegExp(String.raw`\n\s*(?:[-–—~]+\s*|\W{0,3}(?:signed|yours),?\s+)${own}\W{0,4}$`, 'i');
  const inside = new RegExp(String.raw`\b((?:speaking )?as|I am|I['’]m|my name is|this is)(\s+)${own}\b`, 'gi');
  return text.replace(start, '').replace(end, '').replace(inside, '$1$2a panellist').replace(MAKERS, '$1 by its maker');
}

/**
 * What a judge has written of seats, with their letters instead of their names. A name that people have written themselves is what they talk
 * about, and stays.
 * @param entries the discussion that the text is about
 */
export function lettersInstead(text: string, letters: ReadonlyMap<string, string>, entries: readonly Entry[]): string {
  const nameOf = seatNames(letters.keys());
  const asked = entries.filter(({ kind }) => kind === 'question' || kind === 'remark').map((entry) => entry.text);
  const isTopic = (name: string): boolean => asked.some((words) => words.toLowerCase().includes(name));
  const named = [...letters].map(([seat, letter]) => [nameOf(seat).toLowerCase(), letterName(letter)] as const);
  const byName = new Map(named.filter(([name]) => !isTopic(name)));
  if (byName.size === 0) return text;
  // One name may begin with another.
  const any = [...byName.keys()].toSorted((a, b) => b.length - a.length).map(escaped);
  const spelt = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${any.join('|')})(?![\p{L}\p{N}])`, 'giu');
  return text.replace(spelt, (name) => byName.get(name.toLowerCase()) ?? name);
}

/** An entry whose text does not tell which model wrote it. What people say stays as it is. */
function anonymous(entry: Entry): Entry {
  if (entry.kind !== 'answer') return entry;
  const names = [entry.author, ...(entry.by == null ? [] : [entry.by])];
  return { ...entry, text: names.reduce(withoutOwnName, entry.text) };
}

/**
 * Entries as a reader sees them who is not to know who said what. Answers of one round stand in the order of their letters: who is quick
 * would tell who it is. Syntheses, which name everybody, are left out.
 * @param inTurn rounds whose answers were given one after the other, each to those before it: their order is part of what they say
 */
export function withoutNames(
  entries: readonly Entry[],
  letters: ReadonlyMap<string, string>,
  inTurn: readonly number[] = [],
): Entry[] {
  const letter = ({ author }: Entry): string => letters.get(author) ?? '';
  const shown = entries.filter(({ kind }) => kind !== 'synthesis').map(anonymous);
  const moves = ({ kind, round }: Entry): boolean => kind === 'answer' && round !== null && !inTurn.includes(round);
  const answers = Map.groupBy(shown.filter(moves), ({ round }) => round);
  return shown.flatMap((entry) => {
    if (!moves(entry)) return [entry];
    const together = answers.get(entry.round) ?? [];
    // All of them stand where the first stood.
    return together[0] === entry
      ? together.toSorted((a, b) => letter(a).localeCompare(letter(b)) || a.seq - b.seq)
      : [];
  });
}
