import { FACTS } from './facts.ts';

/** What the demo knows of a field: enough for an opinion, as with most opinions. All are parts of sentences. */
export interface Domain {
  /** A question of the field has such words. */
  readonly pattern: RegExp;
  /** What there is to gain, a noun phrase. */
  readonly stakes: readonly string[];
  /** What goes wrong, noun phrases. */
  readonly risks: readonly string[];
  /** Small experiments: "I would …", "before you …". */
  readonly tests: readonly string[];
  /** What would settle it, noun phrases. */
  readonly measures: readonly string[];
  /** Observations, whole sentences, without quotation marks. */
  readonly quips: readonly string[];
}

/** What is asked for is a number, whatever of. */
export const FIGURES: Domain = {
  pattern: /$^/,
  stakes: ['a figure one can plan with', 'knowing which zero to worry about'],
  risks: ['a decimal that nobody measured', 'the unit that nobody asked about', 'a count that includes the counters'],
  tests: [
    'count one small corner and multiply',
    'guess twice, from different ends',
    'ask three people and drop the proudest',
  ],
  measures: ['the first real count', 'the gap between two independent guesses'],
  quips: FACTS.figures,
};

/** Of any other question. */
export const GENERAL: Domain = {
  pattern: /$^/,
  stakes: ['something you would choose again', 'a result that outlives the enthusiasm'],
  risks: [
    'a decision made because everyone was tired',
    'the exception that turns out to be the rule',
    'a plan that survives everything but contact with a Monday',
  ],
  tests: [
    'try the smallest honest version of it',
    'ask two people who have done it and one who stopped',
    'decide now and look again in thirty days',
  ],
  measures: ['the regret you would have in a year', 'the one change you can point at'],
  quips: FACTS.general,
};
