import { formatOf } from './format.ts';

/** One drafts, another maker's model reviews, the first revises: three calls. */
export const review = formatOf([
  { task: 'draft', who: 'drafter', sees: 'nothing', rounds: 1, left: 'count' },
  { task: 'review', who: 'reviewer', sees: 'said', rounds: 1, left: 'count' },
  { task: 'revise', who: 'drafter', sees: 'said', rounds: 1, left: 'count' },
]);
