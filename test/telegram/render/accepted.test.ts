import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sendableUrl, telegramText } from '../../../src/telegram/render/accepted.ts';
import { whyNotSendable } from '../../support/entities.ts';
import { anything } from './arbitraries.ts';

describe('telegramText', () => {
  it('is idempotent and leaves what Telegram leaves', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = telegramText(text);
        expect(telegramText(once)).toBe(once);
        expect(whyNotSendable({ text: `x${once}x`, entities: [] }, { limit: Infinity })).toBeUndefined();
      }),
    );
  });
});

describe('sendableUrl', () => {
  it.each(['https://x.org', 'http://x.org:8080/a?b#c', 'HTTPS://пример.рф/ä', 'https://1.2.3.4/'])(
    'takes %s',
    (url) => {
      expect(sendableUrl(url)).toBe(url);
    },
  );

  it.each([
    'http://localhost',
    'https://',
    'https://.',
    'https://x.org:0/',
    'https://x.org:99999/',
    'https://user@x.org',
    'https://[::1]/',
    'https://x .org',
    'https://x%zz.org',
    'ftp://x.org',
    'tel:+1',
    'mailto:a@b.c',
    'tg://resolve?domain=a',
    'tg://user?id=1',
    'tg://',
    '//x.org',
    `https://x.org/${'a'.repeat(2100)}`,
  ])('refuses %s', (url) => {
    expect(sendableUrl(url)).toBeUndefined();
  });
});
