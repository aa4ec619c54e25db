import { formatOf } from './format.ts';

/**
 * Blind answers first, which bring most of what a panel gains; rounds only while they differ, without names, which would draw votes to
 * themselves; a challenger where all agree, since most of what discussing mends began unanimous and wrong; where they still differ each
 * ranks the others' answers; and a judge. The sources are in the README.
 */
export const council = formatOf([
  { task: 'open', who: 'together', sees: 'nothing', rounds: 1, left: 'count' },
  { task: 'reconsider', who: 'together', sees: 'unnamed', rounds: 2, left: 'unanimous' },
  { task: 'challenge', who: 'challenger', sees: 'unnamed', rounds: 1, left: 'split' },
  { task: 'reply', who: 'together', sees: 'unnamed', rounds: 1, left: 'split' },
  { task: 'rank', who: 'answered', sees: 'unnamed', rounds: 1, left: 'unanimous' },
  { task: 'judge', who: 'judge', sees: 'unnamed', rounds: 1, left: 'count' },
]);
