/** Versions of the machine's snapshot and the way from each to the next. Those of effects' inputs: `effect-versions.ts`. */
import { EFFECT_VERSION } from './effect-versions.ts';
import { firstSnapshot, restored, stored, type StoredSnapshot } from './step.ts';
import type { ChatSnapshot } from './status.ts';

/**
 * The version of the snapshots written now. Raise it with any change of the context or the states, add the migration below, and
 * what `test/upgrade/versions.test.ts` asks for.
 */
export const MACHINE_VERSION = 2;

/** `migrations[n]` takes a snapshot of version n to version n + 1. */
const migrations: Record<number, (snapshot: StoredSnapshot) => StoredSnapshot> = {
  // Whether people can see the chat was not known before.
  1: ({ context, ...rest }) => ({ ...rest, context: { ...(context as object), unseen: false } }),
};

/** Whether a snapshot or an effect's input is of a version that this program does not know, given the newest of each. */
export function isNewer(newest: { readonly snapshot: number; readonly effect: number }): boolean {
  return newest.snapshot > MACHINE_VERSION || newest.effect > EFFECT_VERSION;
}

/** A snapshot as data, with its version. */
export function freeze(snapshot: ChatSnapshot): { version: number; data: StoredSnapshot } {
  return { version: MACHINE_VERSION, data: stored(snapshot) };
}

/**
 * Brings back a snapshot of any released version.
 * @throws if the version is newer than this program, or the snapshot cannot be restored
 */
export function thaw(version: number, data: StoredSnapshot): ChatSnapshot {
  if (version > MACHINE_VERSION) {
    throw new Error(
      `A snapshot has version ${version}, this program knows ${MACHINE_VERSION}: start the newer program`,
    );
  }
  let migrated = data;
  for (let v = version; v < MACHINE_VERSION; v++) {
    const migrate = migrations[v];
    if (!migrate) throw new Error(`There is no migration from snapshot version ${v}`);
    migrated = migrate(migrated);
  }
  return restored(migrated);
}

/**
 * How a chat stands by its row. One that has taken no event (`seq` 0) has nothing stored: it stands as every chat begins.
 * @throws as `thaw`
 */
export function snapshotOf(row: {
  readonly id: number;
  readonly seq: number;
  readonly version: number;
  readonly snapshot: StoredSnapshot;
}): ChatSnapshot {
  return row.seq === 0 ? firstSnapshot(row.id) : thaw(row.version, row.snapshot);
}
