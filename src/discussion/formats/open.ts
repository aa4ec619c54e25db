import { formatOf } from './format.ts';

/** Everybody answers at once, none seeing the others. */
export const open = formatOf([{ task: 'open', who: 'together', sees: 'nothing', rounds: 1, left: 'count' }]);
