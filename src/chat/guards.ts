/**
 * The types of the machine, what it asks of the world, and its guards. What it asks are declarations only: a step hands them back as
 * data. What only one command asks about stands with that command.
 */
import { setup } from 'xstate';
import { asks, callOf, callsIn, MIN_SEATS, type ChatContext } from './context.ts';
import type { CallInput, Effect } from './effects.ts';
import type { CommandEvent } from './commands/index.ts';
import type { ChatEvent } from './events.ts';
import type { Notice } from './notices.ts';
import type { Row } from './rows.ts';
import { following, stateOfStage, type StageState } from './run.ts';
import { findersLeft, standInFor } from './stand-in.ts';
import { hasRounds, isComparing, nextSeat } from './transitions.ts';

/** What a machine's `show` carries: an effect, or the status page, which the step fills in from the statechart. */
export type Shown =
  | Exclude<Effect, { kind: 'answer' | 'rank' | 'list' | 'compare' | 'conclude' | 'status' }>
  | { kind: 'status'; input: { project: string | null; replyTo: number | null } };

/** A line that answers no command. */
export function line(notice: Notice): Shown {
  return { kind: 'notice', input: { notice, replyTo: null, callback: null, edits: null } };
}

/** A line about what a command did: on a pressed page it takes the page's place. */
export function told(event: CommandEvent, notice: Notice): Shown {
  const edits = event.pressed ? event.message : null;
  return { kind: 'notice', input: { notice, replyTo: edits === null ? event.message : null, callback: null, edits } };
}

/** The panel as a command finds it; nobody for any other event. */
export const panelOf = (event: ChatEvent): readonly string[] => ('known' in event ? event.known.panel : []);

/** How many rounds more an event wants of the discussion that is open; one that begins another is not about these. */
function roundsOf(event: ChatEvent): number {
  if (event.type !== 'discuss') return 1;
  return event.topic === null ? event.rounds : 0;
}

/** The project that an event ends, if it does. */
export function endedProject(event: ChatEvent): string | null {
  if (event.type === 'project.gone') return event.project;
  return event.type === 'project.delete' ? (event.known.named?.id ?? null) : null;
}

/** Whether an event is the result of a call in flight, and of a call of its kind. */
function isLive(context: ChatContext, event: ChatEvent): boolean {
  const call = 'call' in event ? callOf(context, event.call) : undefined;
  return call !== undefined && event.type.startsWith(`${call.for}.`);
}

/** Whether a question to one model runs in a discussion. */
function asksIn(context: ChatContext, discussion: string): boolean {
  return Object.values(asks(context)).some((call) => call.discussion === discussion);
}

/** Whether this stage is next. */
const is =
  (state: StageState) =>
  ({ context }: { context: ChatContext }): boolean =>
    stateOfStage(context) === state;

/** The seat that a failed call was for, if another model may take it: its own is down, and no limit of the day is in the way. */
function takesOver(context: ChatContext, event: ChatEvent): boolean {
  return isLive(context, event) && standInFor(context, event) !== null;
}

export const ports = setup({
  types: {
    context: {} as ChatContext,
    events: {} as ChatEvent,
  },
  actions: {
    /** Ask models. */
    call: (_, _params: { calls: readonly CallInput[] }) => {},
    /** End calls in flight: their results are nobody's business any more. */
    abort: (_, _params: { calls: readonly string[] }) => {},
    /** Write rows. */
    record: (_, _params: { rows: readonly Row[] }) => {},
    /** Show something. */
    show: (_, _params: Shown) => {},
  },
  guards: {
    /** A result is live while its call is in flight; any other is ignored. */
    live: ({ context, event }) => isLive(context, event),
    enoughSeats: ({ event }) => panelOf(event).length >= MIN_SEATS,
    /** Another round of the discussion that is open. */
    mayGoOn: ({ context, event }) => panelOf(event).length >= MIN_SEATS && hasRounds(context, roundsOf(event)),
    /** Nobody has to say yes to what the stage may cost that is next: a round, or the judge. */
    roundMayBegin: ({ context }) => context.approval === null && stateOfStage(context) !== 'concluding',
    mayConclude: ({ context }) => context.approval === null && stateOfStage(context) === 'concluding',
    opens: is('opening'),
    discusses: is('discussing'),
    challenges: is('challenging'),
    drafts: is('drafting'),
    reviews: is('reviewing'),
    lists: is('listing'),
    votes: is('voting'),
    ranks: is('ranking'),
    settles: is('settling'),
    /** Another model takes the seat whose own is down. */
    takesOver: ({ context, event }) => takesOver(context, event),
    asksRun: ({ context }) => Object.keys(context.calls).length > 0,
    seen: ({ context }) => !context.unseen,
    unseen: ({ context }) => context.unseen,
    allEnded: ({ context }) => context.seats.every((seat) => seat.status !== 'thinking' && seat.status !== 'waiting'),
    seatWaits: ({ context }) => nextSeat(context) >= 0,
    nobodySpeaks: ({ context }) => context.seats.every(({ status }) => status !== 'thinking'),
    /** Who agrees is known, or need not be, and the format goes on. */
    stageFollows: ({ context }) => !isComparing(context) && following(context).stage !== null,
    /** The same, and it does not. */
    runEnds: ({ context }) => !isComparing(context) && following(context).stage === null,
    anotherWriter: ({ context, event }) => isLive(context, event) && context.writers.length > 1,
    anotherFinder: ({ context, event }) => isLive(context, event) && findersLeft(context, event).length > 0,
    /** The current discussion may be deleted: nothing runs in it. */
    expiresHere: ({ context, event }) =>
      event.type === 'discussion.expired' &&
      event.discussion === context.discussion &&
      !asksIn(context, event.discussion),
    /** Another discussion may be deleted. */
    expiresBeside: ({ context, event }) =>
      event.type === 'discussion.expired' &&
      event.discussion !== context.discussion &&
      !asksIn(context, event.discussion),
    selectedGone: ({ context, event }) => event.type === 'project.gone' && event.project === context.project,
    asksInEnded: ({ context, event }) => callsIn(context, endedProject(event) ?? '').length > 0,
  },
});
