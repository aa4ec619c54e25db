import type { Usage } from './port.ts';

/** The usage of an attempt that did not tell it. */
export const UNKNOWN_USAGE: Usage = { tokensIn: null, tokensOut: null, cost: null };

/** What two attempts took together. Where one of them did not tell, the sum is at least what the other took. */
export function addUsage(a: Usage, b: Usage): Usage {
  const unknown: boolean[] = [];
  const sum = (one: number | null, other: number | null): number | null => {
    if (one !== null && other !== null) return one + other;
    unknown.push(one !== null || other !== null);
    return one ?? other;
  };
  const added = {
    tokensIn: sum(a.tokensIn, b.tokensIn),
    tokensOut: sum(a.tokensOut, b.tokensOut),
    cost: sum(a.cost, b.cost),
  };
  const tokensCached = (a.tokensCached ?? 0) + (b.tokensCached ?? 0);
  const cached = a.tokensCached === undefined && b.tokensCached === undefined ? {} : { tokensCached };
  const partial = a.partial === true || b.partial === true || unknown.includes(true);
  return { ...added, ...cached, ...(partial ? { partial } : {}) };
}
