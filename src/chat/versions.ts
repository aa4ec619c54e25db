/**
 * Versions of what is stored, and the way from each to the next: of the machine's snapshot, and of effects' inputs. What an older program
 * left is still to be read, and what it asked for to be done.
 */
import { answerCost, NO_COST, unknownTariff } from '../discussion/costs.ts';
import { field } from '../lib/field.ts';
import { boardKey } from './board.ts';
import type { Effect, EffectInputs, EffectKind } from './effects.ts';
import { firstSnapshot, restored, stored, type StoredSnapshot } from './step.ts';
import type { ChatSnapshot } from './status.ts';

/**
 * The version of the snapshots written now. Raise it with any change of the context or the states, add the migration below, and
 * what `test/upgrade/versions.test.ts` asks for.
 */
export const MACHINE_VERSION = 8;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A stored object with more in each of its seats, and what depends on the seat. */
function withSeats(stored: unknown, more: object, of: (seat: object) => object = () => ({})): unknown {
  const seats = field(stored, 'seats');
  // What has none is refused when it is read.
  if (!Array.isArray(seats)) return stored;
  return { ...(stored as object), seats: seats.map((seat: object) => ({ ...seat, ...more, ...of(seat) })) };
}

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

/** Whether a snapshot or an effect's input is of a version that this program does not know, given the newest of each. */
export function isNewer(newest: { readonly snapshot: number; readonly effect: number }): boolean {
  return newest.snapshot > MACHINE_VERSION || newest.effect > EFFECT_VERSION;
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

// ---- effects

/**
 * The version of the inputs written now, one for all kinds. Raise it with any change of `EffectInputs`, add the migration below,
 * and what `test/upgrade/versions.test.ts` asks for.
 */
export const EFFECT_VERSION = 8;

/** An input of effects of version 2 with the field `until` where version 3 has it. */
function untilUnknown(kind: string, input: object): object {
  const until = null;
  const seat = { until, broken: false };
  if (kind === 'fail') return { ...input, until };
  if (kind === 'board') return withSeats(input, seat) as object;
  if (kind === 'status') return { ...input, status: withSeats(field(input, 'status'), seat) };
  const notice = field(input, 'notice');
  return kind === 'notice' && field(notice, 'say') === 'failed'
    ? { ...input, notice: { ...(notice as object), until } }
    : input;
}

/**
 * `effectMigrations[n]` takes an input of version n to version n + 1. It gives an input that did not change as it is, and an effect of
 * another kind where the kind was renamed.
 */
const effectMigrations: Record<number, (kind: string, input: object) => { kind: string; input: object }> = {
  // Which use is explained may be any word: a new command must not make a new version.
  1: (kind, input) => ({ kind, input }),
  // No provider had told when to ask again.
  2: (kind, input) => ({ kind, input: untilUnknown(kind, input) }),
  // Answers stood alone, and a run had a second progress message.
  3: oneBoard,
  // Whoever asked for a deletion was not noted, and was always there to be told.
  4: (kind, input) => {
    if (kind === 'confirm') return { kind, input: { ...input, asker: null } };
    return { kind, input: kind === 'forget' ? { ...input, silent: false } : input };
  },
  // Nothing waited for a yes.
  5: (kind, input) => ({ kind, input: kind === 'board' ? { ...input, approval: null } : input }),
  // Whoever spoke had a name, and nobody said what they hold.
  6: stageUnknown,
  // Nobody took the seat of another, and nobody was asked to settle anything.
  7: ownSeats,
};

/** An effect of version 7 as version 8 has it. */
function ownSeats(kind: string, input: object): { kind: string; input: object } {
  const by = { by: null };
  switch (kind) {
    case 'answer':
      return { kind, input: { ...input, ...by, settling: null } };
    case 'board':
      return { kind, input: { ...(withSeats(input, by) as object), finder: null } };
    case 'status':
      return { kind, input: { ...input, status: withSeats(field(input, 'status'), by) } };
    default:
      return { kind, input };
  }
}

/** An effect of version 6 as version 7 has it. */
function stageUnknown(kind: string, input: object): { kind: string; input: object } {
  const inTurn = field(input, 'kind') === 'turns';
  switch (kind) {
    case 'answer':
      return { kind, input: { ...input, sees: inTurn ? 'said' : 'nothing', named: true } };
    case 'board':
      return { kind, input: { ...input, sizes: [], pointless: false, sits: false } };
    case 'status':
      return { kind, input: { ...input, status: { ...(field(input, 'status') as object), sizes: [] } } };
    default:
      return { kind, input };
  }
}

/** An effect of version 3 as version 4 has it. */
function oneBoard(kind: string, input: object): { kind: string; input: object } {
  switch (kind) {
    case 'answer':
      return { kind, input: { ...input, notBefore: null } };
    case 'place':
      return { kind, input: { ...input, edits: null } };
    case 'post':
      return { kind, input: { ...input, hangsOn: null, beside: null } };
    case 'page':
      return { kind, input: { ...input, discussion: null } };
    case 'retract':
      return { kind, input: { keys: field(input, 'calls') } };
    case 'notice': {
      const { notice, ...rest } = input as { notice: unknown };
      // That a model did not write the consensus: the progress message says it now.
      return field(notice, 'say') === 'failed'
        ? { kind: 'retract', input: { keys: [] } }
        : { kind, input: { notice, ...rest } };
    }
    case 'board': {
      const { closing: _, writerCall: __, ...rest } = input as Record<string, unknown>;
      const isOver = rest['phase'] === 'ended' && Array.isArray(rest['buttons']) && rest['buttons'].length === 0;
      // Its last words: it goes instead.
      if (isOver) return { kind: 'retract', input: { keys: [boardKey(Number(rest['board']))] } };
      return { kind, input: { ...rest, discussion: null, hangsOn: null, goesOn: false, unwritten: [] } };
    }
    default:
      return { kind, input };
  }
}

/** What the input of each kind has at least: enough to tell an input from garbage. */
const FIELDS: { readonly [K in EffectKind]: readonly (keyof EffectInputs[K])[] } = {
  answer: ['call', 'for', 'alias', 'by', 'panel', 'discussion', 'upTo', 'notBefore', 'sees', 'named', 'settling'],
  rank: ['call', 'for', 'alias', 'by', 'panel', 'discussion', 'round', 'upTo'],
  list: ['call', 'for', 'alias', 'discussion', 'round', 'upTo'],
  compare: ['call', 'for', 'alias', 'discussion', 'round'],
  positions: ['discussion', 'round'],
  conclude: ['call', 'for', 'alias', 'panel', 'discussion', 'upTo'],
  place: ['call', 'alias', 'edits'],
  post: ['call', 'seq', 'beside'],
  fail: ['call', 'alias', 'reason'],
  retract: ['keys'],
  thinking: ['seq'],
  react: ['messages'],
  board: ['board', 'phase', 'approval', 'seats', 'sizes', 'finder', 'unwritten', 'buttons'],
  notice: ['notice'],
  toast: ['callback'],
  page: ['page', 'panel'],
  status: ['status'],
  export: ['discussion', 'upTo'],
  confirm: ['project', 'asker'],
  offer: ['offer'],
  tellOwner: ['board', 'asker', 'approval'],
  tell: ['project'],
  mydata: ['replyTo'],
  forget: ['replyTo', 'edits', 'silent'],
};

function isEffect(given: { readonly kind: string; readonly input: object }): given is Effect {
  const fields = Object.hasOwn(FIELDS, given.kind) ? FIELDS[given.kind as EffectKind] : null;
  return fields !== null && fields.every((field) => Object.hasOwn(given.input, field));
}

/**
 * Brings back an effect of any released version.
 * @param input as it was stored, parsed
 * @throws if the version is newer than this program, or it is no effect
 */
export function effectOfVersion(version: number, kind: string, input: unknown): Effect {
  if (version > EFFECT_VERSION) {
    throw new Error(`An effect has version ${version}, this program knows ${EFFECT_VERSION}: start the newer program`);
  }
  if (!isObject(input)) throw new Error('A stored effect cannot be restored: it has no input');
  let effect = { kind, input };
  for (let v = version; v < EFFECT_VERSION; v++) {
    const migrate = effectMigrations[v];
    if (!migrate) throw new Error(`There is no migration from version ${v} of effects`);
    effect = migrate(effect.kind, effect.input);
  }
  if (!isEffect(effect)) throw new Error('A stored effect cannot be restored: it is of no kind this program knows');
  return effect;
}
