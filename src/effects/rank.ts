/** The effect `rank`: a seat ranks what the others have answered, without knowing whose it is. */
import { heldIn } from '../database/positions.ts';
import * as queries from '../database/queries.ts';
import { rankingPrompt } from '../discussion/ranking/prompt.ts';
import { readOrder } from '../discussion/ranking/read.ts';
import type { EffectHandler } from '../engine/ports.ts';
import type { PromptMessage } from '../panel/port.ts';
import { ask } from './ask.ts';
import { isAllowed, outOfReach, watch } from './reach.ts';
import type { World } from './world.ts';

export function rank(world: World): EffectHandler<'rank'> {
  const { database, model, now } = world;
  return async (input, context) => {
    const { address, signal } = context;
    const { call, alias: seat, by, discussion, upTo, round } = input;
    if (!(await isAllowed(world, context, discussion))) return 'left';
    const watched = watch(signal);
    let letters: ReadonlyMap<string, string> = new Map();
    const messages = async (): Promise<readonly PromptMessage[]> => {
      const project = await queries.projectInfo(database, input.project);
      const chance = await queries.chanceOf(database, discussion);
      const entries = await queries.transcript(database, discussion, upTo);
      const { since } = await heldIn(database, discussion);
      const asked = rankingPrompt({ seat, project, chance, entries, round, since });
      ({ letters } = asked);
      return asked.messages;
    };
    const stopTyping = world.typing(address, watched.onLost);
    const request = { model: by ?? seat, chat: String(address.id), messages };
    const answer = await ask(model, request, { signal: watched.signal }).finally(stopTyping);
    if (watched.lost !== null && !signal.aborted) await outOfReach(world, context, watched.lost);
    if (signal.aborted) return 'left';
    const failed = (reason: 'invalid' | Extract<typeof answer, { ok: false }>['reason']) => {
      const spent = answer.usage === undefined ? {} : { usage: answer.usage };
      const until = !answer.ok && answer.until !== undefined ? { until: answer.until } : {};
      return {
        outcome: reason,
        event: { type: 'ranking.failed', call, at: now(), reason, ...until, ...spent },
      } as const;
    };
    if (!answer.ok) return failed(answer.reason);
    const seats = new Map([...letters].map(([alias, letter]) => [letter, alias]));
    const read = readOrder(answer.text, [...seats.keys()]);
    if (read === null) return failed('invalid');
    const order = read.map((tied) => tied.flatMap((letter) => seats.get(letter) ?? []));
    const event = { type: 'ranking.answered', call, at: now(), order, usage: answer.usage } as const;
    return { outcome: 'ok', event };
  };
}
