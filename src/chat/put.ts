/** How a question was put: who wrote it when, and whether more of it may come. Telegram sends one thing in two messages now and then. */
import { z } from 'zod';
import type { ChatEvent } from './events.ts';

/** A message with a question, as far as its next part can be told by it. */
export interface Put {
  /** Its id; null for what a button asked. */
  readonly message: number | null;
  /** Telegram's id of who wrote it. */
  readonly from: number | null;
  /** When it was written, milliseconds since 1970, in whole seconds as Telegram tells. */
  readonly date: number;
  /** It is as long as a message can be, or nearly: a client has perhaps cut it. */
  readonly long: boolean;
  /** The album it is part of. */
  readonly album: string | null;
}

export const storedPut: z.ZodType<Put> = z.object({
  message: z.number().nullable(),
  from: z.number().nullable(),
  date: z.number(),
  long: z.boolean(),
  album: z.string().nullable(),
});

/** A message that may be more of a question. */
export interface Written extends Put {
  /** It was forwarded: a comment often comes before what it is about. */
  readonly forwarded: boolean;
}

/** A message of so many UTF-16 units may have been cut by its sender's client: 4096 is the most, and it cuts at a blank. */
export const LONG = 4000;
/** So long after a question its next part is one of it, milliseconds by the messages' own dates: a backlog is not joined. */
export const JOINS_MS = 2000;

/** Whether a message is more of a question: of the same person, just after it, and of a kind that comes in parts. */
export function isMoreOf(question: Put, written: Written): boolean {
  const after = written.date - question.date;
  if (question.from === null || written.from !== question.from || after < 0 || after > JOINS_MS) return false;
  return question.long || written.forwarded || (written.album !== null && written.album === question.album);
}

/** Whether an event is more of a question that was put so. */
export function continues(put: Put | null, event: ChatEvent): boolean {
  const written = event.type === 'text' || event.type === 'more' ? event.written : null;
  return put !== null && written !== null && isMoreOf(put, written);
}

/** How a question is put by an event; one by a button has no more to come. */
export function putBy(event: ChatEvent): Put {
  const nothing: Put = { message: null, from: null, date: 0, long: false, album: null };
  if (!('written' in event) || event.written === null)
    return { ...nothing, message: 'message' in event ? event.message : null };
  const { message, from, date, long, album } = event.written;
  return { message, from, date, long, album };
}
