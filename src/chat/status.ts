/** What a person can do now, and the chat's state for `/status`: both read from the statechart, which is asked whether it would take each command. */
import type { SnapshotFrom } from 'xstate';
import { boardSeat, type BoardButton, type BoardSeat, type Phase, type Standing } from './board.ts';
import { aliasOf, type Call, type Outcome } from './context.ts';
import { NO_FUNDS } from './funds.ts';
import { stageNow } from './run.ts';
import type { chatMachine } from './machine.ts';

export type ChatSnapshot = SnapshotFrom<typeof chatMachine>;

/** The commands whose legality is shown. */
export type LegalCommand =
  | Exclude<BoardButton, 'afresh' | 'approve' | 'rank' | 'enough' | 'seats'>
  | 'open'
  | 'discuss'
  | 'ask'
  | 'new';

/** The chat's state for `/status`. */
export interface StatusView {
  readonly phase: Phase;
  readonly outcome: Outcome | null;
  readonly project: string | null;
  readonly panel: readonly string[];
  readonly discussion: string | null;
  readonly round: number;
  readonly lastRound: number;
  readonly seats: readonly BoardSeat[];
  /** How many seats hold each position, the most first; empty where that is not known. */
  readonly sizes: readonly number[];
  /** Who is being waited for, and for how many milliseconds. */
  readonly waiting: readonly { readonly alias: string; readonly for: Call['for']; readonly ms: number }[];
  readonly legal: readonly LegalCommand[];
}

/** In the order in which they are shown. */
const BUTTONS: readonly BoardButton[] = [
  'approve',
  'next',
  'consensus',
  'rank',
  'export',
  'enough',
  'seats',
  'stop',
  'retry',
  'afresh',
];
const COMMANDS: readonly LegalCommand[] = [
  'next',
  'consensus',
  'export',
  'stop',
  'open',
  'discuss',
  'ask',
  'new',
  'retry',
];

/** The name of the snapshot's state. */
export function phaseOf(snapshot: ChatSnapshot): Phase {
  const { value } = snapshot;
  if (typeof value === 'string') return value;
  if (typeof value.asking !== 'string') return 'discussing';
  // It waits for nothing, so no chat stands there.
  return value.asking === 'beginning' ? 'approving' : value.asking;
}

/**
 * Which of the commands are legal now, with the panel of the last command. The machine is asked with an event that has whatever one of
 * them carries: a retry is of the first seat that failed, `discuss` is meant with a topic.
 */
function legal<C extends LegalCommand | BoardButton>(snapshot: ChatSnapshot, among: readonly C[]): C[] {
  const { panel, seats } = snapshot.context;
  const question = {
    by: '',
    from: null,
    text: '',
    context: null,
    revised: null,
    differs: false,
    asked: null,
    answers: [],
  };
  const known = {
    project: null,
    panel,
    format: 'open' as const,
    judges: [],
    fallbacks: {},
    reviewer: null,
    dispute: null,
    ballot: null,
    defaults: panel,
    named: null,
    near: [],
    projects: 0,
    discussion: null,
    question,
    board: 0,
    recorded: null,
    funds: NO_FUNDS,
    chance: '',
  };
  const said = {
    at: 0,
    by: '',
    from: null,
    message: null,
    pressed: null,
    written: null,
    inThread: false,
    unseen: false,
    known,
  };
  const asks = {
    text: '',
    topic: '',
    context: null,
    format: 'open' as const,
    rounds: 1,
    alias: null,
    threaded: false,
    discussion: null,
    line: null,
    others: [],
    seq: 0,
    point: 0,
    option: 0,
    listed: false,
    role: 'owner' as const,
  };
  const seat = Math.max(
    0,
    seats.findIndex(({ status }) => status === 'failed'),
  );
  return among.filter((type) => snapshot.can({ ...said, ...asks, seat, type }));
}

/** The commands that are legal now. */
export function legalCommands(snapshot: ChatSnapshot): LegalCommand[] {
  return legal(snapshot, COMMANDS);
}

/** How a chat stands; the buttons are those of its newest progress message. */
export function standingOf(snapshot: ChatSnapshot): Standing {
  return { phase: phaseOf(snapshot), context: snapshot.context, buttons: () => legal(snapshot, BUTTONS) };
}

/**
 * @param project the chat's project, which a topic that never ran has not selected
 * @param at the present, milliseconds since 1970
 */
export function statusView(snapshot: ChatSnapshot, project: string | null, at: number): StatusView {
  const { context } = snapshot;
  const { outcome, panel, discussion, round, lastRound } = context;
  return {
    phase: phaseOf(snapshot),
    outcome,
    project,
    panel,
    discussion,
    round,
    // Of other formats nobody knows before.
    lastRound: stageNow(context).rounds === null ? lastRound : round,
    seats: context.seats.map(boardSeat),
    sizes: context.agreement.now,
    waiting: Object.values(context.calls).map((call) => ({
      alias: aliasOf(context, call),
      for: call.for,
      ms: Math.max(0, at - call.since),
    })),
    legal: legalCommands(snapshot),
  };
}
