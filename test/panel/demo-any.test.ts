import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConsensus } from '../../src/discussion/consensus/consensus.ts';
import { entry, nastyEntries, nastyText } from '../discussion/builders.ts';
import { alone, ask, conclusion, demo, PANEL, quotesIn, textOf, turn } from './demo-talk.ts';

const one = (text: string) => text.replace(/\s+/g, ' ');

const prose = fc
  .array(
    fc.constantFrom(
      'We should not do this.',
      'Yes, **surely**',
      'and so',
      'it is right',
      '“quoted”',
      '- one two three four five',
      '\n\n',
      'é',
      'I agree with GPT: “We should not do this”',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(' '));
/** Any transcript: nasty, or of sentences that can be quoted, markup and quotations among them. */
const anyEntries = fc.oneof(
  nastyEntries,
  fc
    .array(fc.record({ author: fc.constantFrom(...PANEL, 'claude'), text: prose }), { maxLength: 6 })
    .map((all) => [
      entry({ seq: 0, kind: 'question', text: 'Tea?' }),
      ...all.map((part, i) => entry({ seq: i + 1, kind: 'answer', ...part })),
    ]),
);

describe('any input', () => {
  const said = (entries: readonly { readonly text: string; readonly context: string | null }[]) =>
    one(entries.map(({ text, context }) => `${text}\n${context ?? ''}`).join('\n'));

  test('gives an answer that is not empty and quotes only what was said', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyEntries,
        fc.constantFrom(...PANEL),
        nastyText,
        fc.nat(4),
        async (entries, seat, question, round) => {
          for (const messages of [
            turn(seat, entries, round + 1, 3),
            turn(seat, entries, round + 1, 9, 'open'),
            alone(seat, question, entries),
          ]) {
            const text = await textOf(ask(demo(), seat, messages));
            expect(text.trim().length).toBeGreaterThan(100);
            const heard = one(messages.map(({ content }) => content).join('\n'));
            for (const quote of quotesIn(text)) expect(heard).toContain(one(quote));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('gives a valid consensus whose quotes are all real', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntries, async (entries) => {
        const text = await textOf(ask(demo(), 'skeptic', conclusion('skeptic', entries), { json: true }));
        const parsed = parseConsensus(text, PANEL, entries);
        if (!parsed.ok) throw new Error(parsed.problem);
        const claimed: { disagreements: { positions: { quote?: string }[] }[] } = JSON.parse(text);
        const quotes = (of: typeof claimed) =>
          of.disagreements.flatMap(({ positions }) => positions.flatMap(({ quote }) => quote ?? []));
        expect(
          parsed.value.disagreements.flatMap(({ positions }) => positions.flatMap(({ quote }) => quote ?? [])),
        ).toHaveLength(quotes(claimed).length);
        for (const quote of quotes(claimed))
          expect(said(entries).normalize('NFC')).toContain(one(quote).normalize('NFC'));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    [[]],
    [[{ role: 'user', content: 'Hello' }]],
    [
      [
        { role: 'system', content: 'You are ' },
        { role: 'user', content: '<said-abc' },
      ],
    ],
    [[{ role: 'user', content: 'why '.repeat(50_000) }]],
  ] as const)('of another form is answered too (%#)', async (messages) => {
    for (const json of [false, true]) expect(await textOf(ask(demo(), 'optimist', messages, { json }))).not.toBe('');
  });
});
