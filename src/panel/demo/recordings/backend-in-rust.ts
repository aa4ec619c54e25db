import type { Recording } from '../recording.ts';

export const backendInRust: Recording = {
  question: 'Should a two-person team write its backend in Rust?',
  positions: [
    {
      optimist: { claim: 'Yes, if both want to' },
      skeptic: { claim: 'No: iterations are scarce, not memory safety' },
      pragmatist: { claim: 'What both know first, Rust where it hurts' },
    },
    {
      optimist: { claim: 'What both know first, then Rust for the part that is kept apart', changed: 'Skeptic' },
      skeptic: { claim: 'No Rust until a measurement says so' },
      pragmatist: { claim: 'What both know first, then Rust for the part that is kept apart' },
    },
  ],
  rounds: [
    {
      optimist: `Yes, if both of you want to. A team of two has no tester, no second reviewer on holiday, nobody on call but yourselves. A compiler that refuses null, data races and forgotten error cases does a third person's work, and it does it at three in the morning.

The usual objection is speed of writing. In my experience the slow part is the first two months; after that a change that compiles mostly works, and refactoring stops being frightening. **What would change my mind:** a product whose shape you do not know yet, because then most code will be thrown away.`,
      skeptic: `No. At two people the scarce thing is iterations, not memory safety. A web backend spends its life waiting for a database; the faults that hurt are a wrong price, a missing index, an e-mail sent twice. Rust prevents none of those.

What it does cost is certain:

- every build is slower than the thought it interrupts,
- every library is a little younger than its equivalent elsewhere,
- the third person you hire must know it or learn it on your time.

Show me the defect list of a backend like yours, and count how many a borrow checker would have caught. I expect few.`,
      pragmatist: `Write the boring parts in what you both already know, and ship. Then look at where it hurts.

If one piece parses untrusted files, or burns the CPU, put *that* behind a small HTTP interface and write it in Rust. You get the benefit where it is real and can hire for the rest.

| part | choose |
|---|---|
| forms, lists, payments | what you know |
| parsing uploads | Rust |
| everything else | decide later |

If you both already write Rust every week, ignore me: then it *is* what you know.`,
    },
    {
      optimist: `Skeptic's point about iterations changes my mind for part of it. I had counted the months of maintenance and not the weeks of finding out what to build; before anybody uses the thing, a slow build is paid every hour and safety is insurance on an empty house.

So: not for a first version. I keep one thing. The day you have users and the shape has settled, the parser and the billing worker are worth it, which is what Pragmatist proposes. I would only set the date now, because "later" has a way of not coming.`,
      skeptic: `I have not changed my mind, and Pragmatist's table shows why. Two languages in a team of two means each of you is alone with one of them. When the parser fails on a Sunday, the one who wrote it is the only one who can read it.

Isolation is the good part of that proposal, and it needs no Rust: a separate process with a memory limit, in the language you both know, contains a bad upload as well. Move to Rust when a measurement says so. A feeling that parsers are dangerous is not one.`,
      pragmatist: `Skeptic is right about Sunday, and I would write that down as the rule: nothing that only one of you can read goes to production. That is a rule about people, though, and both of you can learn to read four hundred lines of Rust in a week.

I stay with the split, and I take Optimist's date: look again when the first hundred customers are there. A process with a memory limit is a fine first step; it just does not find the fault, it only survives it.`,
    },
  ],
  asides: [
    {
      seat: 'skeptic',
      question: 'What would convince you?',
      answer: `A list. Take the last thirty defects of a backend you have run, mark those that a type system with ownership would have stopped, and weigh each by the hours it cost. If a third of the hours are marked, I am convinced. I would also accept a profile in which your own code, and not the database, takes most of the time of a request.`,
    },
  ],
  consensus: [
    {
      summary:
        'It depends on what the two already know and on how settled the product is. Nobody recommends it for the sake of speed of execution; the argument is about safety against time to change.',
      agreements: [
        { point: 'If both already write Rust, the question is answered: use it.', holders: ['Optimist', 'Pragmatist'] },
        { point: 'For a product whose shape is unknown, fast change matters more.', holders: ['Optimist', 'Skeptic'] },
      ],
      disagreements: [
        {
          point: 'Whether the compiler prevents the faults that hurt a small backend',
          positions: [
            {
              holders: ['Optimist'],
              position: 'It replaces a tester and a reviewer that a team of two lacks.',
              quote:
                "A compiler that refuses null, data races and forgotten error cases does a third person's work, and it does it at three in the morning.",
            },
            {
              holders: ['Skeptic'],
              position: 'The costly faults are of another kind.',
              quote: 'Rust prevents none of those.',
            },
          ],
        },
      ],
      onlyOneSaw: [{ point: 'Only what parses untrusted files gains from it.', holders: ['Pragmatist'] }],
      openQuestions: ['How many of the defects of such a backend would Rust have stopped?'],
    },
    {
      summary:
        'Not for a first version. Write what you both know, isolate what reads untrusted input, and look again with the first hundred customers. Whether that part should then be Rust stays disputed.',
      agreements: [
        {
          point: 'The first version is written in what both already know.',
          holders: ['Optimist', 'Skeptic', 'Pragmatist'],
        },
        { point: 'What parses uploads is kept apart from the rest.', holders: ['Optimist', 'Skeptic', 'Pragmatist'] },
        { point: 'Nothing that only one of the two can read goes to production.', holders: ['Skeptic', 'Pragmatist'] },
      ],
      disagreements: [
        {
          point: 'Whether the part that is kept apart should be written in Rust',
          positions: [
            {
              holders: ['Optimist', 'Pragmatist'],
              position:
                'Yes, once the shape has settled. Optimist wanted it for everything before, and was moved by the cost of iterations.',
              quote: 'So: not for a first version.',
            },
            {
              holders: ['Skeptic'],
              position: 'No: a process with a memory limit does it, until a measurement says otherwise.',
              quote: 'A feeling that parsers are dangerous is not one.',
            },
          ],
        },
      ],
      openQuestions: ['Who reads the Rust part when its author is away?'],
    },
  ],
};
