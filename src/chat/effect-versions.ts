/** Versions of effects' inputs and the way from each to the next. What an older program asked for is still to be done. */
import type { Effect, EffectInputs, EffectKind } from './effects.ts';

/**
 * The version of the inputs written now, one for all kinds. Raise it with any change of `EffectInputs`, add the migration below,
 * and what `test/upgrade/versions.test.ts` asks for.
 */
export const EFFECT_VERSION = 2;

/**
 * `migrations[n]` takes an input of version n to version n + 1. It gives an input that did not change as it is, and an effect of
 * another kind where the kind was renamed.
 */
const migrations: Record<number, (kind: string, input: object) => { kind: string; input: object }> = {
  // Which use is explained may be any word: a new command must not make a new version.
  1: (kind, input) => ({ kind, input }),
};

/** What the input of each kind has at least: enough to tell an input from garbage. */
const FIELDS: { readonly [K in EffectKind]: readonly (keyof EffectInputs[K])[] } = {
  answer: ['call', 'for', 'alias', 'panel', 'discussion', 'upTo'],
  conclude: ['call', 'for', 'alias', 'panel', 'discussion', 'upTo'],
  place: ['call', 'alias'],
  post: ['call', 'seq'],
  fail: ['call', 'alias', 'reason'],
  retract: ['calls'],
  board: ['board', 'phase', 'seats', 'buttons'],
  notice: ['notice'],
  toast: ['callback'],
  page: ['page', 'panel'],
  status: ['status'],
  export: ['discussion', 'upTo'],
  confirm: ['project'],
  tell: ['project'],
  forget: ['replyTo', 'edits'],
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function isEffect(given: { readonly kind: string; readonly input: object }): given is Effect {
  const fields = Object.hasOwn(FIELDS, given.kind) ? FIELDS[given.kind as EffectKind] : null;
  return fields !== null && fields.every((field) => Object.hasOwn(given.input, field));
}

/**
 * Brings back an effect of any released version.
 * @param input as it was stored, parsed
 * @throws if the version is newer than this program, or it is no effect
 */
export function thawEffect(version: number, kind: string, input: unknown): Effect {
  if (version > EFFECT_VERSION) {
    throw new Error(`An effect has version ${version}, this program knows ${EFFECT_VERSION}: start the newer program`);
  }
  if (!isObject(input)) throw new Error('A stored effect cannot be restored: it has no input');
  let effect = { kind, input };
  for (let v = version; v < EFFECT_VERSION; v++) {
    const migrate = migrations[v];
    if (!migrate) throw new Error(`There is no migration from version ${v} of effects`);
    effect = migrate(effect.kind, effect.input);
  }
  if (!isEffect(effect)) throw new Error('A stored effect cannot be restored: it is of no kind this program knows');
  return effect;
}
