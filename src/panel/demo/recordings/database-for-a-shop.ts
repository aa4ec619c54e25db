import type { Recording } from '../recording.ts';

export const databaseForAShop: Recording = {
  question: 'Which database fits a small shop: SQLite, PostgreSQL or a document store?',
  positions: [
    {
      optimist: { claim: 'SQLite' },
      skeptic: { claim: 'PostgreSQL' },
      pragmatist: { claim: 'A managed PostgreSQL where there is one, else SQLite' },
    },
    {
      optimist: { claim: 'SQLite with a streamed log', changed: 'Pragmatist' },
      skeptic: { claim: 'SQLite with a streamed log, unless a second machine is coming', changed: 'the streamed log' },
      pragmatist: { claim: 'A managed PostgreSQL where there is one, else SQLite' },
    },
  ],
  rounds: [
    {
      optimist: `SQLite. A small shop has a few thousand products, some dozens of orders a day and one server. All of that fits into one file that is read from memory, that you back up by copying it, and that nobody has to operate.

\`\`\`sql
pragma journal_mode = wal;
pragma foreign_keys = on;
\`\`\`

With these two lines readers do not wait for the writer, and an order cannot point at a product that does not exist. The day the shop outgrows it will be a happy one, and moving twenty tables is a weekend.`,
      skeptic: `PostgreSQL, and not because of size. Money is involved, so ask what happens when things go wrong: two people change the same stock, the disk is full, the server is gone. PostgreSQL has an answer to each that thousands of people have tested: row locks, roles, streaming to a second machine.

With a file on one server your recovery is as old as your last copy. If that copy is from midnight, a crash at six in the evening loses a day of orders. How often a shop can afford that is the question; "it is small" is no answer to it.`,
      pragmatist: `Ask who will look after it. If the shop is on a host that offers a managed PostgreSQL for the price of two coffees, take it: backups, updates and a second machine are somebody else's work. If it is one little server and you, take SQLite and stream its log to a bucket.

A document store I would leave out. A shop *is* relations: an order has lines, a line has a product, a product has a price at a date. You would write the joins by hand, in the application, and forget one.`,
    },
    {
      optimist: `I did not take Skeptic's crash at six seriously enough, and Pragmatist has the answer to it: a log that is streamed to a bucket makes the copy seconds old, not hours. With that I stay with the file. A managed database is convenient, but it adds a network between every page and its data, and a bill that grows.

On documents we all agree, it seems. I would add one exception: the shape of a product differs, so a column of JSON beside the fixed ones is fine. That needs no other database.`,
      skeptic: `Streaming the log takes my first objection away: I asked for an answer to the lost day, and that is one. So I change my recommendation: for one server SQLite with a streamed log is good enough.

I keep the second. As soon as two machines serve the shop, say for the sale in November, one file on one disk is the end of the road, and that week is the worst one to move. Whoever expects that should begin with PostgreSQL. And a restore that nobody has tried is no backup, with either.`,
      pragmatist: `Then the difference is one question, and it can be answered today: will more than one machine serve the shop within two years? No: SQLite, log streamed. Yes, or a managed one is there anyway: PostgreSQL.

I would still lean to the managed one for a shop that is run by people who sell things and do not administer servers. Optimist's network is a millisecond; a forgotten update is a break-in. And Skeptic's last sentence goes on the wall: try the restore, on the first Monday of each month.`,
    },
  ],
  asides: [
    {
      seat: 'pragmatist',
      question: 'How do I try a restore?',
      answer: `On another machine, from nothing but the backup. Fetch it, start the shop with it, and look for three things: the newest order you know of, a picture, and a login. Write down how long it took. If a step is not in your notes, add it, and do it again next month. Fifteen minutes; the first time it will be two hours, which is what you wanted to know.`,
    },
  ],
  consensus: [
    {
      summary:
        'A relational database in any case. Whether it is a file or a server depends on who looks after it and on how much may be lost.',
      agreements: [
        { point: 'The data of a shop is relational.', holders: ['Optimist', 'Pragmatist'] },
        { point: 'What counts is the recovery after a crash, not the size.', holders: ['Skeptic', 'Pragmatist'] },
      ],
      disagreements: [
        {
          point: 'Whether one file is safe enough for orders',
          positions: [
            {
              holders: ['Optimist'],
              position: 'It is, and nobody has to operate it.',
              quote:
                'All of that fits into one file that is read from memory, that you back up by copying it, and that nobody has to operate.',
            },
            {
              holders: ['Skeptic'],
              position: 'It is not while its copy is hours old.',
              quote: 'With a file on one server your recovery is as old as your last copy.',
            },
          ],
        },
      ],
      onlyOneSaw: [{ point: 'Who looks after it decides, more than what it is.', holders: ['Pragmatist'] }],
      openQuestions: ['How many minutes of orders may be lost?'],
    },
    {
      summary:
        'One machine: SQLite with its log streamed away. More than one within two years, or a managed one at hand: PostgreSQL. No document store. Whatever it is, try the restore.',
      agreements: [
        {
          point: 'On one server SQLite with a streamed log is good enough.',
          holders: ['Optimist', 'Skeptic', 'Pragmatist'],
        },
        { point: 'A restore has to be tried, with either.', holders: ['Skeptic', 'Pragmatist'] },
      ],
      disagreements: [
        {
          point: 'What to choose where a managed PostgreSQL is to be had',
          positions: [
            {
              holders: ['Optimist'],
              position: 'Still the file: no network between a page and its data.',
              quote: 'With that I stay with the file.',
            },
            {
              holders: ['Pragmatist'],
              position: 'The managed one, for people who do not administer servers.',
              quote: "Optimist's network is a millisecond; a forgotten update is a break-in.",
            },
            {
              holders: ['Skeptic'],
              position:
                'That depends on a second machine. Skeptic wanted PostgreSQL always, until the log was streamed.',
              quote: 'Whoever expects that should begin with PostgreSQL.',
            },
          ],
        },
      ],
      openQuestions: ['Will more than one machine serve the shop within two years?'],
    },
  ],
};
