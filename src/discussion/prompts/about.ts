/** What a task is about beside what was said: the options of a vote, or a point that is disputed. */
import { oneLine } from '../../lib/text.ts';
import { ballotDraft } from '../ballot/prompt.ts';
import type { Options } from '../ballot/options.ts';
import type { Consensus } from '../consensus/consensus.ts';
import { list } from './common.ts';
import type { Draft } from './quoted.ts';

/** What is disputed, as a consensus has it. */
export type Disputed = Consensus['disagreements'][number];

/** What a task is about. */
export interface About {
  readonly ballot?: Options | null;
  readonly dispute?: Disputed | null;
}

/** The options of a vote, in an order of the reader's own. @param seed of the reader and the round */
export function ballotDrafts(ballot: Options | null, seed: string): Draft[] {
  if (ballot === null) return [];
  return [{ by: null, what: 'options and criteria', round: null, text: ballotDraft(ballot, seed), rank: 'kept' }];
}

/**
 * A point that is disputed, and its sides; the reader's is told to be its own.
 * @param told a text as the reader may see it: the judge has written the names of seats into it
 */
export function disputeDrafts(
  dispute: Disputed | null,
  seat: string,
  nameOf: (alias: string) => string | undefined,
  told: (text: string, author?: string) => string = (text) => text,
): Draft[] {
  if (dispute === null) return [];
  const kept = { round: null, rank: 'kept' } as const;
  const crux = dispute.crux === undefined ? '' : `\nWhat would decide it: ${oneLine(told(dispute.crux))}`;
  const sides = dispute.positions.map(({ holders, position, quote }): Draft => {
    const names = holders.flatMap((alias) => nameOf(alias) ?? []);
    const own = holders.includes(seat) ? ' (your side)' : '';
    const words = quote === undefined ? '' : `\n"${oneLine(told(quote, holders[0]))}"`;
    return {
      ...kept,
      by: { panellist: `${list(names)}${own}` },
      what: 'side of what is disputed, as the judge puts it',
      text: `${oneLine(told(position))}${words}`,
    };
  });
  const point = { ...kept, by: null, what: 'point that is disputed', text: `${oneLine(told(dispute.point))}${crux}` };
  return [point, ...sides];
}
