import type { PromptMessage } from '../../panel/port.ts';
import { seatOf } from '../../panel/stances.ts';
import { promptNames, seatsIn } from '../names.ts';
import { list, prompt, reading, type PromptOptions } from './common.ts';
import { STANCE_TASKS } from './stances.ts';
import { safeToQuote } from './quotable.ts';
import { ballotDrafts, disputeDrafts, type About } from './about.ts';
import { contextDraft, quote } from './quoted.ts';
import { letterName } from '../unnamed.ts';
import { positionLines, taskOf } from './tasks.ts';
import { lettersInstead, readerLetters, withoutNames, withoutOwnName } from './unnamed.ts';
import { voteLines } from '../ballot/vote.ts';
import { endingOf, type RoundKind } from '../formats/format.ts';
import type { Entry, ProjectInfo } from '../transcript.ts';

/** What is the same for all panellists comes first, and who the reader is last: so one model's prompts begin alike, and are kept. */
const PANELLIST = "You are a panellist: an AI model that answers people's questions, alone or beside others.";

const WRITING = `How you write:
- In the language of the question.
- About 150 words, unless the question needs more or the standing instruction says otherwise.
- Plain Markdown: no HTML, no LaTeX. A table only where it says it better, and no wider than needed.
- No preamble and no closing phrases: begin with what matters.
- Only your own contribution: never lines for others, and do not begin with your own name.`;

/** Names of seats as a prompt has them. A model's name comes from its provider's list. */
function namesIn(aliases: readonly string[]): (alias: string) => string {
  const nameOf = promptNames(aliases);
  return (alias) => safeToQuote(nameOf(alias));
}

function identity(seat: string, panel: readonly string[], nameOf: (alias: string) => string): string {
  const others = panel.filter((alias) => alias !== seat).map(nameOf);
  const { stance } = seatOf(seat);
  const who =
    others.length === 0
      ? `You are ${nameOf(seat)}, an AI model that answers people's questions. What is quoted of ${nameOf(seat)} is yours.`
      : `You are ${nameOf(seat)}, one of a panel of AI models that discusses people's questions. What is quoted of ${nameOf(seat)} is yours. The other panellists: ${list(others)}.`;
  return stance === null ? who : `${who}\n\n${STANCE_TASKS[stance]}`;
}

/** What a seat is told where nobody is to know who said what: its own letter stands beside its answers, and with no other. */
function unnamedIdentity(seat: string, panel: readonly string[]): string {
  const { stance } = seatOf(seat);
  const who = `You are one of a panel of ${panel.length} AI models that discusses people's questions. Nobody on it is told who said what.`;
  return stance === null ? who : `${who}\n\n${STANCE_TASKS[stance]}`;
}

const UNNAMED =
  '- Do not say which model you are, nor guess which the others are. Speak of what an answer says, not of its letter.';

/**
 * The prompt for a seat that answers in a round. Never throws.
 * @param from.entries what the seat may see, in order
 * @param from.sees `nothing`: answers of the same round are left out, because there the seats answer without seeing each other
 * @param from.named whether the seat is told who said what
 * @param from.chance the discussion's: digits drawn by chance, of which the fences are made
 * @param from.lastRound the number of the round after which the discussion ends
 * @param from.about what there is to vote for, or to settle
 */
export function seatPrompt(
  from: {
    readonly seat: string;
    readonly panel: readonly string[];
    readonly project: ProjectInfo;
    readonly chance: string;
    readonly entries: readonly Entry[];
    readonly round: number;
    readonly lastRound: number;
    readonly kind: RoundKind;
    readonly sees: 'nothing' | 'said';
    readonly named: boolean;
    readonly about?: About;
  },
  options: PromptOptions = {},
): PromptMessage[] {
  const { seat, panel, project, chance, round, kind, named, about = {} } = from;
  const lastRound = Math.max(round, from.lastRound);
  const blind = from.sees === 'nothing';
  const seen = from.entries.filter((e) => !(blind && e.kind === 'answer' && e.round === round));
  const letters = readerLetters({ seat, panel, entries: seen, round, chance });
  const entries = named ? seen : withoutNames(seen, letters);
  const nameOf = named
    ? namesIn([...panel, seat, ...seatsIn(entries)])
    : (alias: string) => letterName(letters.get(alias) ?? '?');
  // What a seat said of itself tells who it is as its answer does.
  const told = (text: string, author?: string): string =>
    lettersInstead(author === undefined ? text : withoutOwnName(text, author), letters, seen);
  const after = [
    ...ballotDrafts(about.ballot ?? null, `${chance}:${round}:${seat}`),
    ...disputeDrafts(about.dispute ?? null, seat, nameOf, named ? undefined : told),
  ];
  // Letters and order are of this round and reader: of what stands behind the first of them nothing comes again.
  const firstAnswer = entries.findIndex((e) => e.kind === 'answer');
  const common = named || firstAnswer < 0 ? entries.length : firstAnswer;
  const quoted = quote({ seat: named ? null : seat, project, chance, entries, after, nameOf, common, ...options });
  const spoken = entries.some((e) => e.kind === 'answer');
  // How many rounds there are without names depends on what is said in them.
  const rounds = named ? `Round ${round} of ${lastRound}.` : `Round ${round}.`;
  const task = [rounds, ...taskOf(kind, { round, isLast: round === lastRound, spoken })];
  const ending = endingOf(kind);
  if (ending !== null) task.push(ending === 'vote' ? voteLines() : positionLines(named));
  const who = named ? identity(seat, panel, nameOf) : unnamedIdentity(seat, panel);
  return prompt(
    [PANELLIST, named ? WRITING : `${WRITING}\n${UNNAMED}`, reading(quoted)],
    [quoted.text, who, ...task],
    quoted.ends,
  );
}

/**
 * The prompt for a model that is asked alone.
 * @param from.entries the discussion to which the question belongs. Empty if there is none. The question itself may be among
 * them, and is not shown twice
 * @param from.chance as for `seatPrompt`
 * @param from.context the text of the message that the question replies to, or null
 */
export function questionPrompt(
  from: {
    readonly seat: string;
    readonly panel: readonly string[];
    readonly project: ProjectInfo;
    readonly chance: string;
    readonly entries: readonly Entry[];
    readonly question: string;
    readonly context: string | null;
    readonly askedBy: string;
  },
  options: PromptOptions = {},
): PromptMessage[] {
  const { seat, panel, project, chance, question, context, askedBy } = from;
  const own = from.entries.findLast((e) => e.kind === 'question' && e.asked === seat && e.text === question);
  const entries = from.entries.filter((e) => e !== own);
  const nameOf = namesIn([...panel, seat, ...seatsIn(entries)]);
  const asked = {
    by: { person: askedBy },
    what: 'question to you alone',
    round: null,
    text: question,
    rank: 'kept' as const,
  };
  const after = [...contextDraft(context, 'kept'), asked];
  const quoted = quote({
    seat: null,
    project,
    chance,
    entries,
    after,
    nameOf,
    common: entries.length,
    ...options,
  });
  const task =
    entries.length === 0
      ? 'Answer the question to you alone.'
      : 'Answer the last question, which is put to you alone; the discussion before it is its background.';
  return prompt([PANELLIST, WRITING, reading(quoted)], [quoted.text, identity(seat, panel, nameOf), task], quoted.ends);
}
