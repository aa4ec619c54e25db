import { fenceFor } from './fence.ts';
import type { Fence, Quotation } from './fence.ts';
import { fitTexts, type Rank } from './fit.ts';
import { safeToQuote } from './quotable.ts';
import { isOutsideRounds } from '../names.ts';
import { clip } from '../../lib/text.ts';
import type { Entry, ProjectInfo } from '../transcript.ts';

/** The greatest length of a prompt, UTF-16 units. It is about 100,000 tokens of English. */
const DEFAULT_MAX_CHARS = 400_000;
/** The least length that can be asked for, UTF-16 units. The fixed part, the question and the newest round need so much. */
const LEAST_CHARS = 40_000;
/** Room for the words of the prompt itself and the project's instruction, UTF-16 units. */
const FIXED_CHARS = 12_000;
/** The greatest length of the project's instruction, UTF-16 units. */
const ABOUT_CHARS = 4_000;
/** How many entries of the newest round are never left out. */
const KEPT = 64;

/** A transcript, quoted, and the fence it was quoted with. */
export interface Quoted {
  readonly fence: Fence;
  /** The project's instruction, a note if something is left out, and the transcript. */
  readonly text: string;
  /** Where quotations end that later prompts begin with too: see `PromptMessage`. */
  readonly ends: readonly number[];
}

/** A quotation that is to fit into a prompt. */
export type Draft = Quotation & { readonly rank: Rank };

/** What a prompt says of one entry: how long it is kept whole, and what an answer of a round is called. */
export interface Standing {
  readonly rank: Rank;
  readonly answer?: string;
}

function draftsOf(
  entry: Entry,
  { rank, answer = 'answer' }: Standing,
  seat: string | null,
  nameOf: (alias: string) => string,
): Draft[] {
  const panellist = `${nameOf(entry.author)}${entry.author === seat ? ' (you)' : ''}`;
  const draft = (by: Quotation['by'], what: string): Draft => ({
    by,
    what,
    round: entry.round,
    text: entry.text,
    rank,
  });
  switch (entry.kind) {
    case 'remark':
      return [draft({ person: entry.author }, 'remark')];
    case 'answer':
      return [
        draft({ panellist }, isOutsideRounds(entry) ? 'answer to a question asked of this panellist alone' : answer),
      ];
    case 'synthesis':
      return [draft({ panellist }, 'synthesis of the discussion up to here')];
    case 'question': {
      const what = entry.asked === null ? 'question' : `question to ${nameOf(entry.asked)} alone`;
      return [...contextDraft(entry.context, rank), draft({ person: entry.author }, what)];
    }
    case 'failure':
      break;
  }
  return [];
}

/** The message that a question replied to, as a quotation. It has no author, because nobody knows for certain who wrote it. */
export function contextDraft(context: string | null, rank: Rank): Draft[] {
  if (context === null || context.trim() === '') return [];
  return [{ by: null, what: 'message that the following question replies to', round: null, text: context, rank }];
}

/** The first and the newest question to the panel: never left out. */
export function keptQuestions(entries: readonly Entry[]): Entry[] {
  const questions = entries.filter((e) => e.kind === 'question' && e.asked === null);
  return [...questions.slice(0, 1), ...questions.slice(-1)];
}

/** The entries that are never left out: those questions, and the newest round. */
function keptEntries(entries: readonly Entry[]): Map<Entry, Standing> {
  const newest = entries.reduce((max, e) => Math.max(max, e.round ?? 0), 0);
  const round = entries.filter((e) => e.round !== null && e.round === newest).slice(-KEPT);
  return new Map([...keptQuestions(entries), ...round].map((entry) => [entry, { rank: 'kept' }]));
}

/** What stands between two quotations. */
const BETWEEN = '\n\n';

/** Where each of these texts ends that stand one after the other. */
function endsOf(texts: readonly string[]): readonly number[] {
  let end = -BETWEEN.length;
  return texts.map((text) => (end += BETWEEN.length + text.length));
}

/**
 * Quotes a project's instruction, a transcript, and what follows it, each text in a fence of its own. Failures are not quoted.
 * @param from.seat who reads it, and is told which words are its own. Null: nobody is
 * @param from.standings of the entries that are not merely old. By default the newest round and the questions are kept
 * @param from.chance of which the fences are made, see `fenceFor`
 * @param from.after what follows the transcript: a question to one model
 * @param from.common how many of the entries later prompts show in the same way. By default none
 * @param from.maxChars the greatest length of the whole prompt, UTF-16 units. Room for the prompt's own words is taken off
 */
export function quote(from: {
  readonly seat: string | null;
  readonly project: ProjectInfo;
  readonly chance: string;
  readonly entries: readonly Entry[];
  readonly standings?: ReadonlyMap<Entry, Standing>;
  readonly after?: readonly Draft[];
  readonly nameOf: (alias: string) => string;
  readonly common?: number;
  readonly maxChars?: number | undefined;
}): Quoted {
  const { seat, project, chance, entries, after = [], nameOf, common = 0, standings = keptEntries(entries) } = from;
  const drafted = entries.map((entry) => draftsOf(entry, standings.get(entry) ?? { rank: 'old' }, seat, nameOf));
  const said = drafted.flat();
  const drafts = [...said, ...after].map((draft) => ({ ...draft, text: safeToQuote(draft.text) }));
  const limit = Math.max(from.maxChars ?? DEFAULT_MAX_CHARS, LEAST_CHARS) - FIXED_CHARS;
  const texts = fitTexts(drafts, limit);
  const about: Draft[] =
    project.about.trim() === ''
      ? []
      : [
          {
            by: null,
            what: `standing instruction of the project ${project.name}`,
            round: null,
            text: clip(project.about.trim(), ABOUT_CHARS),
            rank: 'kept',
          },
        ];
  const shown = drafts.flatMap((draft, i) => {
    const text = texts[i];
    return typeof text === 'string' ? [{ ...draft, text }] : [];
  });
  const fence = fenceFor(chance, [...about, ...shown]);
  const left = drafts.length - shown.length;
  const short = drafts.some((draft, i) => texts[i] !== draft.text);
  const parts = about.map(fence.draw);
  if (short) {
    parts.push(
      `The discussion is too long to be shown whole: ${left === 0 ? 'no entry is' : `${left} older ${left === 1 ? 'entry is' : 'entries are'}`} left out, and others lack their middle where "[… characters left out …]" stands.`,
    );
  }
  const drawn = [...parts, ...shown.map(fence.draw)];
  // What is left out depends on what comes later, so nothing is the same then.
  const lasting = short ? 0 : parts.length + drafted.slice(0, common).flat().length;
  return { fence, text: drawn.join(BETWEEN), ends: endsOf(drawn.slice(0, lasting)) };
}
