/**
 * A question's message was edited while it is being answered: one line says that the first wording is, and its button asks the new one.
 */
import { assertEvent } from 'xstate';
import { asks, MIN_SEATS, type ChatContext, type QuestionCall } from '../context.ts';
import { panelOf, ports } from '../guards.ts';
import type { ChatEvent } from '../events.ts';
import type { Notice } from '../notices.ts';
import type { CommandSpec, Said } from './command.ts';
import { askedAgain } from './more.ts';
import { overBudget, tooSmall } from './refusals.ts';

/** A message was edited that asked something; `message` is that one. */
export interface EditedEvent extends Said {
  readonly type: 'edited';
  /** The question in it now. */
  readonly text: string;
}
/** A press: the question is to be asked in its new wording. */
export interface ReviseEvent extends Said {
  readonly type: 'revise';
  /** The entry that is the question. */
  readonly seq: number;
}

/** The question to one model in flight that is an entry, with its call. */
function askOf(context: ChatContext, seq: number) {
  const found = Object.entries(asks(context)).find(([, question]) => question.entry === seq);
  return found && { id: found[0], question: found[1] };
}

/** Why a question to one model may not be asked again: a limit of the day does not cover it. */
function overBudgetOne(context: ChatContext, event: ReviseEvent): Notice | null {
  const one = askOf(context, event.seq);
  return one ? overBudget(event, one.question.alias, one.question.usd) : null;
}

/** A question of which nothing more is waited for: it is asked at once. */
const wholeNow = (question: QuestionCall): QuestionCall => ({
  ...question,
  put: question.put && { ...question.put, long: false },
});

/** What an edited message asked, and is being answered: the panel's question, or that to one model. */
function runningQuestion(context: ChatContext, event: ChatEvent) {
  if (event.type !== 'edited' || event.message === null) return null;
  const { message } = event;
  const { asked } = context;
  if (asked?.put.message === message) return context.outcome === null ? asked : null;
  return Object.values(asks(context)).find((question) => question.message === message) ?? null;
}

const again = ['useProject', 'withdrawRun', 'nextBoard', 'useDiscussion'] as const;
const runsAgain = {
  guard: 'revisesPanel',
  target: 'approving',
  reenter: true,
  actions: [...again, 'beginRun'],
} as const;

function revisesPanel({ asked }: ChatContext, event: ChatEvent): boolean {
  if (event.type !== 'revise' || asked?.entry !== event.seq) return false;
  return event.known.question?.revised != null && panelOf(event).length >= MIN_SEATS;
}

export const edited = {
  names: [],
  on: {
    anywhere: {
      edited: { guard: 'isBeingAnswered', actions: 'noteEdited' },
      revise: { guard: 'revisesOne', actions: 'askOneAgain' },
    },
    approving: { revise: runsAgain },
    asking: { revise: runsAgain },
  },
  guards: {
    /** A question is being answered, and its message says something else now. */
    isBeingAnswered: ({ context, event }) => {
      if (event.type !== 'edited' || event.known.question?.differs !== true) return false;
      return runningQuestion(context, event) !== null;
    },
    revisesPanel: ({ context, event }) => revisesPanel(context, event),
    revisesOne: ({ context, event }) =>
      event.type === 'revise' &&
      askOf(context, event.seq) !== undefined &&
      event.known.question?.revised != null &&
      overBudgetOne(context, event) === null,
  },
  actions: {
    /** The newest wording is kept; of the first edit a line tells. */
    noteEdited: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'edited');
      const question = runningQuestion(context, event);
      if (question === null) return;
      const { entry: seq } = question;
      enqueue({ type: 'record', params: { rows: [{ row: 'message.revise', seq, text: event.text }] } });
      if (question.edited) return;
      const input = { offer: { of: 'edited', seq }, replyTo: event.message } as const;
      enqueue({ type: 'show', params: { kind: 'offer', input } });
      const one = askOf(context, seq);
      enqueue.assign(
        one
          ? { calls: { ...context.calls, [one.id]: { ...one.question, edited: true } } }
          : { asked: context.asked && { ...context.asked, edited: true } },
      );
    }),

    askOneAgain: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'revise');
      const text = event.known.question?.revised ?? null;
      const one = askOf(context, event.seq);
      if (!one || text === null) return;
      const { asked, call } = askedAgain(context, one.id, wholeNow(one.question), event.at, null, enqueue);
      enqueue.assign(asked);
      enqueue({ type: 'record', params: { rows: [{ row: 'message.reword', seq: event.seq, text, call }] } });
    }),
  },
  refuse: {
    // Nobody waits for a word about an edit that changes nothing now.
    edited: () => null,
    revise: ({ context }, event) =>
      (context.asked?.entry === event.seq ? tooSmall(event.known.panel) : null) ??
      overBudgetOne(context, event) ?? { say: 'stale' },
  },
} as const satisfies CommandSpec;
