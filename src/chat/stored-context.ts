/** The form of a stored context, to the last field: what has another is not this program's, or is broken. */
import { z } from 'zod';
import { FORMAT_NAMES, RUN_FORMATS, type FormatName, type RunFormat } from '../discussion/formats/index.ts';
import type { FailureReason } from '../panel/port.ts';
import type { ChatContext, Outcome, SeatPosition, SeatStatus } from './context.ts';
import { storedPut } from './put.ts';

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
  quota_used: true,
  rate_limited: true,
  content_refused: true,
  too_long: true,
  bad_request: true,
  empty: true,
  timed_out: true,
  went_silent: true,
  thought_only: true,
  no_api: true,
  not_routed: true,
  wrong_place: true,
  unreachable: true,
  provider_error: true,
  invalid: true,
  internal: true,
});
const status = wordsOf<SeatStatus>({
  waiting: true,
  thinking: true,
  answered: true,
  failed: true,
  stopped: true,
  skipped: true,
  listening: true,
});
const position = wordsOf<SeatPosition>({ none: true, earlier: true, first: true, kept: true, moved: true });
const format = z.enum(RUN_FORMATS as readonly [RunFormat, ...RunFormat[]]);
const askedIn = z.enum(FORMAT_NAMES as readonly [FormatName, ...FormatName[]]);
const outcome = wordsOf<Outcome>({
  complete: true,
  agreed: true,
  unmoved: true,
  nobody: true,
  stopped: true,
  concluded: true,
  unconcluded: true,
  unwritten: true,
  unlisted: true,
  resumed: true,
});

const seat = z.object({
  alias: id,
  by: id.nullable(),
  fallbacks: ids,
  status,
  reason: reason.nullable(),
  until: count.nullable(),
  call: id.nullable(),
  broken: id.nullable(),
  upTo: count.nullable(),
  usd: count,
  position,
  vote: count.nullable(),
  heard: z.boolean(),
});
const call = z.union([
  z.object({ for: z.enum(['seat', 'turn', 'ranking']), seat: count, since: count }),
  z.object({
    for: z.literal('question'),
    alias: id,
    since: count,
    message: count.nullable(),
    discussion: id,
    project: id.nullable(),
    put: storedPut.nullable(),
    threaded: z.boolean(),
    entry: count,
    edited: z.boolean(),
    usd: count,
  }),
  z.object({ for: z.enum(['options', 'comparison', 'conclusion']), alias: id, since: count, usd: count }),
]);

/** Reads a stored context. */
export const storedContext: z.ZodType<ChatContext> = z.object({
  chat: count,
  project: id.nullable(),
  panel: ids,
  discussion: id.nullable(),
  round: count,
  lastRound: count,
  mostRounds: count.nullable(),
  format,
  stage: count,
  stageRounds: count,
  retried: z.boolean(),
  seats: z.array(seat),
  calls: z.record(id, call),
  answers: count,
  remarks: count,
  remarked: z.array(z.object({ message: count, entry: count })),
  asked: z
    .object({
      entry: count,
      put: storedPut,
      due: count.nullable(),
      round: count,
      goesOn: z.boolean(),
      edited: z.boolean(),
      format: askedIn,
      rounds: count,
    })
    .nullable(),
  hangsOn: count.nullable(),
  together: z.object({ call: id, since: count, length: count }).nullable(),
  agreement: z.object({ now: z.array(count), blind: z.array(count) }),
  comparison: count,
  options: count.nullable(),
  finders: ids,
  settling: z.object({ seq: count, point: count, sides: ids }).nullable(),
  cost: z.object({
    calls: count,
    tokensIn: count,
    tokensOut: count,
    tokensCached: count,
    usd: count,
    estimated: z.boolean(),
  }),
  judges: ids,
  writers: ids,
  unwritten: z.array(z.object({ alias: id, reason, until: count.nullable() })),
  outcome: outcome.nullable(),
  approval: z
    .object({
      usd: count,
      of: z.enum(['all', 'chat']),
      limit: count,
      left: count,
      unpriced: ids,
      perM: count,
    })
    .nullable(),
  approved: z.enum(['all', 'chat']).nullable(),
  payer: count.nullable(),
  board: count,
  notify: z.boolean(),
  unseen: z.boolean(),
  entry: count,
  made: z.object({ calls: count, discussions: count, projects: count }),
});
