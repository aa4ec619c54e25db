/** The effect `compare`: finds out who agrees after a round, by what each seat holds. */
import { heldIn } from '../database/positions.ts';
import * as queries from '../database/queries.ts';
import { comparisonPrompt, groupsOf, readGroups, sameClaims } from '../discussion/agreement/compare.ts';
import { latestPositions } from '../discussion/positions/position.ts';
import { shuffled } from '../discussion/unnamed.ts';
import type { EffectHandler } from '../engine/ports.ts';
import type { Usage } from '../panel/port.ts';
import { ask } from './ask.ts';
import { isAllowed } from './reach.ts';
import type { World } from './world.ts';

/** Nobody waits longer to be told who agrees, milliseconds: the answers are there. */
const MOST_MS = 30_000;

export function compare(world: World): EffectHandler<'compare'> {
  const { database, model, now } = world;
  return async ({ call, alias, discussion, round }, context) => {
    const { address, signal } = context;
    if (!(await isAllowed(world, context, discussion))) return 'left';
    const chance = await queries.chanceOf(database, discussion);
    const { positions } = await heldIn(database, discussion, round);
    const latest = new Map(latestPositions(positions).map((one) => [one.seat, one.claim]));
    // In an order that tells nothing of who said what.
    const seats = shuffled([...latest.keys()], `${chance}:${round}:comparison`);
    const claims = seats.map((seat) => latest.get(seat) ?? '');
    const found = (indexes: readonly (readonly number[])[], usage: Usage | null) => {
      const event = { type: 'comparison.answered', call, at: now(), groups: groupsOf(seats, indexes), usage } as const;
      return { outcome: 'ok', event };
    };
    if (sameClaims(claims)) return found([seats.map((_, at) => at)], null);
    const late = AbortSignal.timeout(MOST_MS);
    const answer = await ask(
      model,
      {
        model: alias,
        chat: String(address.id),
        messages: async () => {
          const question = await queries.newestQuestion(database, discussion);
          return comparisonPrompt({ question, claims, chance });
        },
        json: true,
      },
      { signal: AbortSignal.any([signal, late]) },
    );
    if (signal.aborted) return 'left';
    if (answer.ok) return found(readGroups(answer.text, claims.length), answer.usage);
    const { usage } = answer;
    const reason = late.aborted ? 'timed_out' : answer.reason;
    return { outcome: reason, event: { type: 'comparison.failed', call, at: now(), reason, usage } };
  };
}
