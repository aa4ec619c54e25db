import type { Recording } from '../recording.ts';

export const monorepo: Recording = {
  question: 'One repository or five, for five services and a team of six?',
  positions: [
    {
      optimist: { claim: 'One repository' },
      skeptic: { claim: 'Neither: it has to solve a problem first' },
      pragmatist: { claim: 'One repository' },
    },
    {
      optimist: { claim: 'One repository' },
      skeptic: { claim: 'One repository', changed: 'the check of released callers' },
      pragmatist: { claim: 'One repository' },
    },
  ],
  rounds: [
    {
      optimist: `One. A change that touches an interface and its four callers is then one change: one review, one commit, one green build. With five repositories it is five pull requests in the right order and a week in which nothing fits together.

Six people can also read everything. Someone who is stuck searches once and finds both sides of a call. I would spend a day on a build that knows which services a change affects, and never think of it again.`,
      skeptic: `Which of your problems is this meant to solve? I have seen both, and in both the pain came from elsewhere: from services that share a database, or from interfaces that nobody had written down.

One repository hides such coupling, because everything compiles together today. In production the old version of one service still talks to the new version of another, for minutes at every release. Five repositories make you meet that early. If you take one, test the *old* caller against the *new* service, or the single green build is a promise that nobody keeps.`,
      pragmatist: `One, for a dull reason: six people, five services. With five repositories you maintain five sets of settings, five update bots, five lists of secrets. I count about two hours a month each, so a working day and more, every month, for nothing that a user sees.

Keep folders with owners, and a rule: a service imports the others' *published interface*, never their code. If one of them is sold or gets a team of its own, take its folder out with the history. That is an afternoon.`,
    },
    {
      optimist: `Skeptic's old caller is the best point here, and it goes against me: I did say "one green build" as if a release were one moment. It is not. So I add a check that runs the last released version of each caller against the new service, and only then is the build green.

With that I stay with one repository, because the check is easy to write where both versions are in one history, and a nuisance across five.`,
      skeptic: `That check was my condition, and Optimist is right that one history makes it cheaper; a tag and a second checkout are enough. I did not expect to say this, but for six people I would now take one repository too.

What I do not accept is Pragmatist's afternoon. Services that lived in one folder for two years share helpers, test data and habits. Taking one out is a project. If you know today that a service will be sold, keep it apart today.`,
      pragmatist: `I said an afternoon, and for a service that imports only interfaces it is one; I have done it. But Skeptic describes what happens where the rule is not kept, and a rule without a check is not kept. So: the build fails when a service imports another one's code. Ten lines.

I see no reason to keep anything apart in advance. Nearly nobody knows what will be sold, and who thinks so is often wrong.`,
    },
  ],
  asides: [
    {
      seat: 'optimist',
      question: 'How does the build know what a change affects?',
      answer: `From the folders. Each service names the others whose interface it uses, in one small file. A change in a folder affects its service and whoever names it, and nothing else. Begin with a script of thirty lines that compares changed paths with those files; a tool with a cache can come when the builds take longer than a cup of tea. Once a night build everything, in case a line in one of the files is missing.`,
    },
  ],
  consensus: [
    {
      summary:
        'Two of three take one repository, for changes that span services and for less upkeep. The third asks what it hides.',
      agreements: [{ point: 'For six people one repository costs less.', holders: ['Optimist', 'Pragmatist'] }],
      disagreements: [
        {
          point: 'Whether one green build says anything about production',
          positions: [
            {
              holders: ['Optimist'],
              position: 'A change and its callers are tested together.',
              quote:
                'A change that touches an interface and its four callers is then one change: one review, one commit, one green build.',
            },
            {
              holders: ['Skeptic'],
              position: 'Old and new versions meet at every release.',
              quote:
                'If you take one, test the old caller against the new service, or the single green build is a promise that nobody keeps.',
            },
          ],
        },
      ],
      openQuestions: ['What problem do the people in this team have today?'],
    },
    {
      summary:
        'One repository, with two checks: the last released callers against each new service, and no service imports the code of another. What taking a service out again costs stays disputed.',
      agreements: [
        { point: 'One repository suits a team of six.', holders: ['Optimist', 'Skeptic', 'Pragmatist'] },
        {
          point: 'Released callers are tested against the new service before a build counts as green.',
          holders: ['Optimist', 'Skeptic'],
        },
      ],
      disagreements: [
        {
          point: 'What it costs to take a service out later',
          positions: [
            {
              holders: ['Skeptic'],
              position: 'It is a project; what will be sold is kept apart now. Skeptic preferred five before.',
              quote: 'Taking one out is a project.',
            },
            {
              holders: ['Pragmatist'],
              position: 'An afternoon, where a check has kept the folders apart.',
              quote: 'I said an afternoon, and for a service that imports only interfaces it is one; I have done it.',
            },
          ],
        },
      ],
      openQuestions: ['Will one of the services leave the company?'],
    },
  ],
};
