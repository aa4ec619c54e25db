/** `/council topic`: blind answers, rounds without names while they differ, a challenger where all agree, and a judge. */
import { explain, question, type CommandSpec } from './command.ts';

export const council = {
  names: ['council'],
  read: ({ rest, context, instead }) => {
    const asked = question(rest, context, instead);
    return asked === null ? explain('council') : { type: 'open', format: 'council', ...asked };
  },
  // It opens a discussion as `/open` does: only the format is another.
  on: {},
  refuse: {},
} as const satisfies CommandSpec;
