import { formatOf } from './format.ts';

/** Each seat ranks the answers of the others, and nothing else: what a button begins after an open round. */
export const best = formatOf([{ task: 'rank', who: 'answered', sees: 'unnamed', rounds: 1, left: 'count' }]);
