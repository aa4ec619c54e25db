/** The form of a stored context, to the last field: what has another is not this program's, or is broken. */
import { z } from 'zod';
import type { FailureReason } from '../panel/port.ts';
import type { ChatContext, Outcome, SeatStatus } from './context.ts';

const id = z.string();
const count = z.number();
const ids = z.array(id);

/** Every value of a union of words, by name, so that a missing one does not compile. */
const wordsOf = <T extends string>(words: Readonly<Record<T, true>>) => z.enum(Object.keys(words) as T[]);

const reason = wordsOf<FailureReason>({
  no_provider: true,
  unknown_model: true,
  key_refused: true,
  no_credit: true,
  rate_limited: true,
  content_refused: true,
  too_long: true,
  bad_request: true,
  empty: true,
  timed_out: true,
  went_silent: true,
  unreachable: true,
  provider_error: true,
  invalid: true,
  internal: true,
});
const status = wordsOf<SeatStatus>({ waiting: true, thinking: true, answered: true, failed: true, stopped: true });
const outcome = wordsOf<Outcome>({
  complete: true,
  nobody: true,
  stopped: true,
  concluded: true,
  unconcluded: true,
  unwritten: true,
});

const seat = z.object({
  alias: id,
  status,
  reason: reason.nullable(),
  call: id.nullable(),
  upTo: count.nullable(),
});
const call = z.union([
  z.object({ for: z.enum(['seat', 'turn']), seat: count, since: count }),
  z.object({
    for: z.literal('question'),
    alias: id,
    since: count,
    message: count.nullable(),
    discussion: id,
    project: id.nullable(),
  }),
  z.object({ for: z.literal('conclusion'), alias: id, since: count }),
]);

export const storedContext: z.ZodType<ChatContext> = z.object({
  chat: count,
  project: id.nullable(),
  panel: ids,
  discussion: id.nullable(),
  round: count,
  lastRound: count,
  kind: z.enum(['open', 'turns']),
  seats: z.array(seat),
  calls: z.record(id, call),
  answers: count,
  remarks: count,
  writers: ids,
  outcome: outcome.nullable(),
  board: count,
  notify: z.boolean(),
  unseen: z.boolean(),
  entry: count,
  made: z.object({ calls: count, discussions: count, projects: count }),
});
