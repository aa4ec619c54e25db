import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocks } from '../../../src/markdown/blocks.ts';
import { bold, concat, link, plain } from '../../../src/telegram/render/compose.ts';
import type { Formatted } from '../../../src/telegram/render/formatted.ts';
import { renderMarkdown } from '../../../src/telegram/render/markdown.ts';
import { parse } from '../../../src/markdown/parse.ts';
import { renderPreview } from '../../../src/telegram/render/preview.ts';
import { split } from '../../../src/telegram/render/split.ts';
import { whyNotSendable } from '../../support/entities.ts';
import { anything, markdown, nearlyMarkup } from './arbitraries.ts';

/** What can be seen of texts put together. */
function visible(...parts: readonly { text: string }[]): string {
  return parts
    .map(({ text }) => text)
    .join('')
    .replace(/[\s\p{Cf}\u034F\u115F\u1160\u2800\u3164\uFFA0\uFFFC]|[\uFE00-\uFE0F]|[\u{E0000}-\u{E0FFF}]/gu, '');
}

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}]{2,}/gu) ?? [];
}

/** The text with a space wherever the format changes: CommonMark takes the spaces at both ends of a code span away. */
function spaced({ text, entities }: Formatted): string {
  const borders = new Set(entities.flatMap(({ offset, length }) => [offset, offset + length]));
  return text.replace(/(?:)/g, (_, at: number) => (borders.has(at) ? ' ' : ''));
}

/** All that a reader can get at: the text, the links' addresses, the code's languages. */
function said(formatted: Formatted): Set<string> {
  const { text, entities } = formatted;
  const beside = entities.map((entity) =>
    entity.type === 'text_link' ? entity.url : entity.type === 'pre' ? (entity.language ?? '') : '',
  );
  return new Set(words([text, spaced(formatted), ...beside].join(' ')));
}

/** What Telegram would not take, but for nothing at all: that is never sent. */
function wrong(formatted: Formatted, limit = Infinity, maxEntities = limit): string | undefined {
  return formatted.text === '' ? undefined : whyNotSendable(formatted, { limit, maxEntities });
}

describe('whatever a model writes', () => {
  it('is sendable', () => {
    fc.assert(
      fc.property(fc.oneof(anything, markdown), (source) => {
        expect(wrong(renderMarkdown(source))).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it('loses no word', () => {
    fc.assert(
      fc.property(markdown, (source) => {
        const seen = said(renderMarkdown(source));
        // `<br>` in a cell, names of character references and of the reference links that lead somewhere are markup.
        const missing = words(source.replaceAll(/&amp;|<br>/g, '')).filter((word) => word !== 'ref' && !seen.has(word));
        expect(missing).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('is shown as the parser would have it when it is not parsed, because nothing in it is markup', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyMarkup, anything), (source) => {
        const normal = source
          .toWellFormed()
          .replace(/\r\n?|[\u2028\u2029]/g, '\n')
          .replaceAll('\0', ' ');
        const { text } = renderMarkdown(source);
        fc.pre(text !== '' && parse(normal)[0]?.kind === 'plain');
        // One sign behind it, and all of it goes through the parser.
        const parsed = renderMarkdown(`${source}\n\n&amp;`);
        expect(parsed.entities).toEqual([]);
        expect(parsed.text.replace(/\s+&$/, '')).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('is split into sendable parts that together are the whole', () => {
    const options = fc.record({
      limit: fc.integer({ min: 40, max: 400 }),
      maxEntities: fc.integer({ min: 7, max: 20 }),
      firstLimit: fc.integer({ min: 20, max: 400 }),
    });
    fc.assert(
      fc.property(fc.oneof(anything, markdown), options, (source, { limit, maxEntities, firstLimit }) => {
        const whole = renderMarkdown(source);
        const parts = split(whole, { limit, maxEntities, firstLimit });
        for (const [index, part] of parts.entries()) {
          expect(wrong(part, index === 0 ? firstLimit : limit, maxEntities)).toBeUndefined();
        }
        expect(visible(...parts)).toBe(visible(whole));
      }),
      { numRuns: 150 },
    );
  });

  it('keeps code that fits in one part whole', () => {
    fc.assert(
      fc.property(markdown, (source) => {
        const whole = renderMarkdown(source);
        const code = ({ text, entities }: Formatted): string[] =>
          entities
            .filter(({ type }) => type === 'pre')
            .map(({ offset, length }) => text.slice(offset, offset + length));
        const parts = split(whole, { limit: 600 }).flatMap(code);
        for (const block of code(whole).filter(({ length }) => length <= 600)) expect(parts).toContain(block);
      }),
      { numRuns: 80 },
    );
  });

  it('has a preview after every piece of it', () => {
    fc.assert(
      fc.property(fc.oneof(anything, markdown), fc.nat(), fc.integer({ min: 20, max: 300 }), (source, end, limit) => {
        const preview = renderPreview(source.slice(0, end % (source.length + 1)), limit);
        expect(wrong(preview, limit, 100)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it('can be put together with other texts', () => {
    fc.assert(
      fc.property(anything, anything, markdown, (name, url, source) => {
        const whole = concat(bold(name), '\n', link(name, url), '\n', bold(renderMarkdown(source)), plain('.'));
        for (const part of split(whole)) expect(wrong(part, 4096, 100)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it('is divided into blocks that leave out only blank lines', () => {
    fc.assert(
      fc.property(fc.oneof(anything, markdown), (source) => {
        let at = 0;
        for (const { start, end } of blocks(source)) {
          expect(source.slice(at, start).trim()).toBe('');
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(source.slice(at).trim()).toBe('');
      }),
    );
  });
});
