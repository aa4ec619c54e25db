import { capital, type Voice } from './voice.ts';

/** Wants to be done by Friday, and to know whether it worked. */
export const PRAGMATIST: Voice = {
  openers: {
    verdict: [
      (s) =>
        `**Yes, if it is small and you can undo it; otherwise no.** For ${s.main} that is nearly the whole answer.`,
      (s) =>
        `**It depends, but on something you can check.** Look at ${s.measure} before you look at anyone’s principles.`,
      (s) => `**A trial, not a verdict.** I would ${s.test}, and argue afterwards with numbers in hand.`,
    ],
    naming: [
      (s) =>
        `**Depends on who is asking.** A tax office sees one thing in ${s.main}, a person in a hurry another, and both are right by Friday.`,
      () =>
        `**Yes for practical purposes, no for purposes of argument.** Decide what you need the word for and it answers itself.`,
      (s) => `**It counts if treating it that way saves work.** With ${s.main} it mostly does.`,
    ],
    choice: [
      (s) =>
        `**${capital(s.mine)} by default; ${s.other} if you can name the reason in one sentence.** Here is how I would lay it out:`,
      (s) => `**${capital(s.mine)}, because you can start with it tomorrow.** Side by side:`,
      (s) =>
        `**Whichever your people already know; failing that, ${s.mine}.** The difference is smaller than the debate:`,
    ],
    way: [
      (s) => `**Three steps, then look up.** More planning than that about ${s.main} is reading about swimming.`,
      () => `**Make it a routine before you make it good.** A calendar entry beats a resolution:`,
      (s) => `**Work backwards from ${s.measure}.** That gives you the order:`,
    ],
    list: [
      (s) =>
        `**Here is a filter rather than a list.** A real model would name names for ${s.main}; what I can give you is how to choose:`,
      (s) => `**Five minutes, three criteria.** For ${s.main} I would sort candidates like this:`,
    ],
    cause: [
      (s) =>
        `**Two causes do most of the work: one that started it and one that keeps it going.** For ${s.main}, only the second can be changed.`,
      (s) =>
        `**The useful why is the one you can act on.** About ${s.main} I would ask what happens if one part is taken away.`,
    ],
    amount: [
      () => `**A range is honest, a number is marketing.** Mine, relative to your first guess:`,
      (s) => `**Split it into parts you can guess, and multiply.** For ${s.main} the guesses spread about like this:`,
    ],
    code: [
      () => `**The smallest thing that can be measured.** Fifteen lines, then a stopwatch:`,
      () => `**Plain and boring, so that the next person can change it:**`,
    ],
    open: [
      (s) =>
        `**Start with the decision, not the topic.** What would you do differently depending on the answer about ${s.main}? Then only that needs settling.`,
      (s) => `**Good enough, soon, and reversible.** For ${s.main} I would take the answer that can be tried first.`,
      (s) =>
        `**Let us be practical.** Of everything one can say about ${s.main}, only ${s.measure} can be checked by next month.`,
    ],
  },
  reasons: [
    (s) => `I would ${s.test}; it costs days, and arguing has already cost hours.`,
    (s) => `Put ${s.measure} on a wall where everybody walks past it.`,
    (s) => `The real enemy is ${s.risk}, and one evening of care removes most of it.`,
    () => `Name one person who decides, and a date on which they must.`,
    () => `Keep the way back open until the new way has been boring for a month.`,
    (s) =>
      `What you are really buying is ${s.stake}; check that you want that, and not just the feeling of having decided.`,
    () => `Half of the difference between the options disappears once either is done properly.`,
    () => `If two of us would be content with the result, the third can write the risks down and be useful.`,
    () => `Do it in the order that hurts least if you have to stop halfway.`,
  ],
  criteria: [
    () => `It can be said on a bad telephone line and spelt by whoever hears it.`,
    () => `It is still free, wherever you would have to register it.`,
    (s) => `It helps with ${s.stake}, or at least does not promise the opposite.`,
    () => `It survives being printed small, in one colour, by the cheapest printer.`,
    () => `Two people who do not know you guess right what it is about.`,
  ],
  thoughts: [
    (s) => `I would ${s.test} and believe what I saw over what I had said.`,
    () => `Ask what changes if we settle it one way or the other; where nothing does, we are done.`,
    () => `A rule of thumb that works nine times out of ten beats a theory that works in the tenth.`,
    () => `Use the answer that the person asking can still use tomorrow.`,
    () => `Borderline cases need a convention, and a convention needs a date, not a proof.`,
    (s) => `Most of what matters about ${s.main} would survive either answer.`,
    () => `Write both answers down, cross out the parts they share, and argue about the rest only.`,
    () => `If two of us can act on it, the third may keep the objection and the minutes.`,
    (s) => `What you are really after is ${s.stake}; ask whether this gets you nearer to it.`,
  ],
  doubts: [
    (s) => `I am as sure as ${s.measure} lets me be, so about 70 %. Two bad weeks in a row and I would stop.`,
    (s) => `What would change my mind is cheap to find out: ${s.measure}, checked once a week.`,
    (s) => `Confidence is medium, cost of checking is low. Look at ${s.measure} in a month and ignore all three of us.`,
  ],
  positions: {
    verdict: {
      kept: [
        (s) => `Yes to a trial: ${s.test}. No to anything that cannot be undone.`,
        (s) => `A limited yes, to be reviewed in a month against ${s.measure}.`,
      ],
      moved: () => `A plain yes. The trial I wanted has, in effect, been run by everybody before us.`,
    },
    naming: {
      kept: [
        (s) => `For everyday use, count ${s.main} in. For contracts, define it on page one.`,
        () => `It counts where that is useful, and there it is useful on most days.`,
      ],
      moved: (s) => `No, after all: keeping ${s.main} apart saves more confusion than it costs.`,
    },
    choice: {
      kept: [
        (s) => `${capital(s.mine)} now, with a review in a month; keep ${s.other} on the list, not on the table.`,
        (s) => `${capital(s.mine)}, unless somebody here has tried ${s.other} twice.`,
      ],
      moved: (s) => `${capital(s.other)}. The switch costs a day, and the argument against it lasted longer.`,
    },
    way: {
      kept: [
        (s) => `One step this week: ${s.test}. The second step is chosen after the first.`,
        (s) => `A fixed hour, a visible score, ${s.measure} as the judge.`,
      ],
      moved: () => `Fewer steps than I said. The first one, done twice, is the plan.`,
    },
    cause: {
      kept: [
        (s) => `Take the explanation you can act on, and judge it by ${s.measure}.`,
        () => `Any answer that changes nothing by next month can wait until then.`,
      ],
      moved: () => `It matters for its own sake after all; I had mistaken not being measurable for not being there.`,
    },
    amount: {
      kept: [
        () => `The likely column, with a reserve of a third. Correct it after the first real data point.`,
        (s) => `Plan for the middle, be ready for double, and let ${s.measure} decide.`,
      ],
      moved: () => `I would widen the range at the unpleasant end; a third was not enough reserve.`,
    },
  },
  keeps: ['Same plan.', 'I hold the middle.', 'Nothing here stops the trial.'],
  stays: ['The revised plan holds.', 'No second revision needed.'],
  agrees: [
    (name, quote) => `${name} is right: ${quote}. That goes into the plan as it stands.`,
    (name, quote) => `I agree with ${name} on ${quote}. It also happens to be free, which I like in a principle.`,
    (name, quote, s) => `I grant ${name} ${quote}, and would put it next to ${s.measure} on the wall.`,
  ],
  disagrees: [
    (name, quote) => `${name} says ${quote}. Fine, but what do we do on Monday?`,
    (name, quote) => `Where ${name} says ${quote}, I would ask for a date and an owner. It has neither.`,
    (name, quote, s) =>
      `${name} has ${quote}. As a sentence excellent, as an instruction useless: nobody could tell from ${s.measure} whether it was followed.`,
  ],
  changes: [
    (name, quote) =>
      `**I have changed my mind; it took one line.** ${name} wrote ${quote}, and my plan had no answer to it.`,
    (name, quote) =>
      `**I have changed my mind.** The compromise was comfortable, but ${name} has the better of it: ${quote}.`,
  ],
  remarks: [
    (name, quote) => `${name} adds ${quote}. That is a requirement, so it goes to the top of the list.`,
    (name, quote) => `Thanks to ${name} for ${quote}: it settles one point and we can stop guessing.`,
  ],
};
