/** No view of a minority is dropped: every panellist that holds something stands in a consensus, and whoever differs as one who does. */
import { oneLine } from '../../lib/text.ts';
import type { Groups } from '../agreement/agreement.ts';
import type { HeldPosition } from '../positions/position.ts';
import { safeToQuote } from '../prompts/quotable.ts';
import { letterName } from '../unnamed.ts';
import { dividedAgreements } from './agreed.ts';
import type { Consensus } from './consensus.ts';

/** A position that a consensus leaves out. */
export interface LeftOut {
  readonly seat: string;
  readonly claim: string;
  /** Its seat is not in the largest group: to agree on something is not enough. */
  readonly differs: boolean;
}

/** The seats of the largest group. None if two are as large: then nobody is the majority, and every seat differs from another. */
function largestOf(groups: Groups): ReadonlySet<string> {
  const [largest = [], second = []] = groups.toSorted((a, b) => b.length - a.length);
  return new Set(largest.length > second.length ? largest : []);
}

const holdersIn = (ones: readonly { readonly holders: readonly string[] }[]): ReadonlySet<string> =>
  new Set(ones.flatMap(({ holders }) => holders));

/**
 * The positions that a consensus, whose holders are aliases, leaves out. Each seat must hold an agreement, a side, or what only one saw; a
 * seat outside the largest group one of the last two, and one that the largest group does not hold with it: that would be their view.
 * @param positions of each seat the latest
 * @param groups who agrees. Null or empty: it is not known, and nobody differs
 */
export function leftOut(
  value: Consensus,
  positions: readonly HeldPosition[],
  groups: Groups | null,
): readonly LeftOut[] {
  const { shared, alone } = dividedAgreements(value.agreements);
  const items = [...value.disagreements.flatMap((d) => d.positions), ...value.alone, ...alone];
  const largest = groups === null || groups.length === 0 ? null : largestOf(groups);
  // Where nobody is the majority, what all hold is nobody's own.
  const others = largest !== null && largest.size > 0 ? [...largest] : positions.map(({ seat }) => seat);
  const own = holdersIn(items.filter(({ holders }) => !others.every((seat) => holders.includes(seat))));
  const anywhere = holdersIn([...items, ...shared]);
  return positions
    .map(({ seat, claim }) => ({ seat, claim: oneLine(claim), differs: largest !== null && !largest.has(seat) }))
    .filter(({ claim }) => claim !== '')
    .filter(({ seat, differs }) => !(differs ? own : anywhere).has(seat));
}

/** What is wrong with a consensus that leaves positions out, for the judge, who knows the seats by these letters. */
export function problemOf(missing: readonly LeftOut[], letters: ReadonlyMap<string, string>): string {
  const each = missing.map(({ seat, claim, differs }) => {
    const where = differs ? '' : 'of an agreement, ';
    const apart = differs ? ' that not all the others hold too' : '';
    const said = safeToQuote(claim).replaceAll('"', "'");
    return `${letterName(letters.get(seat) ?? '?')} holds "${said}" and must be among the holders ${where}of a side of a contradiction or of an item of "onlyOneSaw"${apart}`;
  });
  return `it leaves out what panellists hold: ${each.join('; ')}`;
}
