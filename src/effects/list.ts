/** The effect `list`: finds the options of a decision, and what to judge them by. */
import * as queries from '../database/queries.ts';
import { optionsPrompt, readOptions } from '../discussion/ballot/find.ts';
import type { EffectHandler } from '../engine/ports.ts';
import type { FailureReason } from '../panel/port.ts';
import { wait } from '../lib/wait.ts';
import { ask } from './ask.ts';
import { isAllowed, outOfReach, watch } from './reach.ts';
import type { World } from './world.ts';

export function list(world: World): EffectHandler<'list'> {
  const { database, model, now } = world;
  return async (input, context) => {
    const { address, signal } = context;
    const { call, alias, discussion, upTo, notBefore } = input;
    // The rest of a long question may come.
    if (notBefore !== null) await wait(Math.max(0, notBefore - now()), signal);
    if (signal.aborted || !(await isAllowed(world, context, discussion))) return 'left';
    const watched = watch(signal);
    const messages = async () => {
      const project = await queries.projectInfo(database, input.project);
      const chance = await queries.chanceOf(database, discussion);
      const entries = await queries.transcript(database, discussion, upTo);
      return optionsPrompt({ project, chance, entries });
    };
    const stopTyping = world.typing(address, watched.onLost);
    const request = { model: alias, chat: String(address.id), messages, json: true };
    const answer = await ask(model, request, { signal: watched.signal }).finally(stopTyping);
    if (watched.lost !== null && !signal.aborted) await outOfReach(world, context, watched.lost);
    if (signal.aborted) return 'left';
    const failed = (reason: FailureReason) => {
      const spent = answer.usage === undefined ? {} : { usage: answer.usage };
      const until = !answer.ok && answer.until !== undefined ? { until: answer.until } : {};
      return {
        outcome: reason,
        event: { type: 'options.failed', call, at: now(), reason, ...until, ...spent },
      } as const;
    };
    if (!answer.ok) return failed(answer.reason);
    const found = readOptions(answer.text);
    if (found === null) return failed('invalid');
    return { outcome: 'ok', event: { type: 'options.answered', call, at: now(), found, usage: answer.usage } };
  };
}
