import { formatOf } from './format.ts';

/** One exchange between the sides of what is disputed, and the consensus anew: what a button below a consensus begins. */
export const settle = formatOf([
  { task: 'settle', who: 'sides', sees: 'unnamed', rounds: 1, left: 'count' },
  { task: 'judge', who: 'judge', sees: 'unnamed', rounds: 1, left: 'count' },
]);
