/** The effects that reach beyond their chat: telling its other topics, and deleting everything of it. */
import { chatAndTopics } from '../engine/chats.ts';
import type { EffectHandler, Engine } from '../engine/ports.ts';
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

/** Ends what runs in the other topics, says that everything is deleted, then deletes it, this effect included. */
export function forget(world: World, engine: () => Engine): EffectHandler<'forget'> {
  return async ({ replyTo, edits }, context) => {
    const { effectId, address } = context;
    // First of all: they have left their addresses, so nobody can stop what runs in them any more.
    for (const chat of await chatAndTopics(world.database, address.id)) {
      if (chat === address.id) continue;
      await engine().send(chat, { type: 'forgotten', at: world.now() }, `${effectId}:${chat}`);
    }
    if (edits !== null) await world.display.adopt(address, effectId, edits);
    const view = () => Promise.resolve({ view: 'forgotten' } as const);
    const ending = await shown(world, context, { key: effectId, as: 'notice', replyTo, view });
    if (ending === 'left') return ending;
    return (await engine().forget(address.id)) ? ending : 'left';
  };
}
