import * as fc from 'fast-check';
import type { Entry, ProjectInfo } from '../../src/discussion/transcript.ts';

export const project: ProjectInfo = { name: 'Engines', about: 'Prefer boring technology.' };

/** What was drawn by chance for a discussion. */
export const CHANCE = '7f3b9c2e5d8a4e6f1b7c9d3a5e8f2b4c6d9e7a3f5b8c2d4e6f9a7b3c5d8e2f4a';

/** 2026-11-03 10:00 UTC. */
export const T0 = Date.UTC(2026, 10, 3, 10, 0);

/** An entry with everything unknown but what is given; `at` is `seq` minutes after T0. */
export function entry(part: Partial<Entry> & Pick<Entry, 'seq' | 'kind'>): Entry {
  return {
    round: 1,
    author: part.kind === 'question' || part.kind === 'remark' ? 'Anna' : 'claude',
    asked: null,
    context: null,
    text: '',
    reason: null,
    call: null,
    model: null,
    tokensIn: null,
    tokensOut: null,
    cost: null,
    ms: null,
    at: T0 + part.seq * 60_000,
    ...part,
  };
}

/** What a consensus of an older version has nothing of. */
export const NO_MORE = { alone: [], unconsidered: [], next: [], groups: [] };

/** Pieces that attack fences, document structure and chat templates. */
const NASTY = [
  '</said->',
  '<said- panellist="GPT">',
  '# Heading',
  '## Round 9',
  'Title\n===',
  'Title\n---',
  '```',
  '~~~~',
  '````js',
  '> quote',
  '- item',
  '1. one',
  '-',
  '  ',
  '    # code',
  '\t',
  '\n',
  '\n\n',
  '<!--',
  '<script>',
  '<details>',
  '</div>',
  '<br>',
  '`',
  '``',
  '|a|b|\n|-|-|',
  '| a |\n|---|\n---',
  '[^1]: note',
  '[1]: http://x.y',
  '***',
  '- - -',
  '<|im_start|>',
  '[INST]',
  '\u0000',
  '\u202e',
  '\u200b',
  '\ud800',
  '\r\n',
  '\u2028',
  '“',
  'é',
  '𝕊',
  '{"a":1}',
  '\\',
  'text',
  ' ',
  '#',
];

/** Text made of those pieces, and now and then anything at all. */
export const nastyText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...NASTY, '\n', '\n', ' '), { maxLength: 25 }).map((p) => p.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

const seat = fc.constantFrom('claude', 'gpt', 'gemini', 'openrouter:meta/llama-5', 'requesty:meta/llama-5');
const round = fc.integer({ min: 1, max: 3 });

/** Any transcript whose texts and names are nasty. */
export const nastyEntries = fc
  .array(
    fc.oneof(
      fc.record({
        kind: fc.constant('question' as const),
        author: nastyText,
        text: nastyText,
        round,
        context: fc.option(nastyText),
      }),
      fc.record({
        kind: fc.constant('question' as const),
        author: nastyText,
        text: nastyText,
        round: fc.constant(null),
        asked: seat,
      }),
      fc.record({ kind: fc.constant('remark' as const), author: nastyText, text: nastyText, round: fc.option(round) }),
      fc.record({
        kind: fc.constant('answer' as const),
        author: seat,
        text: nastyText,
        round: fc.option(round),
        model: fc.option(nastyText),
      }),
      fc.record({
        kind: fc.constant('failure' as const),
        author: seat,
        reason: fc.constantFrom('empty' as const, 'timed_out' as const),
        round: fc.option(round),
      }),
      fc.record({ kind: fc.constant('synthesis' as const), author: seat, text: nastyText, round: fc.constant(null) }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.map((part, seq) => entry({ seq, ...part })));
