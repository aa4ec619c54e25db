import type { TelegramMessageEntity } from '@gramio/types';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CleanText } from '../../src/bot-api/chats/text.ts';
import { caption, cleanText, findEntities, messageText } from '../../src/bot-api/chats/text.ts';

const bold = (offset: number, length: number): TelegramMessageEntity => ({ type: 'bold', offset, length });

describe('messageText', () => {
  it('refuses what is empty', () => {
    expect(() => messageText('', [])).toThrow('Bad Request: message text is empty');
    expect(() => messageText(' \n\r ', [])).toThrow('Bad Request: text must be non-empty');
  });

  it('counts UTF-16 units after trimming', () => {
    expect(messageText(`${'x'.repeat(4096)}  `, []).text).toHaveLength(4096);
    expect(() => messageText('x'.repeat(4097), [])).toThrow('Bad Request: message is too long');
    expect(messageText('😀'.repeat(2048), []).text).toHaveLength(4096);
    expect(() => messageText('😀'.repeat(2049), [])).toThrow('message is too long');
    expect(() => caption('x'.repeat(1025), [])).toThrow('message caption is too long');
  });

  it.each([
    [bold(0, 6), 'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 6'],
    [bold(5, 1), 'entity begins after the end of the text at UTF-16 offset 5'],
    [bold(-1, 1), 'receive an entity with incorrect offset -1'],
    [{ type: 'sparkle', offset: 0, length: 1 }, "can't parse MessageEntity: Unsupported type specified"],
    [
      { type: 'text_link', offset: 0, length: 1, url: 'mailto:a@b.c' },
      "entity URL 'mailto:a@b.c' is invalid: Unsupported URL protocol",
    ],
    [
      { type: 'text_link', offset: 0, length: 1, url: 'http://localhost' },
      "entity URL 'http://localhost' is invalid: Wrong HTTP URL",
    ],
    ['bold', "can't parse MessageEntity"],
  ])('refuses %j', (entity, why) => {
    expect(() => messageText('hello', [entity])).toThrow(`Bad Request: ${why}`);
  });

  it('refuses an entity that cuts a surrogate pair, and text that is not Unicode', () => {
    expect(() => messageText('a😀b', [bold(2, 2)])).toThrow(
      'entity begins in a middle of a UTF-16 symbol at byte offset 1',
    );
    expect(() => messageText('a😀b', [bold(0, 2)])).toThrow('ends in a middle of a UTF-16 symbol');
    expect(() => messageText('a\uD83D', [])).toThrow('strings must be encoded in UTF-8');
  });
});

describe('cleanText', () => {
  it('trims in front only up to the first entity', () => {
    expect(cleanText('\n  ab \n', [bold(3, 2)])).toEqual({ text: 'ab', entities: [bold(0, 2)], altered: false });
    expect(cleanText('  ab  ', [bold(1, 5)])).toMatchObject({ text: ' ab', entities: [bold(0, 3)] });
  });

  it('makes control characters spaces and takes out carriage returns', () => {
    expect(cleanText('a\tb\r\nc', [bold(5, 1)])).toMatchObject({ text: 'a b\nc', entities: [bold(4, 1)] });
  });

  it('cuts formatting that overlaps and drops what stands in code, and says so', () => {
    const italic: TelegramMessageEntity = { type: 'italic', offset: 3, length: 5 };
    expect(cleanText('abcdefgh', [bold(0, 5), italic])).toMatchObject({
      altered: true,
      entities: [bold(0, 5), { ...italic, length: 2 }, { ...italic, offset: 5, length: 3 }],
    });
    const code: TelegramMessageEntity = { type: 'code', offset: 0, length: 8 };
    expect(cleanText('abcdefgh', [code, bold(2, 2)])).toMatchObject({ altered: true, entities: [code] });
  });

  it('keeps the first hundred entities and says so', () => {
    const many = Array.from({ length: 130 }, (_, i) => bold(i * 2, 1));
    const result = cleanText('ab'.repeat(130), many);
    expect(result.entities).toEqual(many.slice(0, 100));
    expect(result.altered).toBe(true);
  });

  it('leaves nested formatting as it is', () => {
    const entities: TelegramMessageEntity[] = [
      { type: 'blockquote', offset: 0, length: 6 },
      bold(0, 6),
      { type: 'italic', offset: 2, length: 2 },
    ];
    expect(cleanText('abcdef', entities)).toEqual({ text: 'abcdef', entities, altered: false });
  });

  it('whatever comes in, gives entities inside the text that nest, or refuses', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '\n', '\r', '\t', '😀', 'é'),
      minLength: 1,
      maxLength: 20,
    });
    const type = fc.constantFrom('bold', 'italic', 'code', 'pre', 'blockquote', 'spoiler');
    const entity = fc.record({ type, offset: fc.nat(12), length: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(text, fc.array(entity, { maxLength: 8 }), (text, entities) => {
        const fitting = entities.filter(({ offset, length }) => offset + length <= text.length);
        let result: CleanText;
        try {
          result = cleanText(text, fitting);
        } catch (error) {
          return /Bad Request: entity begin.* in a middle of a UTF-16 symbol/.test(String(error));
        }
        const spans = result.entities.map((one) => ({ from: one.offset, to: one.offset + one.length }));
        const inside = spans.every(({ from, to }) => from >= 0 && from < to && to <= result.text.length);
        const nested = spans.every((a) => !spans.some((b) => a.from < b.from && b.from < a.to && a.to < b.to));
        expect({ inside, nested }).toEqual({ inside: true, nested: true });
        return true;
      }),
      { numRuns: 2000 },
    );
  });
});

describe('findEntities', () => {
  it('finds commands, mentions and links as clients do', () => {
    const text = '/ask@my_bot see https://a.io/x. and @somebody a/b x@y.de /stop';
    const found = findEntities(text).map(({ type, offset, length }) => [type, text.slice(offset, offset + length)]);
    expect(found).toEqual([
      ['bot_command', '/ask@my_bot'],
      ['url', 'https://a.io/x'],
      ['mention', '@somebody'],
      ['bot_command', '/stop'],
    ]);
  });

  it('finds nothing in code', () => {
    expect(findEntities('/ask', [{ type: 'code', offset: 0, length: 4 }])).toEqual([]);
  });
});
