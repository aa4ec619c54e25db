/** Versions of the machine's snapshot, and the way from each to the next: what an older program left is still to be read. */
import { answerCost, NO_COST, unknownTariff } from '../discussion/costs.ts';
import { field } from '../lib/field.ts';
import type { ChatSnapshot } from './status.ts';
import { firstSnapshot, restored, stored, type StoredSnapshot } from './step.ts';
import { isObject, withSeats } from './older-forms.ts';

/**
 * The version of the snapshots written now. Raise it with any change of the context or the states, add the migration below, and
 * what `test/upgrade/versions.test.ts` asks for.
 */
export const MACHINE_VERSION = 8;

/** `snapshotMigrations[n]` takes a snapshot of version n to version n + 1. */
const snapshotMigrations: Record<number, (snapshot: StoredSnapshot) => StoredSnapshot> = {
  // Whether people can see the chat was not known before.
  1: ({ context, ...rest }) => ({ ...rest, context: { ...(context as object), unseen: false } }),
  // No provider had told when to ask again, and what broke off was not kept.
  2: ({ context, ...rest }) => ({ ...rest, context: withSeats(context, { until: null, broken: null }) }),
  // Every discussion could go on for ever.
  3: ({ context, ...rest }) => ({ ...rest, context: { ...(context as object), mostRounds: null } }),
  // Nobody noted which entry a question was, and every answer had a message of its own.
  4: ({ context, ...rest }) => ({
    ...rest,
    context: {
      ...(context as object),
      ...withCalls(context, ({ for: what }) =>
        what === 'question' ? { put: null, threaded: false, entry: 0, edited: false } : {},
      ),
      asked: null,
      hangsOn: null,
      together: null,
      unwritten: [],
    },
  }),
  // Nobody counted what may be spent.
  5: ({ context, ...rest }) => ({
    ...rest,
    context: {
      ...(withSeats(context, { usd: UNKNOWN_COST }) as object),
      ...withCalls(context, ({ for: what }) =>
        what === 'question' || what === 'conclusion' ? { usd: UNKNOWN_COST } : {},
      ),
      approval: null,
      approved: null,
      payer: null,
    },
  }),
  // There were two formats, of one stage each, and nobody said what they hold.
  6: ({ context, ...rest }) => {
    const { kind, ...others } = context as Record<string, unknown>;
    return {
      ...rest,
      context: {
        ...(withSeats(others, { position: 'none' }) as object),
        format: kind === 'turns' ? 'discuss' : 'open',
        stage: 0,
        stageRounds: 1,
        retried: false,
        agreement: { now: [], blind: [] },
        comparison: 0,
        judges: [],
      },
    };
  },
  // A round was not a state of its own, nobody took the seat of another, and nothing but who agrees was found out.
  7: ({ value, context, ...rest }) => {
    const { asked, format, lastRound, ...others } = context as Record<string, unknown>;
    const asks = isObject(asked) ? { ...asked, format, rounds: roundsSince(asked, lastRound) } : asked;
    const heard = { by: null, fallbacks: [], vote: null, heard: false };
    return {
      ...rest,
      value: isAsking(value) ? { asking: value } : value,
      context: {
        ...(withSeats({ ...others, format, lastRound }, heard, hasAnswered) as object),
        asked: asks,
        remarked: [],
        options: null,
        finders: [],
        settling: null,
        cost: NO_COST,
      },
    };
  },
};

/** The states of version 7 that are states of a round. */
const isAsking = (value: unknown): boolean =>
  isObject(value) || (typeof value === 'string' && ['opening', 'challenging', 'comparing'].includes(value));

/** For how many rounds a question was asked, by the last that there is to be. */
function roundsSince(asked: object, lastRound: unknown): number {
  return Math.max(1, Number(lastRound) - Number(field(asked, 'round')) + 1);
}

/** Whether a seat of version 7 has said anything, as far as is known. */
const hasAnswered = (seat: object): object => {
  const said = field(seat, 'status') === 'answered' || field(seat, 'broken') !== null;
  return said || field(seat, 'position') !== 'none' ? { heard: true } : {};
};

/** What a call may cost that an older program made, US dollars: nobody knows any more, so something. */
const UNKNOWN_COST = answerCost(unknownTariff(''), 0);

/** The calls of a stored context with more in some of them. */
function withCalls(context: unknown, more: (call: { readonly for?: unknown }) => object): object {
  const calls = field(context, 'calls');
  if (!isObject(calls)) return {};
  const noted = (call: unknown) => (isObject(call) ? { ...call, ...more(call) } : call);
  return { calls: Object.fromEntries(Object.entries(calls).map(([id, call]) => [id, noted(call)])) };
}

/** A snapshot as data, with its version. */
export function versioned(snapshot: ChatSnapshot): { version: number; data: StoredSnapshot } {
  return { version: MACHINE_VERSION, data: stored(snapshot) };
}

/**
 * Brings back a snapshot of any released version.
 * @throws if the version is newer than this program, or the snapshot cannot be restored
 */
export function snapshotOfVersion(version: number, data: StoredSnapshot): ChatSnapshot {
  if (version > MACHINE_VERSION) {
    throw new Error(
      `A snapshot has version ${version}, this program knows ${MACHINE_VERSION}: start the newer program`,
    );
  }
  let migrated = data;
  for (let v = version; v < MACHINE_VERSION; v++) {
    const migrate = snapshotMigrations[v];
    if (!migrate) throw new Error(`There is no migration from snapshot version ${v}`);
    migrated = migrate(migrated);
  }
  return restored(migrated);
}

/**
 * How a chat stands by its row. One that has taken no event (`seq` 0) has nothing stored: it stands as every chat begins.
 * @throws as `snapshotOfVersion`
 */
export function snapshotOf(row: {
  readonly id: number;
  readonly seq: number;
  readonly version: number;
  readonly snapshot: StoredSnapshot;
}): ChatSnapshot {
  return row.seq === 0 ? firstSnapshot(row.id) : snapshotOfVersion(row.version, row.snapshot);
}
