/** `/council topic`, `/review topic`, `/decide topic`: a question in a format of its own. They open a discussion as `/open` does. */
import type { FormatName } from '../../discussion/formats/index.ts';
import type { Explained } from '../notices.ts';
import { explain, question, type Meant, type Saying } from './command.ts';

/** What words behind the name of a format mean: a question that is asked in it, or how it is used. */
export const asksIn =
  (format: FormatName & Explained) =>
  ({ rest, context, instead }: Saying): Meant => {
    const asked = question(rest, context, instead);
    return asked === null ? explain(format) : { type: 'open', format, ...asked };
  };

export const council = { names: ['council'], read: asksIn('council'), on: {}, refuse: {} } as const;
export const review = { names: ['review'], read: asksIn('review'), on: {}, refuse: {} } as const;
export const decide = { names: ['decide'], read: asksIn('decide'), on: {}, refuse: {} } as const;
