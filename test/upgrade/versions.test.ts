/**
 * What is stored has a version, and every change of it raises that. When `npm run types` or this test fails, the context of a chat, its
 * states or the input of an effect is not what the current version says any more, so databases of today would be misread. Then:
 *
 * 1. raise `MACHINE_VERSION` (`src/chat/snapshot-versions.ts`) or `EFFECT_VERSION` (`src/chat/effect-versions.ts`) and add the migration from
 *    the version before to the one that is new;
 * 2. write the new version down beside the others in `test/fixtures/versions`, which stay as they are, and name it below;
 * 3. with the program as it was before, make a fixture that holds what changes (`test/upgrade/make.ts`); for an effect that is new, with
 *    the program as it is then, so that the next change finds one.
 */
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { EFFECT_VERSION, effectOfVersion } from '../../src/chat/effect-versions.ts';
import type { EffectInputs, EffectKind } from '../../src/chat/effects.ts';
import type { ChatSnapshot } from '../../src/chat/status.ts';
import { MACHINE_VERSION, snapshotOfVersion } from '../../src/chat/snapshot-versions.ts';
import { effects1 } from '../fixtures/versions/effects-1.ts';
import { effects2 } from '../fixtures/versions/effects-2.ts';
import { effects3 } from '../fixtures/versions/effects-3.ts';
import { effects5 } from '../fixtures/versions/effects-5.ts';
import { effects6 } from '../fixtures/versions/effects-6.ts';
import { effects7 } from '../fixtures/versions/effects-7.ts';
import { effects8 } from '../fixtures/versions/effects-8.ts';
import { effects9 } from '../fixtures/versions/effects-9.ts';
import { effects4 } from '../fixtures/versions/effects-4.ts';
import { snapshot1 } from '../fixtures/versions/snapshot-1.ts';
import { snapshot2 } from '../fixtures/versions/snapshot-2.ts';
import { snapshot3 } from '../fixtures/versions/snapshot-3.ts';
import { snapshot4 } from '../fixtures/versions/snapshot-4.ts';
import { snapshot5 } from '../fixtures/versions/snapshot-5.ts';
import { snapshot6 } from '../fixtures/versions/snapshot-6.ts';
import { snapshot7 } from '../fixtures/versions/snapshot-7.ts';
import { snapshot8 } from '../fixtures/versions/snapshot-8.ts';
import { fixtures, storedIn } from './fixtures.ts';

const snapshots = {
  1: snapshot1,
  2: snapshot2,
  3: snapshot3,
  4: snapshot4,
  5: snapshot5,
  6: snapshot6,
  7: snapshot7,
  8: snapshot8,
};
const effects = {
  1: effects1,
  2: effects2,
  3: effects3,
  4: effects4,
  5: effects5,
  6: effects6,
  7: effects7,
  8: effects8,
  9: effects9,
};

/** A type without `readonly`, which no stored value has, and in which a field that may be missing is another than one that may not. */
type Plain<T> = T extends readonly (infer E)[]
  ? Plain<E>[]
  : T extends object
    ? { -readonly [K in keyof T]-?: object extends Pick<T, K> ? ['may be missing', Plain<T[K]>] : Plain<T[K]> }
    : T;
/** Whether two types are the same, as a type: `true`, or what is not the same. */
type Same<A, B> = [Plain<A>, Plain<B>] extends [Plain<B>, Plain<A>] ? true : ['not the same', A, B];

type StoredNow = Pick<ChatSnapshot, 'value' | 'context'>;
type SnapshotNow = z.infer<(typeof snapshots)[typeof MACHINE_VERSION]>;
type EffectsNow = z.infer<(typeof effects)[typeof EFFECT_VERSION]>;
const same: [Same<StoredNow['value'], SnapshotNow['value']>, Same<StoredNow['context'], SnapshotNow['context']>] = [
  true,
  true,
];
const sameEffects: { [K in EffectKind | keyof EffectsNow]: Same<EffectInputs[K], EffectsNow[K]> } = {
  answer: true,
  rank: true,
  list: true,
  react: true,
  compare: true,
  conclude: true,
  positions: true,
  place: true,
  post: true,
  fail: true,
  retract: true,
  thinking: true,
  board: true,
  notice: true,
  toast: true,
  page: true,
  status: true,
  offer: true,
  export: true,
  confirm: true,
  tellOwner: true,
  tell: true,
  mydata: true,
  forget: true,
};

it('compares types to the last field', () => {
  // @ts-expect-error a field more, though it may be missing
  const more: Same<{ a: 1 }, { a: 1; b?: 2 }> = true;
  // @ts-expect-error a value more
  const value: Same<{ a: readonly ('x' | 'y')[] }, { a: 'x'[] }> = true;
  // @ts-expect-error deep inside
  const deep: Same<{ a: { b: string }[] }, { a: { b: string | null }[] }> = true;
  const readonly: Same<{ readonly a: readonly string[] }, { a: string[] }> = true;
  expect([more, value, deep, readonly, ...same, ...Object.values(sameEffects)]).not.toContain(false);
});

it('knows every version', () => {
  const upTo = (version: number) => Array.from({ length: version }, (_, i) => String(i + 1));
  expect(Object.keys(snapshots)).toEqual(upTo(MACHINE_VERSION));
  expect(Object.keys(effects)).toEqual(upTo(EFFECT_VERSION));
});

describe.each(fixtures)('the fixture %s', (name) => {
  const stored = storedIn(name);

  it.each(stored.snapshots)('holds the snapshot of chat $id as its version says, and it comes back', (row) => {
    const { version, snapshot } = row;
    expect(snapshots[version as keyof typeof snapshots].parse(snapshot)).toEqual(snapshot);
    const { value, context } = snapshotOfVersion(version, snapshot);
    expect(() => snapshots[MACHINE_VERSION].parse({ value, context })).not.toThrow();
  });

  it.each(stored.effects)('holds the effect $id, $kind, as its version says, and it comes back', (row) => {
    const { version, kind, input } = row;
    const { shape } = effects[version as keyof typeof effects];
    expect(shape[kind as keyof typeof shape].parse(input)).toEqual(input);
    const effect = effectOfVersion(version, kind, input);
    expect(() => effects[EFFECT_VERSION].shape[effect.kind].parse(effect.input)).not.toThrow();
  });
});

it('has an effect of every kind pending in some fixture', () => {
  const pending = fixtures.flatMap((name) => storedIn(name).effects.filter((effect) => effect.pending));
  expect(new Set(pending.map(({ kind }) => kind))).toEqual(new Set(Object.keys(sameEffects)));
});

it('has a chat in every state in some fixture', () => {
  const values = fixtures.flatMap((name) => storedIn(name).snapshots.map(({ snapshot }) => snapshot['value']));
  for (const value of [
    'idle',
    'opening',
    { discussing: 'speaking' },
    'concluding',
    'paused',
    'approving',
    'comparing',
    'challenging',
  ])
    expect(values).toContainEqual(value);
});
