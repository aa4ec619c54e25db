import type { Recording } from '../recording.ts';

export const reviewEverything: Recording = {
  question: 'Should every change be reviewed before it is merged?',
  note: 'One panellist fails here, to show how that looks: press Retry',
  fails: { seat: 'pragmatist', round: 1 },
  positions: [
    {
      optimist: { claim: 'Yes, every change' },
      skeptic: { claim: 'Only what can lose data, money or trust' },
      pragmatist: { claim: 'All but what a machine made, if somebody answers soon' },
    },
    {
      optimist: { claim: 'Before the merge, all but what a machine made', changed: 'Skeptic' },
      skeptic: { claim: 'Before the merge what is dangerous, afterwards the rest' },
      pragmatist: { claim: 'Before the merge, all but what a machine made', changed: 'the interruptions' },
    },
  ],
  rounds: [
    {
      optimist: `Yes. The defects it finds are the smaller half of the use. The larger one is that two people know each part, that a newcomer sees how things are done here, and that I write a clearer change when I know that somebody will read it.

It costs less than people fear if changes are small. Two hundred lines are read in fifteen minutes and really read; two thousand are waved through. So the rule that matters is about size, and the review follows from it.`,
      skeptic: `"Every" is the word I object to. A review of a corrected comment, a moved file or a new version of a library teaches people to press the button without reading, and then they press it for the payment code too. Attention is what you spend here, and a rule without exceptions spends it where it buys nothing.

Review what can lose data, money or trust, and review it properly: two people, with the code running. Let the rest through with the tests, and read some of it afterwards.`,
      pragmatist: `I would look at the waiting before the reading. If a change lies for a day until somebody has time, people make larger changes, to wait less often, and larger ones are reviewed worse. So: **who is asked answers within two hours, or says who does.** Without that promise I would not make reviews a duty.

With it I would: everything is reviewed except what a machine made, such as updates of libraries that pass the tests. One simple rule is kept more often than a good one with five exceptions.`,
    },
    {
      optimist: `Skeptic has moved me on one thing: I have pressed that button without reading, on a Friday, for a moved file. A habit of not looking is worse than no look. So machine-made changes and pure moves go through without one, if a tool can tell that they are such.

I keep the rest, also the corrected comment. The point is that a second person knows, and that holds for small things more than for large ones, which everybody hears of anyway.`,
      skeptic: `I have not moved. Pragmatist asks for an answer within two hours, and that is a price I had not even counted: six interruptions a day for a team that wants to think. Optimist's second reader can read on the next morning; knowledge does not spread faster because the merge waits for it.

So: before the merge for what is dangerous, after it for the rest. If a fault slips through, undo it. A team that cannot undo a small change within minutes has a problem that no review solves.`,
      pragmatist: `Reading afterwards is the kind of thing everybody agrees to and nobody does in the third week; I have tried it twice. Before the merge there is a reason to do it today.

But the interruptions are real, so I bend my own rule: two fixed times a day, after the stand-up and after lunch, instead of two hours. Half a day of waiting at most, nobody is torn out of a thought. And undoing within minutes I take as well: that is worth having whatever else you decide.`,
    },
  ],
  asides: [
    {
      seat: 'skeptic',
      question: 'How do you review something dangerous?',
      answer: `With the author beside me and the program running. First I ask what happens if this is wrong, and how we would notice. Then I try to make it go wrong: the same request twice, the disk full, a user without rights, an amount of zero. Only then do I read the lines, those that handle failure first. It takes an hour; that is why I want to do it for one change in ten and not for all.`,
    },
  ],
  consensus: [
    {
      summary:
        'Nobody is against reviews. The question is whether all changes need one, and what it costs to wait for it.',
      agreements: [
        { point: 'Small changes are reviewed better than large ones.', holders: ['Optimist', 'Pragmatist'] },
      ],
      disagreements: [
        {
          point: 'Whether there should be exceptions',
          positions: [
            {
              holders: ['Optimist'],
              position: 'No: knowledge spreads by it.',
              quote:
                'The larger one is that two people know each part, that a newcomer sees how things are done here, and that I write a clearer change when I know that somebody will read it.',
            },
            {
              holders: ['Skeptic'],
              position: 'Yes: a rule for everything teaches people not to look.',
              quote: 'Attention is what you spend here, and a rule without exceptions spends it where it buys nothing.',
            },
          ],
        },
      ],
      onlyOneSaw: [
        { point: 'How long a change waits for its reader matters more than the rule.', holders: ['Pragmatist'] },
      ],
      openQuestions: ['How long does a change wait for its reader today?'],
    },
    {
      summary:
        'What a machine made needs no reader; what is dangerous needs a thorough one. For all the rest two want a review before the merge, at fixed times, and one wants it afterwards.',
      agreements: [
        { point: 'Machine-made changes go through with the tests.', holders: ['Optimist', 'Skeptic', 'Pragmatist'] },
        { point: 'A small change can be undone within minutes.', holders: ['Skeptic', 'Pragmatist'] },
      ],
      disagreements: [
        {
          point: 'Whether ordinary changes are read before or after the merge',
          positions: [
            {
              holders: ['Optimist', 'Pragmatist'],
              position: 'Before. Optimist wanted it for every change, until moved files were named.',
              quote: 'Before the merge there is a reason to do it today.',
            },
            {
              holders: ['Skeptic'],
              position: 'After, but for what is dangerous.',
              quote: 'So: before the merge for what is dangerous, after it for the rest.',
            },
          ],
        },
      ],
      openQuestions: ['Does anybody read afterwards, in the third week?'],
    },
  ],
};
