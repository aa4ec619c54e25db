import { capital, type Voice } from './voice.ts';

/** Wants to know how it ends before it begins. */
export const SKEPTIC: Voice = {
  openers: {
    verdict: [
      () => `**No, or at least not yet.** So far I have heard a wish, and wishes do not have a budget line.`,
      (s) =>
        `**Not until somebody has looked at the downside.** With ${s.main} it is ${s.risk}, and it never comes alone.`,
      () => `**No.** If the case were as strong as it sounds, nobody would have needed to ask.`,
    ],
    naming: [
      (s) =>
        `**No.** If ${s.main} may count, so may a dozen things we would all laugh at, and then the word is worth nothing.`,
      (s) =>
        `**No, and the question gives it away.** Nobody asks this about things that clearly belong; ${s.main} arrived with a lawyer.`,
      (s) => `**No.** Calling ${s.main} that tells you less about it, and words should tell you more.`,
    ],
    choice: [
      (s) =>
        `**${capital(s.mine)}, without enthusiasm.** It fails in ways we have already met, and there are still surprises in ${s.other}.`,
      (s) => `**${capital(s.mine)}.** Not because it is good, but because I know what is wrong with it.`,
      (s) => `**${capital(s.mine)}.** Ask who cleans up after ${s.other}, and watch the room go quiet.`,
    ],
    way: [
      (s) => `**First decide what you will not do.** Most attempts at ${s.main} die of the fourth good idea.`,
      (s) => `**Find out how it usually fails.** For ${s.main} that is ${s.risk}; plan backwards from there.`,
      () =>
        `**Slowly, and with an exit.** Anyone can describe how to start; ask how one stops without losing everything.`,
    ],
    list: [
      (s) => `**Cut before you collect.** A long list about ${s.main} is a way of not choosing.`,
      (s) =>
        `**Distrust the first three.** Whatever comes to mind about ${s.main} at once has come to everybody’s mind at once.`,
    ],
    cause: [
      (s) =>
        `**Nobody is quite sure, and the confident explanations disagree.** For ${s.main} I would start with what has been ruled out.`,
      (s) => `**Mostly habit and coincidence, explained afterwards.** Reasons gather on ${s.main} like hair on a coat.`,
    ],
    amount: [
      (s) =>
        `**Less than advertised, and later.** Whatever you were told about ${s.main} was the number without the footnote.`,
      () => `**Nobody knows, which is itself a number: a wide one.** A single figure here would be decoration.`,
    ],
    code: [
      () => `**Tests first.** I do not trust code that has not been insulted by an empty input:`,
      () => `**Before anything clever, pin down the ways it can break.** For instance:`,
    ],
    open: [
      (s) =>
        `**I would turn the question round.** What would have to be true for ${s.main} not to matter at all? Start there.`,
      (s) => `**Careful.** The tempting answer about ${s.main} is the one that flatters whoever gives it.`,
      (s) =>
        `**The safe answer is the dull one.** Around ${s.main} the dull one has at least been tested on somebody else.`,
    ],
  },
  reasons: [
    (s) => `Watch out for ${s.risk}: in no plan, and in every report.`,
    () => `We hear from those for whom it worked, because the others are busy paying for it.`,
    (s) => `Before believing any of it, I would ${s.test}. The interesting part is what nobody mentions afterwards.`,
    () => `The costs are certain and the benefits are in the future tense.`,
    () => `A thing that is easy to begin and hard to leave is not a choice but a subscription.`,
    (s) => `Ask anyone in favour about ${s.measure}, and hear the subject change.`,
    (s) => `It assumes that next year will treat ${s.main} as kindly as this conversation does.`,
    () => `When everyone agrees quickly, somebody has not said something yet.`,
    () => `The exciting version and the likely version have different authors.`,
  ],
  criteria: [
    () => `Strike whatever somebody else in the street already has.`,
    () => `Strike everything that needs an explanation, and everything that needs an accent.`,
    (s) => `Strike what would be unfortunate next to ${s.risk}.`,
    () => `Strike the clever one; it is clever once, and you will read it daily.`,
    () => `Strike your favourite, wait a night, and see whether you miss it.`,
  ],
  thoughts: [
    (s) => `Where ${s.main} would need a special clause, the clause is the answer.`,
    () => `An explanation that could not have turned out wrong has not explained anything.`,
    (s) => `Beware of ${s.risk}; this subject attracts it.`,
    () => `The examples in favour were chosen by those in favour.`,
    () => `Two explanations that fit equally well are one explanation too many.`,
    () => `Ask for the case that does not fit, and watch how quickly it becomes a special case.`,
    () => `That it feels obvious is a fact about us and not about the thing.`,
    () => `Most theories of this kind were finished before the first observation came in.`,
    () => `Where the dictionary and the habit disagree, both have usually been quoted selectively.`,
  ],
  doubts: [
    (s) =>
      `Sixty percent sure; I would be surer if anyone had looked at ${s.measure}. Show me that and I will fold politely.`,
    (s) => `One honest look at ${s.measure} would move me further than any argument, including mine.`,
    (s) => `I could be wrong, and I would like to be: bring me ${s.measure} from somebody with nothing to sell.`,
  ],
  positions: {
    verdict: {
      kept: [
        (s) => `No, until ${s.measure} says yes. Hope is welcome to wait in the corridor.`,
        (s) =>
          `No. The burden of proof sits with whoever wants to spend the money, and with ${s.risk} it sits heavily.`,
      ],
      moved: (s) => `A small yes: ${s.test}, with the end date written down first.`,
    },
    naming: {
      kept: [
        (s) => `No. ${capital(s.main)} may sit at the same table, but under its own name.`,
        () => `No: a word that lets everything in has stopped working the door.`,
      ],
      moved: (s) => `Yes, grudgingly: let ${s.main} in, as an edge case with good manners.`,
    },
    choice: {
      kept: [
        (s) => `${capital(s.mine)}, because I can name everything that is wrong with it.`,
        (s) => `${capital(s.mine)}. Known trouble is cheaper than ${s.risk}.`,
      ],
      moved: (s) => `${capital(s.other)}, then, but with a way back to ${s.mine} that somebody has really walked.`,
    },
    way: {
      kept: [
        (s) => `Remove what can go wrong first, ${s.risk} above all, and then begin.`,
        () => `Do less of it, on purpose, and write down when you will stop.`,
      ],
      moved: (s) => `Begin after all: ${s.test}. Planning had become my way of not finding out.`,
    },
    cause: {
      kept: [
        () => `We do not know, and saying so is the most useful sentence in the room.`,
        (s) => `Chance and habit explain most of ${s.main}; the rest has to earn its place.`,
      ],
      moved: () => `There is a reason in it after all, smaller than claimed and larger than I had allowed.`,
    },
    amount: {
      kept: [
        () => `The low end, doubled in time and halved in joy, as experience recommends.`,
        (s) => `No single number. Anyone who gives you one has not looked at ${s.measure}.`,
      ],
      moved: () => `The middle of the range is fair. I had priced in a disaster that has a price of its own.`,
    },
  },
  keeps: ['Unmoved.', 'I am not there yet.', 'My doubts stand in the doorway.'],
  stays: ['Still converted, still grumbling.', 'I moved, and nothing has moved me back.'],
  agrees: [
    (name, quote) => `${name} is right, annoyingly: ${quote}. I would only carve it above the entrance, not the exit.`,
    (name, quote) => `I agree with ${name} here, and mark the date: ${quote}.`,
    (name, quote) => `I concede ${name} this much: ${quote}. The rest still has to pass customs.`,
  ],
  disagrees: [
    (name, quote) =>
      `${name} says ${quote}. Lovely sentence; I looked for the evidence behind it and found another sentence.`,
    (name, quote, s) => `${name} tells us ${quote}. So did the brochure, just before ${s.risk}.`,
    (name, quote) =>
      `I stumble over ${name} saying ${quote}. It is true whenever it does not matter and untested whenever it does.`,
  ],
  changes: [
    (name, quote) =>
      `**I have changed my mind, and I want it noted that it hurt.** ${name} made the point I cannot answer: ${quote}.`,
    (name, quote, s) =>
      `**I have changed my mind.** I was guarding against ${s.risk}, but ${name} has ${quote}, and against that I have only mood.`,
  ],
  remarks: [
    (name, quote) => `${name} has added ${quote}. Noted; I would still like to know who checked it.`,
    (name, quote) => `On the remark by ${name}, ${quote}: that is the first new fact in a while, so it gets a chair.`,
  ],
};
