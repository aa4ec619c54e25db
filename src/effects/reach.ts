/** What effects do when they find that nobody can see what they show. */
import { othersThatWait } from '../engine/chats.ts';
import type { EffectContext, Ended } from '../engine/engine.ts';
import type { Lost } from './display.ts';
import type { World } from './world.ts';

/**
 * Ends an effect of a chat that nobody can see any more, so that the chat stops what runs in it; if that is true of the whole
 * chat, its other topics are told first.
 */
export async function outOfReach(world: World, { address, effectId }: EffectContext, lost: Lost): Promise<Ended> {
  const others = lost === 'chat' ? await othersThatWait(world.database, address.id) : [];
  for (const chat of others) {
    await world.send(chat, { type: 'unreachable', at: world.now() }, `${effectId}:${chat}`);
  }
  return { outcome: 'gone', event: { type: 'unreachable', at: world.now() } };
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
