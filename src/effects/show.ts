/** The effects that show something of a discussion: placeholders, answers, failures, progress, lines, and taking them away. */
import type { EffectInputs, EffectKind } from '../chat/effects.ts';
import * as queries from '../database/queries.ts';
import type { EffectContext, EffectHandler, EffectResult } from '../engine/ports.ts';
import type { Item, View } from './display.ts';
import { othersOutOfReach, outOfReach } from './reach.ts';
import type { World } from './world.ts';

/**
 * Shows an item; an effect whose showing was cut short by a stop stays pending. One of a discussion that nobody can see now is held
 * by its chat until somebody can; a line to somebody who is not there any more is of no use later.
 */
export async function shown(world: World, context: EffectContext, item: Item): Promise<EffectResult> {
  const outcome = await world.display.show(context.address, item, context.signal);
  if (typeof outcome === 'object') {
    if (item.as !== 'notice') {
      await outOfReach(world, context, outcome.lost);
      return 'left';
    }
    await othersOutOfReach(world, context, outcome.lost);
    return { outcome: 'gone', event: { type: 'unreachable', at: world.now() } };
  }
  return outcome === 'stopped' ? 'left' : { outcome };
}

/** Shows a view that is known already. Its place in the chat's order is taken at the call. */
function showing<K extends EffectKind>(
  world: World,
  of: (input: EffectInputs[K]) => { key: string; as: Item['as']; replyTo?: number | null; view: View },
): EffectHandler<K> {
  return (input, context) => {
    const { key, as, replyTo = null, view } = of(input);
    return shown(world, context, { key, as, replyTo, view: () => Promise.resolve(view) });
  };
}

/** A question's placeholder is sent with its text at once, as a notice is: only its answer must not appear twice. */
export const place = (world: World): EffectHandler<'place'> =>
  showing(world, ({ call, alias, replyTo }) => ({
    key: call,
    as: 'notice',
    replyTo,
    view: { view: 'thinking', alias },
  }));

export const fail = (world: World): EffectHandler<'fail'> =>
  showing(world, ({ call, alias, reason, until, replyTo }) => ({
    key: call,
    as: 'answer',
    replyTo,
    view: { view: 'failure', alias, reason, until },
  }));

export const board = (world: World): EffectHandler<'board'> =>
  showing(world, (input) => ({ key: `board:${input.board}`, as: 'progress', view: { view: 'board', board: input } }));

/** An entry of the transcript, read when its turn to be shown comes. */
export function post(world: World): EffectHandler<'post'> {
  return ({ call, seq, replyTo }, context) =>
    shown(world, context, {
      key: call,
      as: 'answer',
      replyTo,
      view: async () => {
        const chat = context.address.id;
        const entry = await queries.entry(world.database, chat, seq);
        if (!entry) return null;
        const thought = await queries.thinkingOf(world.database, chat, seq);
        const { author: alias, text, kind } = entry;
        return {
          view: 'answer',
          alias,
          text,
          synthesis: kind === 'synthesis',
          ...(thought ? { thinking: { chat, seq } } : {}),
        };
      },
    });
}

/** What a model thought before an answer, as a reply to that. */
export function thinking(world: World): EffectHandler<'thinking'> {
  return ({ seq, replyTo }, context) =>
    shown(world, context, {
      key: context.effectId,
      as: 'notice',
      replyTo,
      view: async () => {
        const found = await queries.thinkingOf(world.database, context.address.id, seq);
        return found
          ? { view: 'thought', alias: found.author, text: found.thinking }
          : { view: 'notice', notice: { say: 'stale' } };
      },
    });
}

/** A line: as the answer to a press, in the place of the page that was pressed, or as a message of its own. */
export function notice(world: World): EffectHandler<'notice'> {
  const { display } = world;
  return async ({ notice, replyTo, callback, edits }, context) => {
    if (callback !== null) {
      await display.toast(callback, notice);
      return { outcome: 'shown' };
    }
    const view = () => Promise.resolve<View>({ view: 'notice', notice });
    if (edits !== null) await display.adopt(context.address, context.effectId, edits);
    return shown(world, context, { key: context.effectId, as: 'notice', replyTo, view });
  };
}

export function toast({ display }: World): EffectHandler<'toast'> {
  return async ({ callback }) => {
    await display.toast(callback, null);
    return { outcome: 'shown' };
  };
}

export function retract({ display }: World): EffectHandler<'retract'> {
  return async ({ calls }, { address }) => {
    const outcomes = await Promise.all(calls.map((call) => display.retract(address, call)));
    return outcomes.includes('stopped') ? 'left' : { outcome: 'done' };
  };
}
