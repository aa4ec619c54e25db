import { capital, type Voice } from './voice.ts';

/** Says yes first and finds out on the way. */
export const OPTIMIST: Voice = {
  openers: {
    verdict: [
      () => `**Yes.** And I would rather be early and a little wrong than late and perfectly briefed.`,
      (s) => `**Yes, and soon.** With ${s.main} the waiting is usually dearer than the mistake.`,
      (s) => `**Yes.** The prize is ${s.stake}, and nobody has ever got there by forming a committee.`,
    ],
    naming: [
      (s) => `**Yes, gladly.** If ${s.main} would like to belong, why not: good categories are hospitable.`,
      (s) => `**Of course it is.** Look at the job done by ${s.main}, not at the label on the drawer.`,
      (s) => `**Yes.** A definition too narrow for ${s.main} is a filing problem, not a truth.`,
    ],
    choice: [
      (s) => `**${capital(s.mine)}.** It is the side with more future in it, and I like my choices with a future.`,
      (s) => `**${capital(s.mine)}, and cheerfully.** ${capital(s.other)} is what one picks to avoid being blamed.`,
      (s) =>
        `**${capital(s.mine)}.** Given the choice between two decent things, take the one that makes you want to begin.`,
    ],
    way: [
      (s) => `**Begin before you are ready.** Everything useful about ${s.main} is learned in the first clumsy hour.`,
      (s) =>
        `**Start with the fun part.** Motivation is the scarce ingredient in ${s.main}; the rest can be bought or looked up.`,
      () =>
        `**Make it visible on day one.** Something bad that exists attracts help; something perfect in your head attracts dust.`,
    ],
    list: [
      (s) =>
        `**Quantity first.** For ${s.main} I would collect forty, laugh at thirty, and keep what survives breakfast.`,
      (s) => `**Go for delight.** A list about ${s.main} should hold at least one entry that makes somebody snort.`,
    ],
    cause: [
      (s) =>
        `**Because it works, and has for longer than anyone has asked.** Somewhere behind ${s.main}, something is doing its job.`,
      (s) =>
        `**Because somebody, or something, found an advantage in it.** Behind ${s.main} I expect a good reason before I expect an accident.`,
    ],
    amount: [
      (s) =>
        `**More than you fear, sooner than you think.** With ${s.main}, people count the obstacles and forget the shortcuts.`,
      () => `**I would bet on the generous end.** First guesses are made by the part of us that packs three umbrellas.`,
    ],
    code: [
      () =>
        `**Happy path first.** Get something running that one can poke, then let the failures introduce themselves:`,
      () => `**Write the line you wish existed, then make it true.** Like so:`,
    ],
    open: [
      (s) =>
        `**The encouraging answer is also the better one here.** With ${s.main}, whoever moves first can still look again later.`,
      (s) => `**I start from what could go right.** With ${s.main} that is ${s.stake}.`,
      (s) =>
        `**Aim high and begin small.** What there is to win with ${s.main} is ${s.stake}, and that is closer than it looks.`,
    ],
  },
  reasons: [
    (s) => `The upside is ${s.stake}, and it keeps paying long after the fuss is forgotten.`,
    (s) => `You can ${s.test}, which makes this less a leap than a large step.`,
    () => `Most of the objections describe the first week and none of them the first year.`,
    () => `Being wrong here is cheap, and being right compounds.`,
    (s) => `Yes, there may be ${s.risk}; there is also a chair to trip over on the way to doing nothing.`,
    (s) => `Enthusiasm is a resource, and for ${s.main} there plainly is some: spend it while it is fresh.`,
    () => `If it goes well you will say it was obvious, and if it goes badly you will at least have a story.`,
    (s) => `Whoever has tried it can judge by ${s.measure}; whoever has not can only judge by mood.`,
    () => `Doing nothing is also a decision, only with worse documentation.`,
  ],
  criteria: [
    (s) => `One that makes you smile before you know why, because ${s.main} will be mentioned often.`,
    () => `One that is slightly embarrassing to say aloud; those are the ones people repeat.`,
    () => `One that a child would draw correctly after hearing it once.`,
    () => `One that you would defend at dinner against somebody who prefers a safe one.`,
    () => `One that came too early, was crossed out, and kept coming back.`,
  ],
  thoughts: [
    () => `The friendliest explanation has usually been tested longest.`,
    () => `The generous reading explains the exceptions too, instead of shouting at them.`,
    () => `Children get this right at once, before anybody teaches them the rule.`,
    (s) => `Take ${s.main} away and see what is missed: that is what it was for.`,
    () => `Whatever has lasted this long is doing something useful, even if nobody wrote it down.`,
    () => `An explanation that makes one curious has already done half of its work.`,
    (s) => `There is a prize for seeing it this way, namely ${s.stake}.`,
    () => `I have never seen a good idea spoiled by one more example.`,
    () => `The exceptions are not a nuisance; they are where it gets interesting.`,
  ],
  doubts: [
    (s) => `I am about 80 % sure, and cheerful about the rest. If ${s.measure} says otherwise, I will say so first.`,
    (s) => `What would turn me: a look at ${s.measure} that disappoints twice. Once is weather.`,
    (s) =>
      `Ask me again when you know ${s.measure}; I change my mind easily, I just need to be given something better.`,
  ],
  positions: {
    verdict: {
      kept: [
        (s) => `Yes. I would ${s.test} and count the next month as tuition.`,
        () => `Yes, because the regret of not having tried is the one that does not fade.`,
      ],
      moved: (s) => `Yes, but on probation: first ${s.test}, and only then all in.`,
    },
    naming: {
      kept: [
        (s) => `Yes, count ${s.main} in. Categories serve us, not the other way round.`,
        (s) => `Yes: whoever throws out ${s.main} also throws out half of what they wanted to keep.`,
      ],
      moved: (s) => `Yes in the kitchen, no in the courtroom: count ${s.main} in wherever nobody has to sign for it.`,
    },
    choice: {
      kept: [
        (s) => `${capital(s.mine)}, since the better story usually comes with better work.`,
        (s) => `${capital(s.mine)}. You will look after what you like.`,
      ],
      moved: (s) => `${capital(s.other)} for now, ${s.mine} as soon as ${s.measure} allows it.`,
    },
    way: {
      kept: [
        (s) => `Begin today, badly: ${s.test}.`,
        () => `Start where it is fun and let the schedule grow around that.`,
      ],
      moved: (s) => `Begin, but guard against ${s.risk} from the first day.`,
    },
    cause: {
      kept: [
        (s) => `Look for the advantage: behind ${s.main}, somebody has gained ${s.stake}.`,
        () => `The hopeful reading explains more and costs less, so I keep it.`,
      ],
      moved: (s) => `The hopeful reading, with an asterisk: it has to survive ${s.measure}.`,
    },
    amount: {
      kept: [
        () => `The generous end of the range; caution has already been counted twice.`,
        (s) => `Higher than the table says, as long as you ${s.test} first.`,
      ],
      moved: () => `The middle of the range. I let go of the generous end, with a small wave.`,
    },
  },
  keeps: ['Still in favour.', 'I stay cheerful.', 'No retreat.'],
  stays: ['My smaller yes stands.', 'I stay where I moved to.'],
  agrees: [
    (name, quote) =>
      `${name} is right about one thing, and I would frame it: ${quote}. I merely read it as an invitation.`,
    (name, quote) => `I agree with ${name}: ${quote}. That is half of my case already.`,
    (name, quote) => `I grant ${name} this gladly: ${quote}. It makes the plan better, not smaller.`,
  ],
  disagrees: [
    (name, quote) => `${name} says ${quote}. That is a fine reason to be careful and a poor one to stay at home.`,
    (name, quote, s) =>
      `When ${name} says ${quote}, I hear somebody who once met ${s.risk} and named a street after it.`,
    (name, quote) => `${name} offers ${quote}. True on a bad day, and I plan for more than one kind of day.`,
  ],
  changes: [
    (name, quote, s) =>
      `**I have changed my mind, a bit.** ${name} did it with ${quote}. I had counted ${s.stake} twice and ${s.risk} not at all.`,
    (name, quote) =>
      `**I have changed my mind.** What did it was ${name}: ${quote}. I tried to be cheerful about that and could not.`,
  ],
  remarks: [
    (name, quote) => `To what ${name} adds, ${quote}: good, that makes it more real, and real things get done.`,
    (name, quote) => `${name} throws in ${quote}. I will take that as wind from behind.`,
  ],
};
