/** The effects that show something of a discussion: placeholders, answers, failures, progress, lines, and taking them away. */
import { editedKey } from '../chat/asked.ts';
import { boardKey } from '../chat/board.ts';
import type { EffectInputs, EffectKind } from '../chat/effects.ts';
import { positionsKey } from '../chat/run.ts';
import { ballotOf, byWhom, rankingsOf, votesOf } from '../database/ballots.ts';
import { positionsOf, roundOf } from '../database/positions.ts';
import * as queries from '../database/queries.ts';
import { sizesOf } from '../discussion/agreement/agreement.ts';
import { sidesOf } from '../discussion/consensus/sides.ts';
import { placesOf } from '../discussion/ranking/places.ts';
import type { Entry } from '../discussion/transcript.ts';
import type { EffectContext, EffectHandler, EffectResult } from '../engine/ports.ts';
import type { ConsensusView, GivenView, Item, View } from './display.ts';
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
export function place(world: World): EffectHandler<'place'> {
  return async ({ call, alias, replyTo, edits }, context) => {
    if (edits !== null) await world.display.adopt(context.address, call, edits);
    const view = () => Promise.resolve<View>({ view: 'thinking', alias });
    return shown(world, context, { key: call, as: 'notice', replyTo, view });
  };
}

export const fail = (world: World): EffectHandler<'fail'> =>
  showing(world, ({ call, alias, reason, until, replyTo }) => ({
    key: call,
    as: 'answer',
    replyTo,
    view: { view: 'failure', alias, reason, until },
  }));

export function board(world: World): EffectHandler<'board'> {
  return (board, context) => {
    const named = board.goesOn || board.outcome === 'resumed';
    const view = async (): Promise<View> => {
      const title = named ? await queries.titleOf(world.database, board.discussion) : '';
      return { view: 'board', board, title };
    };
    return shown(world, context, {
      key: boardKey(board.board),
      as: 'progress',
      replyTo: null,
      hangsOn: board.hangsOn,
      view,
    });
  };
}

/** An entry of the transcript with what the model thought before it, if it told any. */
async function givenView({ database }: World, chat: number, entry: Entry): Promise<GivenView> {
  const { seq, author: alias, by = null, text } = entry;
  const thought = await queries.thinkingOf(database, chat, seq);
  return { alias, by, text, ...(thought ? { thinking: { chat, seq } } : {}) };
}

/** What stands below a consensus. Null where it is not one in the form of data. */
async function consensusView({ database, catalogue }: World, chat: number, seq: number): Promise<ConsensusView | null> {
  const value = await queries.consensusAt(database, chat, seq);
  if (value === null) return null;
  // In a recording nobody settles anything.
  const disputed = catalogue.recordings === undefined ? value.disagreements : [];
  const disputes = disputed.flatMap((one, point) => (sidesOf(one).length > 1 ? [{ point, text: one.point }] : []));
  return { chat, seq, disputes, cost: await queries.costOfConsensus(database, chat, seq) };
}

/**
 * An entry of the transcript, read when its turn to be shown comes. In a group several answers share a message, which is that of the first
 * and is edited as each is given: Telegram allows few messages there.
 */
export function post(world: World): EffectHandler<'post'> {
  return ({ call, seq, replyTo, hangsOn, beside }, context) => {
    const { id: chat, private: isPrivate } = context.address;
    const key = isPrivate ? call : (beside ?? call);
    const view = async (): Promise<View | null> => {
      const entry = await queries.entry(world.database, chat, seq);
      // It was withdrawn since: its question is asked again.
      if (!entry || entry.kind === 'failure') return null;
      const synthesis = entry.kind === 'synthesis';
      const together = isPrivate || synthesis ? [entry] : await queries.answersTogether(world.database, chat, key);
      return {
        view: 'answer',
        synthesis,
        answers: await Promise.all(together.map((one) => givenView(world, chat, one))),
        consensus: synthesis ? await consensusView(world, chat, seq) : null,
      };
    };
    return shown(world, context, { key, as: 'answer', replyTo, hangsOn, view });
  };
}

/** Votes of a round, and what they are for. */
async function ballotView(world: World, context: EffectContext, round: number, discussion: string) {
  const ballot = await ballotOf(world.database, discussion, round);
  if (ballot === null) return null;
  const cast = byWhom(await votesOf(world.database, discussion, round), ballot);
  const { id: chat, private: isPrivate } = context.address;
  return { view: 'ballot', chat, discussion, round, ballot, ...cast, open: !isPrivate } as const;
}

/** What came of a round, below its answers: what each seat holds, how they vote or rank. What changes it is shown in its place. */
export function positions(world: World): EffectHandler<'positions'> {
  return ({ discussion, round, hangsOn }, context) => {
    const view = async (): Promise<View | null> => {
      const ballot = await ballotView(world, context, round, discussion);
      if (ballot !== null) return ballot;
      const { kind, groups, panel } = await roundOf(world.database, discussion, round);
      if (kind === 'rank') {
        const rankings = await rankingsOf(world.database, discussion, round);
        return rankings.length === 0 ? null : { view: 'ranking', round, places: placesOf(rankings) };
      }
      const held = await positionsOf(world.database, discussion, round, round);
      const inOrder = held.toSorted((a, b) => panel.indexOf(a.seat) - panel.indexOf(b.seat));
      // They were withdrawn since: the question is asked again.
      return held.length === 0 ? null : { view: 'positions', round, held: inOrder, sizes: sizesOf(groups) };
    };
    return shown(world, context, {
      key: positionsKey(discussion, round),
      as: 'progress',
      replyTo: null,
      hangsOn,
      view,
    });
  };
}

/** What can be done about a message of a person's, with buttons. */
export const offer = (world: World): EffectHandler<'offer'> => {
  return ({ offer, replyTo }, context) => {
    const view = () => Promise.resolve<View>({ view: 'offer', chat: context.address.id, offer });
    const key = offer.of === 'edited' ? editedKey(offer.seq) : context.effectId;
    return shown(world, context, { key, as: 'notice', replyTo, view });
  };
};

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

export function retract(world: World): EffectHandler<'retract'> {
  return async ({ keys }, context) => {
    const outcomes = await Promise.all(keys.map((key) => world.display.retract(context.address, key)));
    const lost = outcomes.find((outcome) => typeof outcome === 'object')?.lost;
    if (lost !== undefined) await outOfReach(world, context, lost);
    return lost !== undefined || outcomes.includes('stopped') ? 'left' : { outcome: 'done' };
  };
}
