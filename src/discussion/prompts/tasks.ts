/** What those who speak in a round are told to do, by the task of its stage (`formats/`). */
import { VOTE_TASK } from '../ballot/prompt.ts';
import type { RoundKind } from '../formats/format.ts';

/** What a task depends on beside its words. */
interface TaskFrom {
  readonly round: number;
  /** Whether this is the last round, as far as it is known. */
  readonly isLast: boolean;
  /** Whether anybody has answered before. */
  readonly spoken: boolean;
}

const OPEN = `All panellists answer now, at the same time and without seeing each other's answers. Give your own independent answer to the newest question. Say what it rests on, how sure you are where that matters, and what would change your mind.`;

const TURN = `Panellists speak in turn, and it is your turn.
- Take a position at once, and give its reasons.
- Say where you agree and where you disagree, with whom (by name) and why. Judge arguments, not who makes them or how many.
- Do not yield without a reason: a view held by more panellists is none; an argument, a fact or an error you made is.
- If you have changed your mind since you last spoke, say so and say what changed it.
- Add what is missing; do not repeat what has been said. Remarks by people are there to be taken up.`;

const RECONSIDER = `The panellists' answers differ. All answer once more now, at the same time; nobody knows who wrote which answer, yours included.
- Go through what the others say that yours does not: what is right in it, what is wrong, and why.
- Change your position where an argument, a fact or an error of yours asks for it, and for nothing else: how many hold a view is no reason.
- If you keep your position, answer the strongest argument against it.
- Say what matters now; do not repeat your answer.`;

const CHALLENGE = `All panellists hold the same position. Panels that agree are wrong now and then, so you are asked to argue against it, whatever you think yourself.
- Find the strongest case against: an assumption that need not hold, a fact that is missing or false, a case in which it fails, a better answer that nobody named.
- Be concrete, so that it can be checked. Two strong points are better than five weak ones.
- Do not weigh both sides: the others will answer you.`;

const REPLY = (
  round: number,
) => `All panellists held the same position, and the answer of round ${round} argues against it, as it was asked to. All answer once more now, at the same time.
- Say of each of its points whether it holds, and why.
- Change your position if it should be changed, and keep it if not. Neither is better in itself.
- Say what has to be added to the position so that it stands.`;

const DRAFT = `You draft the answer, and nobody else answers: another panellist reviews your draft, and you revise it then. Give your whole answer to the newest question. Say what it rests on, and where you are not sure.`;

const REVIEW = (
  round: number,
) => `The answer of round ${round} is a draft, and you review it. You do not write an answer of your own.
- Go through it: what is wrong, what is missing, what is not shown, what misleads. The gravest first, each with the place in the draft and how to mend it.
- Check facts, numbers and steps of reasoning yourself; say which you could not check.
- Say briefly what is right and should stay. If nothing is wrong, say so, and do not make something up.`;

const REVISE = (
  round: number,
) => `Your draft was reviewed: the review is the answer of round ${round}. Write the answer anew, whole, as the one that people read.
- Take up what is right in the review, and leave what is not: the reviewer may be wrong.
- Whoever reads it knows neither draft nor review: do not speak of them.
- After it, below a line "---", name in one or two sentences what you changed, and what of the review you did not take up and why.`;

const SETTLE = `The panel disagrees on the point quoted last, and one panellist of each side answers now, at the same time.
- Speak to this point alone, and to the strongest argument of the other side.
- Say which fact, test or value would decide it, and what you know of that.
- Give way where the other side is right, and say what convinced you; else say what would.`;

/** The words of a task. */
export function taskOf(kind: RoundKind, { round, isLast, spoken }: TaskFrom): readonly string[] {
  switch (kind) {
    case 'open':
      return [OPEN];
    case 'turns':
      return [
        TURN,
        ...(spoken ? [] : ['Nobody has answered yet: you are the first.']),
        ...(isLast ? ['This is the last round: end with your final position in one or two sentences.'] : []),
      ];
    case 'reconsider':
      return [RECONSIDER];
    case 'challenge':
      return [CHALLENGE];
    case 'reply':
      return [REPLY(round - 1)];
    case 'draft':
      return [DRAFT];
    case 'review':
      return [REVIEW(round - 1)];
    case 'revise':
      return [REVISE(round - 1)];
    case 'vote':
      return [VOTE_TASK];
    case 'settle':
      return [SETTLE];
    case 'rank':
      // A ranking is no answer: its prompt is another (`ranking/prompt.ts`).
      return [];
  }
}

const CHANGED = {
  named: 'the name of the panellist or, in a few words, the argument that changed it',
  unnamed: 'the letter of the panellist or, in a few words, the argument that changed it',
};

/** What an answer ends with, so that positions can be compared: `positions/read.ts` takes it off. */
export function positionLines(named: boolean): string {
  return `End with these two lines and nothing after them. Their first words stay English in every language:
Position: your answer to the question in one line of at most 15 words
Changed: no – or, if you held another position before, ${CHANGED[named ? 'named' : 'unnamed']}`;
}
