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

/** A point that is disputed, and its sides; the reader's is told to be its own. */
export function disputeDrafts(
  dispute: Disputed | null,
  seat: string,
  nameOf: (alias: string) => string | undefined,
): Draft[] {
  if (dispute === null) return [];
  const kept = { round: null, rank: 'kept' } as const;
  const crux = dispute.crux === undefined ? '' : `\nWhat would decide it: ${oneLine(dispute.crux)}`;
  const sides = dispute.positions.map(({ holders, position, quote }): Draft => {
    const names = holders.flatMap((alias) => nameOf(alias) ?? []);
    const own = holders.includes(seat) ? ' (your side)' : '';
    const words = quote === undefined ? '' : `\n"${oneLine(quote)}"`;
    return {
      ...kept,
      by: { panellist: `${list(names)}${own}` },
      what: 'side of what is disputed, as the judge puts it',
      text: `${oneLine(position)}${words}`,
    };
  });
  const point = { ...kept, by: null, what: 'point that is disputed', text: `${oneLine(dispute.point)}${crux}` };
  return [point, ...sides];
}
