/** What is stored of a chat, brought back: how it stands, and what it has asked for that has not ended. */
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { thawEffect } from '../chat/effect-versions.ts';
import type { Effect } from '../chat/effects.ts';
import type { ChatSnapshot } from '../chat/status.ts';
import { step } from '../chat/step.ts';
import { snapshotOf } from '../chat/versions.ts';
import type { ChatRow } from '../database/schema.ts';

/** Where a chat is on Telegram, for the effects that show something. */
export interface ChatAddress {
  /** Our own id of the chat. */
  readonly id: number;
  readonly telegramChat: number;
  /** Telegram's topic; null for none. */
  readonly topic: number | null;
  readonly private: boolean;
}

/** An effect that is committed and not yet ended. */
export type PendingEffect = Effect & { readonly id: string; readonly address: ChatAddress };

/** A chat's stored snapshot, or an effect of it, cannot be brought back. They are left as they are. */
export class UnreadableChat extends Error {
  override name = 'UnreadableChat';
}

export function addressOf(chat: ChatRow): ChatAddress {
  return {
    id: chat.id,
    telegramChat: chat.telegramChat,
    topic: chat.topic === 0 ? null : chat.topic,
    private: chat.private,
  };
}

/** @throws UnreadableChat */
export function restored(chat: ChatRow): ChatSnapshot {
  try {
    return snapshotOf(chat);
  } catch (error) {
    throw new UnreadableChat(`Chat ${chat.id} cannot be restored`, { cause: error });
  }
}

/**
 * What a chat goes on with: all that it has asked for and that has not ended.
 * @throws UnreadableChat if that cannot be read, or the chat breaks at the result of a call, which would be asked for again and again
 */
export async function resumable(em: SqlEntityManager, chat: ChatRow, snapshot: ChatSnapshot): Promise<PendingEffect[]> {
  const effects = await pendingOf(em, chat);
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
 * What a chat has asked for that has not ended, in the order in which it was asked for.
 * @param since only what was asked since then, milliseconds since 1970
 * @throws UnreadableChat if one of these is no effect that this program can read: what comes after that one must not overtake it
 */
export async function pendingOf(em: SqlEntityManager, chat: ChatRow, since = 0): Promise<PendingEffect[]> {
  const rows = await em.execute<{ id: string; kind: string; version: number; input: unknown }[]>(
    'select id, kind, version, input from effect where chat = ? and done_at is null and created_at >= ? order by seq, n',
    [chat.id, since],
  );
  return rows.map(({ id, kind, version, input }) => {
    try {
      const parsed: unknown = typeof input === 'string' ? JSON.parse(input) : input;
      return { ...thawEffect(version, kind, parsed), id, address: addressOf(chat) };
    } catch (error) {
      throw new UnreadableChat(`Effect ${id} cannot be restored`, { cause: error });
    }
  });
}
