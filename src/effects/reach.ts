/** What effects do when they find that nobody can see what they show. */
import { lastAsker } from '../database/queries.ts';
import { othersWaitingForModel } from '../engine/chats.ts';
import type { EffectContext } from '../engine/ports.ts';
import type { Lost } from './display.ts';
import type { World } from './world.ts';

/** Of which effect it is. */
type Where = Pick<EffectContext, 'effectId' | 'address'>;

/** Tells the chats of an effect that nobody can see them any more, so that what runs there stops: its own, and if `lost` says so its other topics. */
export async function outOfReach(world: World, context: Where, lost: Lost): Promise<void> {
  await othersOutOfReach(world, context, lost);
  await tell(world, context, context.address.id);
}

/** The same without its own. */
export async function othersOutOfReach(world: World, context: Where, lost: Lost): Promise<void> {
  if (lost !== 'chat') return;
  for (const chat of await othersWaitingForModel(world.database, context.address.id)) await tell(world, context, chat);
}

/**
 * Whether what an effect is to ask a model for is still allowed: who may use the bot can change while a discussion runs, and while the
 * process is down. If not, the chat stops as if nobody could see it.
 */
export async function isAllowed(world: World, context: Where, discussion: string): Promise<boolean> {
  const { telegramChat, private: isPrivate } = context.address;
  if (await world.allows(isPrivate ? telegramChat : null, telegramChat)) return true;
  const asker = isPrivate ? undefined : await lastAsker(world.database, discussion);
  // Who asked in a group was not noted once, and is not told of an anonymous admin: they were let in then.
  if (asker === null || (asker !== undefined && (await world.allows(asker, telegramChat)))) return true;
  await outOfReach(world, context, 'topic');
  return false;
}

async function tell(world: World, { effectId }: Where, chat: number): Promise<void> {
  const at = world.now();
  // One effect can find this out more than once: it is tried again when people can see the chat.
  await world.send(chat, { type: 'unreachable', at }, `${effectId}:${at}:${chat}`);
}

/** Looks whether what is shown while a model works can be seen. */
export interface Watch {
  /** Aborted with the effect's own, and when it cannot be seen. */
  readonly signal: AbortSignal;
  readonly onLost: (lost: Lost) => void;
  /** What cannot be seen; null if nothing is known of that. */
  readonly lost: Lost | null;
}

/** @param signal the effect's own */
export function watch(signal: AbortSignal): Watch {
  const unseen = new AbortController();
  let found: Lost | null = null;
  return {
    signal: AbortSignal.any([signal, unseen.signal]),
    onLost(lost) {
      // Of a whole chat more has to stop than of a topic.
      if (found !== 'chat') found = lost;
      unseen.abort();
    },
    get lost() {
      return found;
    },
  };
}
