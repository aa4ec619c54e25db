/** The types of the machine and what it asks of the world: declarations only, a step hands them back as data. */
import { setup } from 'xstate';
import {
  asks,
  callOf,
  callsIn,
  MAX_ASKS,
  MAX_PROJECTS,
  MAX_SEATS,
  MIN_ANSWERS,
  MIN_SEATS,
  noProject,
  type ChatContext,
} from './context.ts';
import type { AnswerInput, ConcludeInput, Effect, Row } from './effects.ts';
import type { ChatEvent, CommandEvent } from './events.ts';
import type { Notice } from './notices.ts';
import { nextSeat } from './transitions.ts';

/** What a machine's `show` carries: an effect, or the status page, which the step fills in from the statechart. */
export type Shown =
  | Exclude<Effect, { kind: 'answer' | 'conclude' | 'status' }>
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

/** The models that toggling one in the panel leaves. */
function toggled(panel: readonly string[], model: string): readonly string[] {
  return panel.includes(model) ? panel.filter((alias) => alias !== model) : [...panel, model];
}

/** The panel that an event asks for, null if it asks for none. */
export function panelAfter(event: ChatEvent): readonly string[] | null {
  if (event.type === 'project.models') return event.models;
  return event.type === 'project.toggle' ? toggled(event.known.panel, event.model) : null;
}

/** Whether a press on a panel page is of the selected project and names a model that is in it or can be chosen. */
function isOfThisPanel(
  { chat }: ChatContext,
  { known, project, model, listed }: Extract<ChatEvent, { type: 'project.toggle' }>,
): boolean {
  return project === (known.project?.id ?? noProject(chat)) && (listed || known.panel.includes(model));
}

const panelOf = (event: ChatEvent) => ('known' in event ? event.known.panel : []);

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

export const ports = setup({
  types: {
    context: {} as ChatContext,
    events: {} as ChatEvent,
  },
  actions: {
    /** Ask models. */
    call: (_, _params: { calls: readonly (AnswerInput | ConcludeInput)[] }) => {},
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
    enoughSeatsAndTopic: ({ event }) =>
      panelOf(event).length >= MIN_SEATS && event.type === 'discuss' && event.topic !== null,
    enoughAnswers: ({ context, event }) => context.answers >= MIN_ANSWERS && panelOf(event).length >= MIN_SEATS,
    mayAsk: ({ context, event }) =>
      event.type === 'ask' &&
      (event.alias ?? event.known.panel[0]) !== undefined &&
      Object.keys(asks(context)).length < MAX_ASKS,
    asksRun: ({ context }) => Object.keys(context.calls).length > 0,
    seen: ({ context }) => !context.unseen,
    unseen: ({ context }) => context.unseen,
    allEnded: ({ context }) => context.seats.every((seat) => seat.status !== 'thinking' && seat.status !== 'waiting'),
    seatWaits: ({ context }) => nextSeat(context) >= 0,
    nobodyAnswered: ({ context }) => !context.seats.some((seat) => seat.status === 'answered'),
    roundsLeft: ({ context }) => context.round < context.lastRound,
    seatFailed: ({ context, event }) => event.type === 'retry' && context.seats[event.seat]?.status === 'failed',
    turnFailed: ({ context, event }) =>
      event.type === 'retry' && context.seats[event.seat]?.status === 'failed' && context.kind === 'turns',
    anotherWriter: ({ context, event }) => isLive(context, event) && context.writers.length > 1,
    // projects
    nameFree: ({ event }) =>
      event.type === 'project.new' && event.known.named === null && event.known.projects < MAX_PROJECTS,
    namedWithDiscussion: ({ event }) => event.type === 'project.select' && (event.known.named?.latest ?? null) !== null,
    named: ({ event }) => 'known' in event && event.known.named !== null,
    namedOther: ({ context, event }) =>
      'known' in event && event.known.named !== null && event.known.named.id !== context.project,
    namedOtherAndConfirmed: ({ context, event }) =>
      event.type === 'project.delete' &&
      event.confirmed &&
      event.known.named !== null &&
      event.known.named.id !== context.project,
    namedAndConfirmed: ({ event }) => event.type === 'project.delete' && event.confirmed && event.known.named !== null,
    selectedGone: ({ context, event }) => event.type === 'project.gone' && event.project === context.project,
    asksInEnded: ({ context, event }) => callsIn(context, endedProject(event) ?? '').length > 0,
    panelAllowed: ({ context, event }) => {
      if (event.type === 'project.toggle' && !isOfThisPanel(context, event)) return false;
      const size = panelAfter(event)?.length ?? 0;
      return size >= 1 && size <= MAX_SEATS;
    },
    stillThere: ({ event }) => event.type === 'keep' && (event.name === '' || event.known.named !== null),
    confirmed: ({ event }) => 'confirmed' in event && event.confirmed,
  },
});
