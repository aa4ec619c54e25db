import type { Kind, Topic } from './topic.ts';

/** What a sentence can speak of. All are parts of sentences, without Markdown. */
export interface Scene {
  /** What the question is about, with its article. */
  readonly main: string;
  /** Something else it is about, or the same. */
  readonly second: string;
  /** Of a choice: the side this panellist takes, and the other one. */
  readonly mine: string;
  readonly other: string;
  /** See `Domain`. */
  readonly stake: string;
  readonly risk: string;
  /** "I would …" */
  readonly test: string;
  /** The same for all panellists, so that there is something to agree on. */
  readonly measure: string;
}

/** A sentence or two of one panellist. */
export type Line = (scene: Scene) => string;
/** An answer to somebody, with a piece of what they said, already in quotation marks. */
export type Reply = (name: string, quote: string, scene: Scene) => string;

/** Kinds of questions that take the same kind of position. */
export type Stand = 'verdict' | 'naming' | 'choice' | 'way' | 'cause' | 'amount';

/** The temperament of a panellist, as the sentences it has. */
export interface Voice {
  /** Begins a first answer by taking a position. */
  readonly openers: Readonly<Record<Kind, readonly Line[]>>;
  /** Whole sentences without Markdown. */
  readonly reasons: readonly Line[];
  /** The same for a list that is asked for, whose entries only a real model knows. */
  readonly criteria: readonly Line[];
  /** The same where nothing is to be done, only understood. */
  readonly thoughts: readonly Line[];
  /** How sure it is, and what would change its mind. Names the measure. */
  readonly doubts: readonly Line[];
  /** One or two sentences: what is held, and what after a change of mind. */
  readonly positions: Readonly<Record<Stand, { readonly kept: readonly Line[]; readonly moved: Line }>>;
  /** Two or three words before a position that is kept. */
  readonly keeps: readonly string[];
  /** The same for one that was changed before. */
  readonly stays: readonly string[];
  readonly agrees: readonly Reply[];
  readonly disagrees: readonly Reply[];
  readonly changes: readonly Reply[];
  readonly remarks: readonly Reply[];
}

/** All agreeing replies hold one of these, and no disagreeing one does. */
export const AGREES = /\b(?:is right|agree with|concede|grant)\b/;
/** All changes hold this. */
export const CHANGED = /\bchanged my mind\b/;

/** With a capital letter. */
export function capital(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
}

/** Which kind of position a question takes. */
export function standOf({ kind, sentence }: Topic): Stand {
  if (kind === 'open') return /^(?:what|who) (?:is|are|was|were)\b/i.test(sentence) ? 'cause' : 'way';
  return kind === 'list' || kind === 'code' ? 'way' : kind;
}

/** Whose argument (0 to 2) can bring a voice to its other position; `null` for a choice, where it is the other side's. */
export function pullOf(seat: number, stand: Stand): number | null {
  if (stand === 'choice') return null;
  if (seat !== 2) return 1 - seat;
  return stand === 'verdict' || stand === 'cause' ? 0 : 1;
}
