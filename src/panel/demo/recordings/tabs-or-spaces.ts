import type { Recording } from '../recording.ts';

export const tabsOrSpaces: Recording = {
  question: 'Tabs or spaces?',
  positions: [
    {
      optimist: { claim: 'Tabs' },
      skeptic: { claim: 'Whatever a formatter is set to' },
      pragmatist: { claim: "What the language's tool does, else spaces" },
    },
    {
      optimist: { claim: "What the language's tool does, else tabs", changed: 'Pragmatist' },
      skeptic: { claim: 'One setting and one check, whichever' },
      pragmatist: { claim: "What the language's tool does, then who needs tabs, else spaces", changed: 'Optimist' },
    },
  ],
  rounds: [
    {
      optimist: `Tabs. A tab means "one level deeper", and how wide that is each reader decides: two columns on a small screen, eight for somebody who sees badly. That is what a character with a meaning is for. With spaces one person decides for everybody, for ever.

And it is one character less to delete wrongly. The old objection, that things stand crooked elsewhere, comes from using tabs in the *middle* of a line. At its beginning they cannot do any harm.`,
      skeptic: `I refuse the question. Teams that argue about it have a formatter that is not switched on. With one, nobody sees the characters, nobody types them, and no review mentions them.

What is worth a minute is that there be one setting, in the repository and not in somebody's editor, and a check that fails without it. After that, flip a coin. I would be interested in a single defect that came from choosing the wrong side.`,
      pragmatist: `Whatever the language's own tool does: Go has tabs, Python and Rust have spaces, and so on. You save the discussion, and pasted examples look like your code.

Where the language has no opinion, spaces: they look the same in a mail, a web page and a terminal, and every tool counts columns alike. It is not better, it is only more often what the other side expects.`,
    },
    {
      optimist: `Pragmatist convinces me for languages that have a tool: an argument over something that is already decided costs more than a width that does not suit me. There I follow it.

For the rest I stay with tabs, for one reason that no formatter removes: somebody with a magnified screen cannot make four spaces narrower. That reader is the single case in which the choice matters to a person, so let it decide.`,
      skeptic: `That is a better reason than I thought there was. An editor can show leading spaces narrower, some do, but it is a patch for what a tab simply is. If somebody in the team needs it, they decide, and I would not ask for more.

It changes nothing about the general answer. Without such a person: one setting, one check, a coin.`,
      pragmatist: `Agreed on the person: whoever needs tabs gets tabs. Otherwise I keep spaces where the language is silent, because most people never set the width of a tab, and eight columns in a web page make nested code unreadable for those who only visit.

So: tool, person, spaces, in this order. That has taken us longer than the change of the setting will.`,
    },
  ],
  asides: [
    {
      seat: 'skeptic',
      question: 'Which setting, exactly?',
      answer: `An \`.editorconfig\` with three lines, which nearly every editor reads, and the formatter of your language run in the check before a merge, so that the editor is a courtesy and the check the rule. Reformat everything once, in a commit of its own, and name that commit in the file that \`git blame\` is told to ignore. Then nobody has to remember any of this.`,
    },
  ],
  consensus: [
    {
      summary: 'A formatter decides, for two of three; the third wants tabs for the sake of the reader.',
      agreements: [{ point: 'What a tool has decided is not worth a discussion.', holders: ['Skeptic', 'Pragmatist'] }],
      disagreements: [
        {
          point: 'Whether it matters at all',
          positions: [
            {
              holders: ['Optimist'],
              position: 'The reader should choose the width.',
              quote: 'With spaces one person decides for everybody, for ever.',
            },
            { holders: ['Skeptic'], position: 'It does not, once a tool is on.', quote: 'After that, flip a coin.' },
          ],
        },
      ],
      onlyOneSaw: [
        { point: 'Where a language has no opinion, spaces are what others expect.', holders: ['Pragmatist'] },
      ],
      openQuestions: ['Does anybody in the team need another width?'],
    },
    {
      summary:
        "First the language's own tool, then whoever in the team needs another width. What remains is the case in which neither says anything.",
      agreements: [
        { point: "The language's own tool goes first.", holders: ['Optimist', 'Pragmatist'] },
        { point: 'Somebody who needs tabs decides.', holders: ['Optimist', 'Skeptic', 'Pragmatist'] },
      ],
      disagreements: [
        {
          point: 'What to do where neither a tool nor a person decides',
          positions: [
            {
              holders: ['Optimist'],
              position: 'Tabs. Optimist wanted them everywhere before.',
              quote:
                'For the rest I stay with tabs, for one reason that no formatter removes: somebody with a magnified screen cannot make four spaces narrower.',
            },
            {
              holders: ['Pragmatist'],
              position: 'Spaces.',
              quote:
                'Otherwise I keep spaces where the language is silent, because most people never set the width of a tab, and eight columns in a web page make nested code unreadable for those who only visit.',
            },
            {
              holders: ['Skeptic'],
              position: 'Either.',
              quote: 'Without such a person: one setting, one check, a coin.',
            },
          ],
        },
      ],
      openQuestions: ['Which editors show leading spaces narrower?'],
    },
  ],
};
