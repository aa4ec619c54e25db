import type { Recording } from '../recording.ts';

export const quietMornings: Recording = {
  question: 'Should a team of eight keep every morning free of meetings?',
  note: 'A council: blind, once more without names, and then a judge',
  format: 'council',
  positions: [
    {
      optimist: { claim: 'Yes: every morning, all eight, for four weeks' },
      skeptic: { claim: 'No rule: it is a present to those who write code' },
      pragmatist: { claim: 'Two mornings, if the calendars show the need' },
    },
    {
      optimist: { claim: 'A fixed quiet half-day for each, tried for four weeks', changed: 'the customer calls' },
      skeptic: { claim: 'No fixed blocks: make it normal to decline' },
      pragmatist: {
        claim: 'A fixed quiet half-day for each, tried for four weeks',
        changed: 'the calls that some have in the morning',
      },
    },
  ],
  rounds: [
    {
      optimist: `Yes, and it is the cheapest improvement there is. Work that needs a whole problem in one's head needs about two hours without a break, and a calendar with a hole at eleven has no two hours.

What surprises teams that try it is the other half: when meetings only fit into the afternoon, there are fewer of them. Half turn out to be a paragraph somebody could have written. Begin with four weeks, all eight, no exceptions, and then ask everybody whether they want to go back.`,
      skeptic: `For whom? Whoever looks after customers has their calls in the morning, because that is when customers call. Somebody who works across an ocean has two hours of overlap, and they may be these. A rule for all eight is a present to those who write code, paid for by the others.

I also doubt the measure. Meetings moved into the afternoon do not vanish; the afternoon becomes four hours of them, and people go home with the feeling of having done nothing since lunch.`,
      pragmatist: `Look at the calendars of the last month and count. If people already have two mornings of three hours, you are solving nothing. If nobody has one, do not begin with every morning: take Tuesday and Thursday.

And write down what "free" means, since that is where it fails: no meetings, or no messages either? I would say messages may be sent and need no answer before noon; whoever has an emergency uses the telephone. Nobody telephones for things that can wait.`,
    },
    {
      optimist: `The customer calls are right, and I overlooked them: I was thinking of a team in which all do the same work. So not all eight. Each keeps *a* quiet half-day, and those who work on one thing take the same one.

I keep the four weeks and the question afterwards. As for crowded afternoons, they are the point: a meeting that has to compete for room is one that somebody has thought about.`,
      skeptic: `A half-day of one's own choice harms nobody, so I take that; it was the rule for everyone that I objected to. But look at what has become of the idea: it is now permission to decline an invitation. That we could have without a rule, if declining were normal.

So I would rather fix that. If a team needs a ban to be left alone for two hours, people do not feel free to say no, and they will not feel so in the afternoon either.`,
      pragmatist: `Saying no to each invitation is work, and it falls on the youngest. A block in the calendar says it once, for everybody. That is why I stay with fixed half-days, and why I would put them where *most* can: Tuesday and Thursday mornings, with whoever has calls choosing another.

Whether people feel free to say no is still a good question, as a test after the four weeks: did people decline more easily on the other days as well? If not, the block is a fence around a problem.`,
    },
  ],
  asides: [
    {
      seat: 'pragmatist',
      question: 'What do we count in the calendars?',
      answer: `For each person and day, the longest stretch without a meeting between nine and five. Write the eight numbers of a day into a row; twenty days make a table. If most numbers are above three hours, leave it. If they are below two, you have your reason, and the same table in four weeks tells whether it helped. Counting hours *in* meetings says less: five half-hours do more harm than one long one.`,
    },
  ],
  consensus: [
    {
      summary: 'Two would try it, one of them on two days only; the third asks who pays for it.',
      agreements: [
        { point: 'Demanding work needs stretches of two hours and more.', holders: ['Optimist', 'Pragmatist'] },
      ],
      disagreements: [
        {
          point: 'Whether the rule should hold for all eight',
          positions: [
            {
              holders: ['Optimist'],
              position: 'For all, for four weeks, then ask.',
              quote:
                'Begin with four weeks, all eight, no exceptions, and then ask everybody whether they want to go back.',
            },
            {
              holders: ['Skeptic'],
              position: 'It favours those who write code.',
              quote: 'A rule for all eight is a present to those who write code, paid for by the others.',
            },
          ],
        },
      ],
      onlyOneSaw: [
        { point: 'Free of messages too, or only of meetings? That has to be written down.', holders: ['Pragmatist'] },
      ],
      openQuestions: ['How long are the quiet stretches in the calendars now?'],
    },
    {
      summary:
        'Not every morning, and not everybody at once: a quiet half-day for each, tried for four weeks and measured. Whether it should be fixed in the calendar or be a matter of saying no stays open.',
      agreements: [
        {
          point: 'No one rule for all eight: whoever has calls chooses another time.',
          holders: ['Optimist', 'Skeptic', 'Pragmatist'],
        },
        { point: 'It is tried for four weeks and then judged.', holders: ['Optimist', 'Pragmatist'] },
      ],
      disagreements: [
        {
          point: 'Whether there should be fixed blocks at all',
          crux: 'Whether people decline more easily on the other days once there are blocks.',
          positions: [
            {
              holders: ['Optimist', 'Pragmatist'],
              position: 'Yes: a block says no once, for everybody. Optimist wanted it for all eight before.',
              quote: 'A block in the calendar says it once, for everybody.',
            },
            {
              holders: ['Skeptic'],
              position: 'No: declining has to become normal instead.',
              quote: 'But look at what has become of the idea: it is now permission to decline an invitation.',
            },
          ],
        },
      ],
      onlyOneSaw: [
        { point: 'Saying no to each invitation is work that falls on the youngest.', holders: ['Pragmatist'] },
        {
          point: 'A meeting that has to compete for room is one that somebody has thought about.',
          holders: ['Optimist'],
        },
      ],
      nobodyConsidered: ['What the team does with the meetings that have no other place than a morning.'],
      next: [
        'Count the longest stretch without a meeting, for each person and day, of the last month.',
        'Each picks a half-day; those who work on one thing pick the same.',
        'Ask everybody after four weeks whether they want to go back.',
      ],
      openQuestions: ['Do people decline more easily on the other days afterwards?'],
    },
  ],
};
