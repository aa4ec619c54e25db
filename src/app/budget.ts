/** What may be spent, as the engine asks for it. */
import type { Config } from '../config/config.ts';
import type { Budget } from '../engine/funds.ts';
import type { Chosen } from '../panel/choose.ts';

/** The limits of the configuration, with the prices of the models that can be chosen. */
export function budgetOf(budget: Config['budget'], { catalogue }: Pick<Chosen, 'catalogue'>): Budget {
  return {
    ...budget,
    priced: (seat) => catalogue.priced(seat),
    judges: (panel) => catalogue.judges(panel),
    reviewer: (panel) => catalogue.reviewer(panel),
  };
}
