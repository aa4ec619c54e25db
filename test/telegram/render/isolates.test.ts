/** Isolates of direction: none is left without its other half, so what stands beside a text keeps its own direction. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/telegram/render/markdown.ts';
import { renderPreview } from '../../../src/telegram/render/preview.ts';
import { split } from '../../../src/telegram/render/split.ts';
import { whyNotSendable } from '../../support/entities.ts';

const [LRI, RLI, FSI, PDI] = ['\u2066', '\u2067', '\u2068', '\u2069'];

/** How many isolates are open at the end of each line; less than 0 where one closes that none has opened. */
function open(text: string): number[] {
  return text.split('\n').map((line) => {
    let depth = 0;
    for (const char of line) {
      if (/[\u2066-\u2068]/.test(char)) depth += 1;
      else if (char === PDI) depth -= 1;
      if (depth < 0) return -1;
    }
    return depth;
  });
}

describe('isolates', () => {
  it.each([
    ['pairs stay', `a ${RLI}b${PDI} c`, `a ${RLI}b${PDI} c`],
    ['one that opens', `a ${RLI}b`, 'a b'],
    ['one that closes', `a ${PDI}b`, 'a b'],
    ['over a line', `a ${LRI}b\nc${PDI} d`, 'a b\nc d'],
    ['inside each other', `${FSI}${RLI}a${PDI}`, `${RLI}a${PDI}`],
    ['in code', `\`a ${RLI}b\``, 'a b'],
    ['nothing else', `${RLI}${PDI}${RLI}`, ''],
  ])('%s', (_, source, text) => {
    expect(renderMarkdown(source).text).toBe(text);
  });

  it('are balanced in every part, and nothing else changes', () => {
    const piece = fc.constantFrom(
      'word ',
      '**bold** ',
      '`code` ',
      '[link](https://a.b) ',
      '\n',
      '\n\n',
      LRI,
      RLI,
      FSI,
      PDI,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 20, max: 60 }), (pieces, limit) => {
        const source = pieces.join('');
        const whole = renderMarkdown(source);
        const parts = [whole, renderPreview(source, limit), ...split(whole, { limit })];
        for (const part of parts) {
          expect(open(part.text).every((depth) => depth === 0)).toBe(true);
          const empty = part.text === '' ? 'text must be non-empty' : undefined;
          expect(empty ?? whyNotSendable(part, { limit: 10_000, maxEntities: 1000 })).toBe(empty);
        }
        const without = (text: string): string =>
          text
            .replace(/[\u2066-\u2069]/g, '')
            .replace(/\s+/g, ' ')
            .trim();
        expect(without(whole.text)).toBe(without(renderMarkdown(source.replace(/[\u2066-\u2069]/g, '')).text));
      }),
      { numRuns: 500 },
    );
  });
});
