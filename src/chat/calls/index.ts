/** What is asked of models, and what comes of it: the actions of the chart, by what is asked. */
import { agreement } from './agreement.ts';
import { consensus } from './consensus.ts';
import { options } from './options.ts';
import { questions } from './questions.ts';
import { rounds } from './rounds.ts';

export const callActions = { ...rounds, ...agreement, ...options, ...questions, ...consensus };
