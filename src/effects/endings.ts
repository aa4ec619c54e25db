/** The effects that reach beyond their chat: telling its other topics, and deleting everything of it. */
import { clean } from '../database/clean.ts';
import { isPostgresql } from '../database/open.ts';
import { askedAt } from '../database/queries.ts';
import { chatAndTopics } from '../engine/chats.ts';
import { endForgetting } from '../engine/delete.ts';
import type { EffectHandler, EffectResult, Engine } from '../engine/ports.ts';
import { wait } from '../lib/wait.ts';
import { shown } from './show.ts';
import type { World } from './world.ts';

/** Tells the chat's other topics that a project is gone, so that none goes on in it. */
export function tell(world: World, engine: () => Engine): EffectHandler<'tell'> {
  return async ({ project }, { address, effectId }) => {
    for (const chat of await chatAndTopics(world.database, address.id)) {
      if (chat === address.id) continue;
      await engine().send(chat, { type: 'project.gone', at: world.now(), project }, `${effectId}:${chat}`);
    }
    return { outcome: 'done' };
  };
}

/** A deletion that takes longer than this says in between how far it is, milliseconds. */
const SOON_MS = 1000;

/**
 * Ends what runs in the other topics, deletes everything, and says so once it is no longer in the files either. The effect itself stays
 * pending until then, so that a restart goes on with it.
 */
export function forget(world: World, engine: () => Engine): EffectHandler<'forget'> {
  return async ({ replyTo, edits, silent }, context) => {
    const { effectId, address, signal } = context;
    const { database, display } = world;
    // First of all: they have left their addresses, so nobody can stop what runs in them any more.
    for (const chat of await chatAndTopics(database, address.id)) {
      if (chat === address.id) continue;
      await engine().send(chat, { type: 'forgotten', at: world.now() }, `${effectId}:${chat}`);
    }
    if (edits !== null) await display.adopt(address, effectId, edits);
    const say = (cleaned: boolean | 'by server'): Promise<EffectResult> => {
      const view = () => Promise.resolve({ view: 'forgotten', cleaned } as const);
      return silent
        ? Promise.resolve({ outcome: 'done' })
        : shown(world, context, { key: effectId, as: 'notice', replyTo, view });
    };
    if (!(await engine().forget(address.id))) return 'left';
    if (!(await world.forgetElsewhere(address.telegramChat, await askedAt(database, effectId), edits))) {
      await say(false);
      // The next start tries again.
      return 'left';
    }
    const cleaned = clean(database, signal);
    const soon = await Promise.race([cleaned, wait(SOON_MS, signal).then(() => 'late' as const)]);
    if (soon === 'late' && !signal.aborted) await say(false);
    if (!(await cleaned)) return 'left';
    const ending = await say(isPostgresql(database) ? 'by server' : true);
    if (ending !== 'left') await endForgetting(database, address.id, effectId);
    return ending;
  };
}
