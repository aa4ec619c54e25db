/** Every command there is, in the order in which people are shown them. A new one is a line here and a type below. */
import { afresh, type AfreshEvent } from './afresh.ts';
import { approve, type ApproveEvent } from './approve.ts';
import { ask, type AskEvent } from './ask.ts';
import type { Standing } from '../board.ts';
import type { CommandSpec, Meant, Saying } from './command.ts';
import { consensus, type ConsensusEvent } from './consensus.ts';
import { discuss, type DiscussEvent } from './discuss.ts';
import { enough, type EnoughEvent } from './enough.ts';
import { edited, type EditedEvent, type ReviseEvent } from './edited.ts';
import { exportDiscussion, type ExportEvent } from './export.ts';
import { council, decide, review } from './formats.ts';
import { forget, type ForgetEvent } from './forget.ts';
import { history, type ResumeEvent } from './history.ts';
import { lines, type KeepEvent, type MisusedEvent, type StaleEvent } from './lines.ts';
import { more, type MoreEvent } from './more.ts';
import { mydata, type MyDataEvent } from './mydata.ts';
import { newDiscussion, type NewEvent } from './new.ts';
import { next, type NextEvent } from './next.ts';
import { open, type OpenEvent, type TextEvent } from './open.ts';
import { help, models, projects, status, type PageEvent } from './pages.ts';
import { project, type ProjectEvent } from './project.ts';
import { rank, type RankEvent } from './rank.ts';
import { retry, type RetryEvent } from './retry.ts';
import { seats, type ReplaceEvent, type SeatsEvent, type SkipEvent } from './seats.ts';
import { settle, type SettleEvent } from './settle.ts';
import { stop, type StopEvent } from './stop.ts';
import { thinking, type ThinkingEvent } from './thinking.ts';
import { vote, type VoteEvent } from './vote.ts';
import { whom, type WhomEvent } from './whom.ts';
import type { Notice } from '../notices.ts';

const COMMANDS = [
  open,
  discuss,
  council,
  review,
  decide,
  next,
  consensus,
  ask,
  stop,
  newDiscussion,
  history,
  exportDiscussion,
  status,
  projects,
  project,
  models,
  mydata,
  forget,
  help,
  retry,
  rank,
  enough,
  seats,
  settle,
  vote,
  approve,
  afresh,
  edited,
  more,
  whom,
  thinking,
  lines,
] as const;

export type CommandEvent =
  | OpenEvent
  | TextEvent
  | DiscussEvent
  | NextEvent
  | ConsensusEvent
  | AskEvent
  | StopEvent
  | NewEvent
  | ExportEvent
  | PageEvent
  | ProjectEvent
  | ForgetEvent
  | MyDataEvent
  | RetryEvent
  | RankEvent
  | EnoughEvent
  | SeatsEvent
  | SkipEvent
  | ReplaceEvent
  | SettleEvent
  | VoteEvent
  | ApproveEvent
  | AfreshEvent
  | EditedEvent
  | MoreEvent
  | ReviseEvent
  | WhomEvent
  | ResumeEvent
  | ThinkingEvent
  | MisusedEvent
  | StaleEvent
  | KeepEvent;

type Command = (typeof COMMANDS)[number];
/** What people type behind the slash. */
export type CommandName = Extract<Command, { names: readonly [string, ...string[]] }>['names'][0];

/** The same as data of one form, to look through. */
const specs: readonly CommandSpec[] = COMMANDS;

/** The names of all commands that people can type. */
export const commandNames = specs.flatMap(({ names: [name] }) => (name === undefined ? [] : [name as CommandName]));

/** The buttons that a progress message can have. */
export const boardButtons = specs.flatMap(({ button }) => button ?? []);

/**
 * What a command means.
 * @param name without slash, in any letter case
 * @returns null if there is no such command
 */
export function readCommand(name: string, saying: Saying): Meant | null {
  const spec = specs.find(({ names }) => names.includes(name.toLowerCase()));
  return spec?.read?.({ ...saying, rest: saying.rest.trim() }) ?? null;
}

type UnionToIntersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type All<K extends keyof CommandSpec> = UnionToIntersection<Extract<Command, Record<K, unknown>>[K]>;
type At<S extends string> = UnionToIntersection<Extract<Command['on'], Record<S, unknown>>[S]>;

/** The transitions of all commands in a state; `anywhere` is the root. */
export function transitionsOf<S extends keyof CommandSpec['on']>(state: S): At<S> {
  return Object.assign({}, ...specs.map(({ on }) => on[state])) as At<S>;
}

/** The guards and actions that the transitions of commands name. */
export const commandGuards = Object.assign({}, ...specs.map(({ guards }) => guards)) as All<'guards'>;
export const commandActions = Object.assign({}, ...specs.map(({ actions }) => actions)) as All<'actions'>;

/** Every event has its refusal: a missing one does not compile. */
const refusals: { readonly [T in CommandEvent['type']]: unknown } = Object.assign(
  {},
  ...specs.map(({ refuse }) => refuse),
) as All<'refuse'>;

/** The refusal of a command that the machine does not take as the chat stands; null if there is nothing to refuse. */
export function refusal(chat: Standing, event: CommandEvent): Notice | null {
  const refuse = refusals[event.type] as (chat: Standing, event: CommandEvent) => Notice | null;
  return refuse(chat, event);
}
