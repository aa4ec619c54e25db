import { formatOf } from './format.ts';

/** Options are found, or given; each seat votes for one of them, blind; the votes are counted in code, and a judge says what they rest on. */
export const decide = formatOf([
  { task: 'vote', who: 'together', sees: 'nothing', rounds: 1, left: 'count' },
  { task: 'judge', who: 'judge', sees: 'unnamed', rounds: 1, left: 'count' },
]);
