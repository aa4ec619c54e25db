/** What a recorded discussion is: data that the player plays. One file each in `recordings/`. */
import { backendInRust } from './recordings/backend-in-rust.ts';
import { databaseForAShop } from './recordings/database-for-a-shop.ts';
import { monorepo } from './recordings/monorepo.ts';
import { quietMornings } from './recordings/quiet-mornings.ts';
import { reviewEverything } from './recordings/review-everything.ts';
import { tabsOrSpaces } from './recordings/tabs-or-spaces.ts';

/** The panellists, in panel order. */
export const SEATS = ['optimist', 'skeptic', 'pragmatist'] as const;

export type Seat = (typeof SEATS)[number];

/** A consensus as a model would write it: names of panellists, and quotes that stand word by word in their answers. */
export interface RecordedConsensus {
  readonly summary: string;
  readonly agreements: readonly { readonly point: string; readonly holders: readonly string[] }[];
  readonly disagreements: readonly {
    readonly point: string;
    /** What would decide it. */
    readonly crux?: string;
    readonly positions: readonly {
      readonly holders: readonly string[];
      readonly position: string;
      readonly quote: string;
    }[];
  }[];
  readonly onlyOneSaw?: readonly { readonly point: string; readonly holders: readonly string[] }[];
  readonly nobodyConsidered?: readonly string[];
  readonly next?: readonly string[];
  readonly openQuestions: readonly string[];
}

/** What a panellist holds after a round, as its answer ends with it. `changed`: what changed it. */
export interface RecordedPosition {
  readonly claim: string;
  readonly changed?: string;
}

export interface Recording {
  readonly question: string;
  /** What the example is labelled with, if there is something to know before. */
  readonly note?: string;
  /** In which format it is offered; without one everybody answers at once. */
  readonly format?: 'council';
  /** What each holds after each round. Who holds the same says it in the same words. */
  readonly positions: readonly Readonly<Record<Seat, RecordedPosition>>[];
  /** What each says in each round: in the first without seeing the others. */
  readonly rounds: readonly Readonly<Record<Seat, string>>[];
  /** Questions to one panellist. */
  readonly asides: readonly { readonly seat: Seat; readonly question: string; readonly answer: string }[];
  /** The consensus after each round. */
  readonly consensus: readonly RecordedConsensus[];
  /** A seat that fails when it is asked there first, and answers when it is asked again. */
  readonly fails?: { readonly seat: Seat; readonly round: number };
}

export const RECORDINGS: readonly Recording[] = [
  backendInRust,
  databaseForAShop,
  monorepo,
  reviewEverything,
  quietMornings,
  tabsOrSpaces,
];

/** A question, whatever its white space, letter case and final punctuation. */
const comparable = (question: string): string =>
  question
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[?!.\s]+$/, '')
    .toLowerCase();

/** The recorded answer to a question that is put to one panellist. */
export function asideOf(seat: string, question: string): string | undefined {
  return RECORDINGS.flatMap(({ asides }) => asides).find(
    (one) => one.seat === seat && comparable(one.question) === comparable(question),
  )?.answer;
}

/** The recording of a question; `null` for any other. */
export function recordingOf(question: string): Recording | null {
  const wanted = comparable(question);
  return RECORDINGS.find((one) => comparable(one.question) === wanted) ?? null;
}
