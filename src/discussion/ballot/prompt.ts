/** What a voter is told: the options by their letters, the criteria, and what to do. */
import { oneLine } from '../../lib/text.ts';
import { shuffled } from '../unnamed.ts';
import { letterOf, type Options } from './options.ts';

/** The task of a vote. */
export const VOTE_TASK = `The panel decides between options. All vote now, at the same time and without seeing each other's votes.
- Weigh the options by each criterion, briefly: where one clearly wins or fails, and what you do not know.
- Vote for exactly one, by its letter: the one you would act on today. The order in which the options stand says nothing.`;

/**
 * The options and criteria as a text. What stands first is chosen more often (position bias: Zheng et al. 2023, arXiv:2309.03882), so each
 * reader has an order of their own, while an option's letter is the same for all.
 * @param seed of the reader and the round
 */
export function ballotDraft({ options, criteria }: Options, seed: string): string {
  const lines = options.map((option, at) => `${letterOf(at)}) ${oneLine(option)}`);
  const judged = criteria.length === 0 ? [] : [`Criteria: ${criteria.map(oneLine).join('; ')}`];
  return ['Options:', ...shuffled(lines, seed), ...judged].join('\n');
}
