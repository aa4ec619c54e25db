/** Restoring what is stored of a chat: its snapshot and its pending effects. */
import type { SqlEntityManager } from '@mikro-orm/sql';
import { EFFECT_VERSION, effectOfVersion } from '../chat/effect-versions.ts';
import type { Effect, EffectKind } from '../chat/effects.ts';
import type { ChatSnapshot } from '../chat/status.ts';
import { step } from '../chat/step.ts';
import { MACHINE_VERSION, snapshotOf } from '../chat/snapshot-versions.ts';
import type { ChatRow } from '../database/schema.ts';
import type { ChatAddress } from './ports.ts';

/** An effect that is committed and has not ended. */
export type PendingEffect = Effect & { readonly id: string; readonly address: ChatAddress };

/** The kinds of effects that ask a model. */
const CALLS: readonly EffectKind[] = ['answer', 'rank', 'list', 'compare', 'conclude'];

/** Whether an effect asks a model. */
export const makesCall = (kind: EffectKind): boolean => CALLS.includes(kind);

/** The snapshot or an effect of a chat cannot be restored. The stored rows are left as they are. */
export class UnreadableChat extends Error {
  override name = 'UnreadableChat';
  /** A newer program has written it, and can read it. */
  readonly newer: boolean;

  constructor(message: string, { cause, newer = false }: { readonly cause: unknown; readonly newer?: boolean }) {
    super(message, { cause });
    this.newer = newer;
  }
}

/** The address of a chat by its row. */
export function addressOf(chat: ChatRow): ChatAddress {
  return {
    id: chat.id,
    telegramChat: chat.telegramChat,
    topic: chat.topic === 0 ? null : chat.topic,
    private: chat.private,
  };
}

/** @throws UnreadableChat */
export function restoreSnapshot(chat: ChatRow): ChatSnapshot {
  try {
    return snapshotOf(chat);
  } catch (error) {
    throw new UnreadableChat(`Chat ${chat.id} cannot be restored`, {
      cause: error,
      newer: chat.version > MACHINE_VERSION,
    });
  }
}

/**
 * The pending effects of a chat that is to run again. It is checked that the chat can take the results of its model calls.
 * If it could not, the same calls would be made and paid for at every start.
 * @throws UnreadableChat if an effect cannot be restored, or the chat cannot take the result of a call
 */
export async function resumableEffects(
  em: SqlEntityManager,
  chat: ChatRow,
  snapshot: ChatSnapshot,
): Promise<PendingEffect[]> {
  const effects = await pendingEffects(em, chat);
  for (const { id, kind, input } of effects) {
    if (kind !== 'answer' && kind !== 'conclude') continue;
    try {
      step(snapshot, { type: `${input.for}.failed`, at: chat.updatedAt, call: input.call, reason: 'internal' });
    } catch (error) {
      throw new UnreadableChat(`Chat ${chat.id} cannot take the result of ${id}`, { cause: error });
    }
  }
  return effects;
}

/**
 * The pending effects of a chat, in the order in which they were asked for.
 * @param since only those asked for since then, milliseconds since 1970
 * @throws UnreadableChat if one of them cannot be restored. It is not left out, because those after it must not overtake it
 */
export async function pendingEffects(em: SqlEntityManager, chat: ChatRow, since = 0): Promise<PendingEffect[]> {
  const rows = await em.execute<{ id: string; kind: string; version: number; input: unknown }[]>(
    'select id, kind, version, input from effect where chat = ? and done_at is null and created_at >= ? order by seq, n',
    [chat.id, since],
  );
  return rows.map(({ id, kind, version, input }) => {
    try {
      const parsed: unknown = typeof input === 'string' ? JSON.parse(input) : input;
      return { ...effectOfVersion(version, kind, parsed), id, address: addressOf(chat) };
    } catch (error) {
      throw new UnreadableChat(`Effect ${id} cannot be restored`, { cause: error, newer: version > EFFECT_VERSION });
    }
  });
}
