/** The data beside a chat's state: small and flat, whatever the length of the discussion. Texts live in rows. */
import type { FormatName, RunFormat } from '../discussion/formats/index.ts';
import { NO_COST, type RunCost } from '../discussion/costs.ts';
import type { FailureReason } from '../panel/port.ts';
import type { CapOf } from './funds.ts';
import type { Put } from './put.ts';

/** A panel has so many seats; with fewer there is nothing to discuss. */
export const MIN_SEATS = 2;
export { MAX_PANEL as MAX_SEATS } from '../panel/port.ts';
/** So many questions to one model run at once in a chat. */
export const MAX_ASKS = 4;
/** So many projects a chat can have. */
export const MAX_PROJECTS = 50;
/** What a panel page is of while the chat has no project: its first press makes one. */
export const noProject = (chat: number): string => `${chat}:p0`;
/** A project that nobody named. */
export const FIRST_PROJECT = 'General';
/** A discussion in turn has so many rounds where nobody says how many. */
export const DEFAULT_ROUNDS = 3;
/** A consensus compares, so it needs so many answers. */
export const MIN_ANSWERS = 2;
/** So many models are asked for the consensus, or for the options of a decision, before it is given up. */
export const MAX_WRITERS = 3;
/** A seat has so many models at most that may take it when its own is down. */
export const MAX_FALLBACKS = 3;
/** So many remarks are marked once a model has seen them, the newest: more in one round nobody looks at one by one. */
export const MAX_REMARKED = 20;

/** `listening`: it has no part in this round. `skipped`: somebody let the round go on without it. */
export type SeatStatus = 'waiting' | 'thinking' | 'answered' | 'failed' | 'stopped' | 'skipped' | 'listening';

/**
 * Whether a seat has a position on the question, and since when: `earlier` is of a round before this one; in this one it has taken its
 * `first`, `kept` the one it had, or `moved` to another.
 */
export type SeatPosition = 'none' | 'earlier' | 'first' | 'kept' | 'moved';

/** One panellist in the current round. */
export interface Seat {
  /** Its name in the discussion, whoever answers for it. */
  readonly alias: string;
  /** The model that has taken it in this run; null if it is its own. */
  readonly by: string | null;
  /** Who may still take it if its model is down, in order. */
  readonly fallbacks: readonly string[];
  readonly status: SeatStatus;
  readonly reason: FailureReason | null;
  /** When it can be asked again, if the provider told (milliseconds since 1970). */
  readonly until: number | null;
  /** Its call in flight. */
  readonly call: string | null;
  /** The call whose answer broke off, and stands as far as it came. An answer to a retry takes its place. */
  readonly broken: string | null;
  /** The last entry it may see, pinned when it was first asked: a retried seat sees what it would have seen at first. */
  readonly upTo: number | null;
  /** What its answer may cost, US dollars. */
  readonly usd: number;
  readonly position: SeatPosition;
  /** The option it has voted for in this round, from 0. */
  readonly vote: number | null;
  /** It has answered since the question was asked, whole or broken off. */
  readonly heard: boolean;
}

/** A seat's call in flight, beside others, in turn, or to rank what others have answered. `since`: milliseconds since 1970. */
interface SeatCall {
  readonly for: 'seat' | 'turn' | 'ranking';
  readonly seat: number;
  readonly since: number;
}

/** A question in flight to one model. The chat may have gone on to another discussion when its answer comes. */
export interface QuestionCall {
  readonly for: 'question';
  readonly alias: string;
  readonly since: number;
  /** The message that asked it, to which its answer replies. */
  readonly message: number | null;
  /** How that was written; null in a chat that an older program left. */
  readonly put: Put | null;
  /** Whether the discussion is its background. */
  readonly threaded: boolean;
  readonly discussion: string;
  readonly project: string | null;
  /** The entry that is the question; 0 in a chat that an older program left. */
  readonly entry: number;
  /** It was edited since, and a line has said so. */
  readonly edited: boolean;
  /** What its answer may cost, US dollars. */
  readonly usd: number;
}

/** A call that finds the options of a decision, or who agrees, or that writes the consensus. */
interface WholeCall {
  readonly for: 'options' | 'comparison' | 'conclusion';
  readonly alias: string;
  readonly since: number;
  readonly usd: number;
}

/** A call in flight. A seat's call names its model by the seat: a snapshot holds no name twice without need. */
export type Call = SeatCall | QuestionCall | WholeCall;

/**
 * How the last run ended; null while one runs or before the first. `agreed`, `unmoved`: before its rounds were over, because all hold the
 * same, or nobody changed their mind. `unlisted`: nobody found options to decide between. `resumed`: the discussion was taken up again, and
 * nothing has run since.
 */
export type Outcome =
  | 'complete'
  | 'agreed'
  | 'unmoved'
  | 'nobody'
  | 'stopped'
  | 'concluded'
  | 'unconcluded'
  | 'unwritten'
  | 'unlisted'
  | 'resumed';

/** The question that the panel was asked last, until something else begins. */
export interface Asked {
  /** The entry that it is. */
  readonly entry: number;
  /** How the message that asked it was written. */
  readonly put: Put;
  /** Before this time nobody is asked, milliseconds since 1970: the rest of it may come. Null if nothing more is waited for. */
  readonly due: number | null;
  /** The first round about it. */
  readonly round: number;
  /** Plain words that went on with the discussion that was there: somebody may have meant a new one. */
  readonly goesOn: boolean;
  /** It was edited since, and a line has said so. */
  readonly edited: boolean;
  /** In which format it was asked, and for how many rounds where that is open. */
  readonly format: FormatName;
  readonly rounds: number;
}

/** What is being settled: a point of a consensus, between its sides. */
export interface Settling {
  /** The entry that is the consensus. */
  readonly seq: number;
  /** Which of its contradictions, from 0. */
  readonly point: number;
  /** One seat of each side. */
  readonly sides: readonly string[];
}

/** A remark that no model has seen yet. */
export interface Remarked {
  /** The message with it, and its entry. */
  readonly message: number;
  readonly entry: number;
}

/** A model that did not write the consensus, or find the options, and why. */
export interface Unwritten {
  readonly alias: string;
  readonly reason: FailureReason;
  readonly until: number | null;
}

/** What somebody has to say yes to, because it could pass a limit of the day. Amounts are US dollars. */
export interface Approval {
  /** What it may cost: all of the run that is to begin, or to go on. */
  readonly usd: number;
  /** Whose limit: of everybody together, or of the chat. */
  readonly of: CapOf;
  readonly limit: number;
  readonly left: number;
  /** The seats whose price nobody knows, and what a million tokens of theirs are taken to cost. */
  readonly unpriced: readonly string[];
  readonly perM: number;
}

/** Answers of one round given one just after the other: where they are not seen to grow they share a message. */
export interface Together {
  /** The call of the first. */
  readonly call: string;
  /** When the first was given, milliseconds since 1970. */
  readonly since: number;
  /** All of them, in UTF-16 units. */
  readonly length: number;
}

export interface ChatContext {
  /** Our own id of the chat, of which its ids are made. */
  readonly chat: number;
  readonly project: string | null;
  /** The panel at the last command. */
  readonly panel: readonly string[];
  readonly discussion: string | null;
  /** The current round, counted from 1; 0 before the first. */
  readonly round: number;
  /** The run ends after this round. */
  readonly lastRound: number;
  /** There is no round after this one: a recorded discussion has only so many. Null is no limit. */
  readonly mostRounds: number | null;
  readonly format: RunFormat;
  /** Which stage of the format, counted from 0, and how many rounds of it have begun. */
  readonly stage: number;
  readonly stageRounds: number;
  /** A seat of the last round is asked again: the run ends after it, whatever the format says. */
  readonly retried: boolean;
  readonly seats: readonly Seat[];
  readonly calls: Readonly<Record<string, Call>>;
  /** Answers in the rounds of the current discussion: a consensus is one of panellists, not of what one was asked alone. */
  readonly answers: number;
  /** Remarks since the current round began. */
  readonly remarks: number;
  /** Those that no model has seen yet, the newest. */
  readonly remarked: readonly Remarked[];
  readonly asked: Asked | null;
  /** The message on which all of the discussion hangs: it is in a thread that is no topic, and an answer elsewhere would not be seen there. */
  readonly hangsOn: number | null;
  readonly together: Together | null;
  /** How many seats hold each position, the most first; empty where that is not known. `blind`: as it was after the first round, where none saw another. */
  readonly agreement: { readonly now: readonly number[]; readonly blind: readonly number[] };
  /** What finding out who agrees may cost once the round is over, or the options before it, US dollars. */
  readonly comparison: number;
  /** How many options there are to vote for in this round; null where that is not known, or nobody votes. */
  readonly options: number | null;
  /** Who may still find the options, who is asked now first. */
  readonly finders: readonly string[];
  readonly settling: Settling | null;
  readonly cost: RunCost;
  /** Who may judge though they are not on the panel, best first. */
  readonly judges: readonly string[];
  /** Who may still write the consensus, the current writer first. */
  readonly writers: readonly string[];
  /** Who has failed to write it, or to find the options, in this run or the last. */
  readonly unwritten: readonly Unwritten[];
  readonly outcome: Outcome | null;
  /** What the run waits for; null if it waits for no yes. */
  readonly approval: Approval | null;
  /** Whose limit somebody has let this run pass: of everybody, and so the chat's too, or the chat's alone. */
  readonly approved: CapOf | null;
  /** Who asked for what runs, by Telegram's id; null where nobody knows. */
  readonly payer: number | null;
  /** The newest progress message; 0 before the first. */
  readonly board: number;
  /** Whether that message notifies: it does when a round is complete. */
  readonly notify: boolean;
  /** Whether it is known that nobody can see this chat: nothing runs in it, and what it has to show waits. */
  readonly unseen: boolean;
  /** Counters: the last entry, call, discussion and project made here. */
  readonly entry: number;
  readonly made: { readonly calls: number; readonly discussions: number; readonly projects: number };
}

/** The context of a chat nobody has written in yet. */
export function freshContext(chat: number): ChatContext {
  return {
    chat,
    project: null,
    panel: [],
    discussion: null,
    round: 0,
    lastRound: 0,
    mostRounds: null,
    format: 'open',
    stage: 0,
    stageRounds: 0,
    retried: false,
    seats: [],
    calls: {},
    answers: 0,
    remarks: 0,
    remarked: [],
    asked: null,
    hangsOn: null,
    together: null,
    agreement: { now: [], blind: [] },
    comparison: 0,
    options: null,
    finders: [],
    settling: null,
    cost: NO_COST,
    judges: [],
    writers: [],
    unwritten: [],
    outcome: null,
    approval: null,
    approved: null,
    payer: null,
    board: 0,
    notify: false,
    unseen: false,
    entry: 0,
    made: { calls: 0, discussions: 0, projects: 0 },
  };
}

/** The call with an id, if it is in flight. Ids come from outside: a word like `constructor` is no call. */
export function callOf(context: ChatContext, id: string): Call | undefined {
  return Object.hasOwn(context.calls, id) ? context.calls[id] : undefined;
}

/** For whom a call is: its seat, or the model asked alone. */
export function aliasOf(context: ChatContext, call: Call | undefined): string {
  if (call === undefined) return '';
  return 'seat' in call ? (context.seats[call.seat]?.alias ?? '') : call.alias;
}

/** The model that answers for a seat. */
export const modelOf = ({ alias, by }: Pick<Seat, 'alias' | 'by'>): string => by ?? alias;

/** The model that a call asks. */
export function askedOf(context: ChatContext, call: Call): string {
  if (!('seat' in call)) return call.alias;
  const seat = context.seats[call.seat];
  return seat === undefined ? '' : modelOf(seat);
}

/** The questions to one model that run now, by id. */
export function asks(context: ChatContext): Readonly<Record<string, QuestionCall>> {
  const questions = Object.entries(context.calls).flatMap(([id, call]) =>
    call.for === 'question' ? [[id, call] as const] : [],
  );
  return Object.fromEntries(questions);
}

/** The calls that end with a project: the questions asked in it and, if it is the selected one, all of the current discussion. */
export function callsIn(context: ChatContext, project: string): string[] {
  const within = (call: Call) => (call.for === 'question' ? call.project : context.project) === project;
  return Object.entries(context.calls).flatMap(([id, call]) => (within(call) ? [id] : []));
}
