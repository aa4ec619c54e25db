/** What a seat is told that ranks what the others have answered. */
import type { PromptMessage } from '../../panel/port.ts';
import { list, prompt, reading, type PromptOptions } from '../prompts/common.ts';
import { keptQuestions, quote, type Standing } from '../prompts/quoted.ts';
import { withoutNames } from '../prompts/unnamed.ts';
import type { Entry, ProjectInfo } from '../transcript.ts';
import { letterName, lettersOfSeats } from '../unnamed.ts';

/** The newest answer of each seat but the reader's, of the rounds since one. */
function latestAnswers(entries: readonly Entry[], seat: string, since: number): readonly Entry[] {
  const answers = entries.filter(
    (e) => e.kind === 'answer' && e.round !== null && e.round >= since && e.author !== seat,
  );
  return [...new Map(answers.map((e) => [e.author, e])).values()];
}

const TASK = (
  names: readonly string[],
): string => `Rank these ${names.length} answers to the newest question, best first: ${list(names)}. None of them is yours.
- What counts: is it right, does it answer what was asked, is it well founded, does it say where it is not sure.
- What does not: its length, its style, how confident it sounds, whether it agrees with yours.
- Say in at most two sentences what decided it. Two that are equally good may be tied.
End with this line and nothing after it; its first word stays English in every language:
Ranking: ${names.map((name) => name.slice(-1)).join(' > ')} in your order, with > between two of which the first is better, and = between two that are tied`;

/**
 * The prompt for a seat that ranks what the others have answered, whom it knows by letters. Its own answer is left out. Never throws.
 * @param from.since the round in which the newest question was asked
 * @param from.chance as for `seatPrompt`. The letters depend on it, on the round and on the reader
 * @returns the prompt, and the letter of each seat whose answer is in it
 */
export function rankingPrompt(
  from: {
    readonly seat: string;
    readonly project: ProjectInfo;
    readonly chance: string;
    readonly entries: readonly Entry[];
    readonly round: number;
    readonly since: number;
  },
  options: PromptOptions = {},
): { readonly messages: PromptMessage[]; readonly letters: ReadonlyMap<string, string> } {
  const { seat, project, chance, entries, round, since } = from;
  const answers = latestAnswers(entries, seat, since);
  const letters = lettersOfSeats(
    answers.map(({ author }) => author),
    `${chance}:${round}:${seat}:ranking`,
  );
  const questions = keptQuestions(entries);
  const asked = entries.filter((e) => questions.includes(e) || (e.kind === 'remark' && (e.round ?? 0) >= since));
  // All stand in one round, so that their order is that of their letters.
  const shown = withoutNames([...asked, ...answers.map((answer) => ({ ...answer, round }))], letters);
  const standings = new Map(shown.map((entry): [Entry, Standing] => [entry, { rank: 'kept' }]));
  const nameOf = (alias: string): string => letterName(letters.get(alias) ?? '?');
  const quoted = quote({ seat: null, project, chance, entries: shown, standings, nameOf, ...options });
  const system = [
    'You are one of a panel of AI models, and you judge what the others have answered. You know them by letters only: do not guess who is who.',
    reading(quoted),
  ];
  const names = [...letters.values()].toSorted().map(letterName);
  return { messages: prompt(system, [quoted.text, TASK(names)]), letters };
}
