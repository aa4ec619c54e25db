/** The question that an event is about: as its own words, or as one that is in the transcript already. */
import { asks, type ChatContext } from './context.ts';
import type { Effect } from './effects.ts';
import type { ChatEvent, Command } from './events.ts';

/** A question or topic as it is asked now, and by whom. */
export interface Question {
  readonly by: string;
  readonly from: number | null;
  readonly text: string;
  readonly context: string | null;
}

/** What an event asks the panel; null if it asks nothing. */
export function questionOf(event: ChatEvent): Question | null {
  switch (event.type) {
    case 'open':
    case 'text':
      return event;
    case 'discuss':
      return event.topic === null ? null : { ...event, text: event.topic };
    case 'afresh':
      return event.known.question;
    case 'revise': {
      const { question } = event.known;
      return question?.revised == null ? null : { ...question, text: question.revised };
    }
    default:
      return null;
  }
}

/** Whether a question begins a discussion, and does not go on with the one that is there. */
export function beginsDiscussion({ discussion }: ChatContext, event: ChatEvent): boolean {
  if (discussion === null) return true;
  return event.type === 'text' ? event.fresh : ['open', 'discuss', 'afresh'].includes(event.type);
}

/** Whether the question that runs is asked again: then it is in the transcript already, and is asked there. */
export function isInPlace({ outcome }: ChatContext, event: ChatEvent): boolean {
  return event.type === 'revise' || (event.type === 'afresh' && outcome === null);
}

/** The entries of the questions of which a line says that their first wording is being answered. */
function editedOf({ outcome, asked, ...context }: Pick<ChatContext, 'outcome' | 'asked' | 'calls'>): number[] {
  const panels = asked?.edited === true && outcome === null ? [asked.entry] : [];
  const ones = Object.values(context.calls).flatMap((call) =>
    call.for === 'question' && call.edited ? call.entry : [],
  );
  return [...panels, ...ones];
}

/** The key under which the line about an edited question is shown. */
export const editedKey = (entry: number): string => `edited:${entry}`;

/** What takes the lines about edited questions away that are answered, or asked in their new wording. */
export function editedChanges(before: ChatContext, after: ChatContext): Effect[] {
  const still = editedOf(after);
  const keys = editedOf(before).flatMap((entry) => (still.includes(entry) ? [] : editedKey(entry)));
  return keys.length > 0 ? [{ kind: 'retract', input: { keys } }] : [];
}

/** The entry of the question that a command is about, if it is about one that is there; the engine looks it up. */
export function entryAbout(context: ChatContext, command: Command): number | null {
  switch (command.type) {
    case 'revise':
      return command.seq;
    case 'afresh':
      return context.asked?.entry ?? null;
    case 'edited': {
      const { message } = command;
      if (message === null) return null;
      if (context.asked?.put.message === message) return context.asked.entry;
      return Object.values(asks(context)).find((call) => call.message === message)?.entry ?? null;
    }
    default:
      return null;
  }
}
