import type { Consensus } from './consensus.ts';

type Agreement = Consensus['agreements'][number];

/** Whether at least two who answered hold it. What the writer of a consensus calls an agreement may be the view of one. */
const isShared = ({ holders }: Agreement): boolean => new Set(holders).size > 1;

/** What the writer of a consensus calls agreements: those that are, and the positions of one panellist or of nobody known. */
export function dividedAgreements(agreements: readonly Agreement[]): {
  readonly shared: readonly Agreement[];
  readonly alone: readonly Agreement[];
} {
  const shared = agreements.filter(isShared);
  return { shared, alone: agreements.filter((one) => !shared.includes(one)) };
}
