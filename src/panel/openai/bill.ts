/** What all attempts at an answer took together. */
import type { Usage } from '../port.ts';
import type { Seen } from '../outcome.ts';

/** Adds up the usage of attempts. */
export interface Bill {
  /** Adds an attempt. `certain`: it got as far as an answer, whatever it says it took. */
  add(seen: Seen, certain: boolean): void;
  /** What it came to; `null` when no attempt got so far as to cost anything. */
  total(): Usage | null;
}

/** Makes an empty bill. */
export function createBill(): Bill {
  const told: Usage[] = [];
  let untold = 0;

  function sum(name: 'tokensIn' | 'tokensOut' | 'cost'): { readonly amount: number | null; readonly whole: boolean } {
    const known = told.flatMap((usage) => usage[name] ?? []);
    const amount = known.length === 0 ? null : known.reduce((all, one) => all + one, 0);
    return { amount, whole: known.length === 0 || known.length === told.length };
  }

  return {
    add(seen, certain) {
      if (seen.usage !== null) told.push(seen.usage);
      else if (certain || seen.text !== '' || seen.thinking !== '') untold += 1;
    },
    total() {
      if (told.length + untold === 0) return null;
      const [tokensIn, tokensOut, cost] = [sum('tokensIn'), sum('tokensOut'), sum('cost')];
      const partial =
        untold > 0 || told.some((one) => one.partial) || ![tokensIn, tokensOut, cost].every((one) => one.whole);
      return {
        tokensIn: tokensIn.amount,
        tokensOut: tokensOut.amount,
        cost: cost.amount,
        ...(partial ? { partial: true } : {}),
      };
    },
  };
}
