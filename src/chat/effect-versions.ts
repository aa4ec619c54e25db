/** Versions of effects' inputs, and the way from each to the next: what an older program asked for is still to be done. */
import { field } from '../lib/field.ts';
import { boardKey } from './board.ts';
import type { Effect, EffectInputs, EffectKind } from './effects.ts';
import { isObject, withSeats } from './older-forms.ts';

/**
 * The version of the inputs written now, one for all kinds. Raise it with any change of `EffectInputs`, add the migration below,
 * and what `test/upgrade/versions.test.ts` asks for.
 */
export const EFFECT_VERSION = 9;

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
  // Nobody noted in which round a seat was offered: whoever presses is told that it is over.
  8: (kind, input) => {
    const offer = field(input, 'offer');
    return {
      kind,
      input: field(offer, 'of') === 'seats' ? { ...input, offer: { ...(offer as object), round: 0 } } : input,
    };
  },
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
