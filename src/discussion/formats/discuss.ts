import { formatOf } from './format.ts';

/** In turn, each seeing all that was said, with names. */
export const discuss = formatOf([{ task: 'turns', who: 'in turn', sees: 'said', rounds: null, left: 'settled' }]);
