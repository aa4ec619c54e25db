/**
 * What a format is: the stages of a discussion as data, in order. A new format is a file beside this one, and the words of its tasks in
 * `prompts/tasks.ts`; the statechart goes through any of them (`stages.ts` says which stage is next).
 */
import { z } from 'zod';

/** What those who speak in a stage are told to do: each has its words in `prompts/tasks.ts`, and its name in a document. */
export const ROUND_KINDS = [
  'open',
  'turns',
  'reconsider',
  'challenge',
  'reply',
  'draft',
  'review',
  'revise',
  'vote',
  'rank',
  'settle',
] as const;

/** The kind of a round: the task of its stage. */
export type RoundKind = (typeof ROUND_KINDS)[number];

/**
 * What an answer ends with, to be counted in code: what the seat holds, or its vote. Nothing where it need not hold what it argues for, or
 * where one works on the text of another.
 */
export function endingOf(kind: RoundKind): 'position' | 'vote' | null {
  switch (kind) {
    case 'open':
    case 'turns':
    case 'reconsider':
    case 'reply':
    case 'settle':
    case 'draft':
    case 'revise':
      return 'position';
    case 'vote':
      return 'vote';
    case 'challenge':
    case 'review':
    case 'rank':
      return null;
  }
}

const stage = z.strictObject({
  /** The judge's task is the consensus, which is no round. */
  task: z.enum([...ROUND_KINDS, 'judge']),
  /**
   * Who speaks: all at once, all one after the other, all who have answered before, one who argues against what all hold, the first of the
   * panel, the second, one for each side of what is disputed, or the judge.
   */
  who: z.enum(['together', 'in turn', 'answered', 'challenger', 'drafter', 'reviewer', 'sides', 'judge']),
  /**
   * What each of them sees of what panellists said: nothing of this round, all that was said before, or that without names, in an order
   * of each reader's own.
   */
  sees: z.enum(['nothing', 'said', 'unnamed']),
  /** How many rounds it has at most; null is as many as somebody asked for. */
  rounds: z.number().int().min(1).nullable(),
  /**
   * When it is left before that, or not even begun: `unanimous` once all hold the same, `split` once they do not, `settled` once all hold
   * the same or nobody has changed their mind in a round. `count`: not before its rounds are over.
   */
  left: z.enum(['count', 'unanimous', 'split', 'settled']),
});

const format = z
  .strictObject({ stages: z.array(stage).min(1) })
  .refine(({ stages }) => stages.every(({ who, task }) => (who === 'judge') === (task === 'judge')), {
    error: 'only the judge judges',
  })
  .refine(
    ({ stages }) =>
      stages.findIndex(({ who }) => who === 'judge') % stages.length >= stages.length - 1 ||
      stages.every(({ who }) => who !== 'judge'),
    {
      error: 'the judge comes last',
    },
  )
  .refine(
    ({ stages: [first] }) =>
      first !== undefined &&
      first.left !== 'unanimous' &&
      first.left !== 'split' &&
      first.who !== 'challenger' &&
      first.who !== 'judge',
    {
      error: 'the first stage always begins, and somebody of the panel speaks in it',
    },
  );

/** One stage of a format. */
export type Stage = Readonly<z.infer<typeof stage>>;

/** A format: its stages in order. */
export interface Format {
  readonly stages: readonly Stage[];
}

/**
 * A format, checked.
 * @throws if its stages make no sense: a mistake in a file of this folder
 */
export function formatOf(stages: readonly Stage[]): Format {
  return format.parse({ stages });
}
